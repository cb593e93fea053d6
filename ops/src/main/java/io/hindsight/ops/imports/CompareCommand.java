package io.hindsight.ops.imports;

import com.fasterxml.jackson.databind.JsonNode;
import io.hindsight.ops.client.Connection;
import io.hindsight.ops.client.Output;
import io.hindsight.ops.client.ServerOptions;
import io.hindsight.ops.client.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The {@code hindsight compare} command. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = {
      "Holds each recorded call that AWS allowed or denied against the decision as of its time.",
      "Exit code 1 where one disagrees."
    },
    footer = {
      "",
      "Example:",
      "  hindsight compare --account 123456789012 --from 2026-03-01T00:00:00Z"
    })
public final class CompareCommand implements Callable<Integer> {
  @Option(names = "--from", paramLabel = "INSTANT", description = "Only calls from then on.")
  private String from = "";

  @Option(names = "--to", paramLabel = "INSTANT", description = "Only calls until then.")
  private String to = "";

  @Option(
      names = "--only",
      paramLabel = "OUTCOME",
      description = "List only calls that agree, disagree, or are undecidable.")
  private String only = "";

  @Option(names = "--json", description = "Print the answer as JSON.")
  private boolean json;

  @Mixin private ServerOptions server = new ServerOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Output out = Output.of(spec);
    try (Connection connection = server.connect()) {
      JsonNode answer = connection.get("/v1/compare" + query(account(connection)));
      JsonNode summary = answer.path("summary");
      if (json) {
        out.json(answer);
      } else {
        print(out, answer, summary);
      }
      out.flush();
      return summary.path("disagree").asInt() > 0 ? 1 : 0;
    }
  }

  private String account(Connection connection) {
    String named = server.named().orElse("");
    if (!named.isEmpty()) {
      return named;
    }
    JsonNode mirrored = connection.get("/v1/mirrored").path("accounts");
    return mirrored.size() == 1 ? mirrored.get(0).path("account").asText() : "";
  }

  private String query(String account) {
    List<String> parts = new ArrayList<>();
    Map.of("account", account, "from", from, "to", to, "only", only)
        .forEach(
            (name, value) -> {
              if (!value.isEmpty()) {
                parts.add(name + '=' + Connection.encode(value));
              }
            });
    return parts.isEmpty() ? "" : '?' + String.join("&", parts);
  }

  private void print(Output out, JsonNode answer, JsonNode summary) {
    out.line(
        "Account %s: %,d calls, %s, %s, %,d undecidable."
            .formatted(
                answer.path("account").asText(),
                summary.path("calls").asLong(),
                out.green("%,d agree".formatted(summary.path("agree").asLong())),
                summary.path("disagree").asLong() == 0
                    ? "none disagrees"
                    : out.red("%,d disagree".formatted(summary.path("disagree").asLong())),
                summary.path("undecidable").asLong()));
    Table reasons = new Table("CALLS", "UNDECIDABLE BECAUSE");
    summary
        .path("reasons")
        .properties()
        .forEach(reason -> reasons.row(reason.getValue().asText(), reason.getKey()));
    if (!reasons.isEmpty()) {
      out.line("");
      out.table(reasons);
    }
    Table calls = new Table("TIME", "CALLER", "ACTION", "RECORDED", "COMPUTED", "OUTCOME", "WHY");
    for (JsonNode call : answer.path("calls")) {
      if (!only.isEmpty() || call.path("outcome").asText().equals("disagree")) {
        String caller = call.path("caller").asText();
        calls.row(
            call.path("eventTime").asText(),
            caller.substring(caller.lastIndexOf(':') + 1),
            call.path("action").asText(),
            call.path("recorded").asText(),
            call.path("computed").asText(),
            call.path("outcome").asText(),
            call.path("reason").asText(call.path("detail").asText()));
      }
    }
    if (!calls.isEmpty()) {
      out.line("");
      out.table(calls);
    }
  }
}
