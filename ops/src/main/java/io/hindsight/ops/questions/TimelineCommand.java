package io.hindsight.ops.questions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hindsight.ops.client.Output;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hindsight timeline}. */
@Command(
    name = "timeline",
    mixinStandardHelpOptions = true,
    description = "Say when a principal could do an action on a resource, and what turned it.")
public final class TimelineCommand implements Runnable {
  @Mixin private QuestionOptions options = new QuestionOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "PRINCIPAL", description = "The ARN of a user or role.")
  private String principal = "";

  @Parameters(index = "1", paramLabel = "ACTION", description = "Such as s3:GetObject.")
  private String action = "";

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "RESOURCE",
      defaultValue = "*",
      description = "Its ARN. Default: *.")
  private String resource = "*";

  @Option(names = "--from", paramLabel = "INSTANT", description = "Default: the beginning.")
  private @Nullable String from;

  @Option(names = "--to", paramLabel = "INSTANT", description = "Default: now.")
  private @Nullable String to;

  @Override
  public void run() {
    ObjectNode body =
        options.body().put("principal", principal).put("action", action).put("resource", resource);
    if (from != null) {
      body.put("from", from);
    }
    if (to != null) {
      body.put("to", to);
    }
    JsonNode answer = options.ask("timeline", body);
    Output out = Output.of(spec);
    if (options.json()) {
      out.json(answer);
    } else {
      answer.path("intervals").forEach(interval -> print(out, interval));
    }
    out.flush();
  }

  private static void print(Output out, JsonNode interval) {
    String since = Tell.instant(interval.path("from").asText(""));
    String until = Tell.instant(interval.path("to").asText(""));
    out.line(
        "%-20s  %-20s  %s"
            .formatted(
                since.isEmpty() ? "the beginning" : since,
                until.isEmpty() ? "…" : until,
                Tell.verdict(out, interval.path("access").asText())));
    if (interval.has("statements")) {
      out.line("    " + Tell.statements(interval.path("statements")));
    }
    if (interval.has("unknown")) {
      out.line("    " + Tell.unknown(interval));
    }
    if (interval.has("wouldAllowIf")) {
      out.line("    if " + Tell.conditions(interval.path("wouldAllowIf")));
    }
    for (JsonNode cause : interval.path("causes")) {
      out.line("    " + out.bold(cause.path("what").asText()));
      out.line("      " + out.faint(Tell.who(cause)));
    }
  }
}
