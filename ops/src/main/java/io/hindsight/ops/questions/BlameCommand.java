package io.hindsight.ops.questions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hindsight.ops.client.Output;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hindsight blame}. */
@Command(
    name = "blame",
    mixinStandardHelpOptions = true,
    description = "Say why a principal could or could not do something, and who made it so.")
public final class BlameCommand implements Runnable {
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

  @Override
  public void run() {
    ObjectNode body =
        options.body().put("principal", principal).put("action", action).put("resource", resource);
    JsonNode answer = options.ask("blame", body);
    Output out = Output.of(spec);
    if (options.json()) {
      out.json(answer);
    } else {
      print(out, answer);
    }
    out.flush();
  }

  private static void print(Output out, JsonNode answer) {
    out.line(
        Tell.verdict(out, answer.path("verdict").asText())
            + "  "
            + Tell.brief(answer.path("principal").asText())
            + "  "
            + answer.path("action").asText()
            + "  as of "
            + answer.path("asOf").asText());
    if (answer.has("unknown")) {
      out.line("  " + Tell.unknown(answer));
    }
    for (JsonNode chain : answer.path("chains")) {
      String version = chain.path("version").asText("");
      out.line("  " + Tell.statement(chain) + (version.isEmpty() ? "" : ", version " + version));
      chain.path("changes").forEach(change -> print(out, "    ", change));
    }
    if (answer.has("turnedBy")) {
      out.line("  no statement decides; it last turned by");
      answer.path("turnedBy").forEach(change -> print(out, "    ", change));
    }
    if (answer.has("wouldAllowIf")) {
      out.line("  it would be allowed if " + Tell.conditions(answer.path("wouldAllowIf")));
    }
    if (answer.has("wouldDenyIf")) {
      out.line("  it would be denied if " + Tell.conditions(answer.path("wouldDenyIf")));
    }
  }

  private static void print(Output out, String indent, JsonNode change) {
    out.line(
        indent
            + Tell.instant(change.path("at").asText())
            + "  "
            + out.bold(change.path("what").asText()));
    out.line(indent + "  by " + Tell.who(change));
    for (JsonNode hop : change.path("lineage")) {
      String arn = hop.path("arn").asText("");
      out.line(
          indent
              + "  ← "
              + hop.path("step").asText()
              + (arn.isEmpty() ? "" : " " + Tell.brief(arn))
              + out.faint(": " + hop.path("note").asText()));
    }
  }
}
