package io.hindsight.ops.questions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hindsight.ops.client.Output;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hindsight diff}. */
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    description = "Say what access was gained and lost between two instants.")
public final class DiffCommand implements Runnable {
  @Mixin private QuestionOptions options = new QuestionOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "FROM", description = "An instant.")
  private String from = "";

  @Parameters(index = "1", arity = "0..1", paramLabel = "TO", description = "Default: now.")
  private @Nullable String to;

  @Option(names = "--principal", paramLabel = "ARN", description = "Compare this one alone.")
  private @Nullable String principal;

  @Option(
      names = "--accounts",
      split = ",",
      paramLabel = "ID",
      description = "The accounts compared, or *. Default: the caller's.")
  private List<String> accounts = new ArrayList<>();

  @Override
  public void run() {
    ObjectNode body = options.body().put("from", from);
    if (to != null) {
      body.put("to", to);
    }
    if (principal != null) {
      body.put("principal", principal);
    }
    if (!accounts.isEmpty()) {
      accounts.forEach(body.withArray("accounts")::add);
    }
    JsonNode answer = options.ask("diff", body);
    Output out = Output.of(spec);
    if (options.json()) {
      out.json(answer);
    } else {
      print(out, answer);
    }
    out.flush();
  }

  private static void print(Output out, JsonNode answer) {
    String before = "";
    for (JsonNode change : answer.path("changes")) {
      String who = change.path("principal").asText();
      if (!who.equals(before)) {
        out.line(out.bold(Tell.name(who, answer.path("accounts"))));
      }
      before = who;
      out.line(
          "  "
              + sign(out, change)
              + " "
              + change.path("actions").asText()
              + " on "
              + change.path("resources").asText()
              + condition(change));
      for (JsonNode cause : change.path("causes")) {
        out.line(
            "      "
                + Tell.instant(cause.path("at").asText())
                + "  "
                + cause.path("what").asText());
        out.line("        " + out.faint("by " + Tell.who(cause)));
      }
    }
    if (answer.path("changes").isEmpty()) {
      out.line("No access changed.");
    }
  }

  private static String sign(Output out, JsonNode change) {
    return switch (change.path("direction").asText()) {
      case "Gained" -> out.green("+");
      case "Lost" -> out.red("-");
      default -> out.yellow("~");
    };
  }

  private static String condition(JsonNode change) {
    JsonNode after = change.path("after");
    return after.has("wouldAllowIf") ? " if " + Tell.conditions(after.path("wouldAllowIf")) : "";
  }
}
