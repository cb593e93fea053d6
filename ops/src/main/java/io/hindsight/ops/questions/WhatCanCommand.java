package io.hindsight.ops.questions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hindsight.ops.client.Output;
import io.hindsight.ops.client.Table;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hindsight what-can}. */
@Command(
    name = "what-can",
    mixinStandardHelpOptions = true,
    description = "Say what a principal can do, and what of its grants is taken away.")
public final class WhatCanCommand implements Runnable {
  @Mixin private QuestionOptions options = new QuestionOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "PRINCIPAL", description = "The ARN of a user or role.")
  private String principal = "";

  @Override
  public void run() {
    ObjectNode body = options.body().put("principal", principal);
    JsonNode answer = options.ask("what-can", body);
    Output out = Output.of(spec);
    if (options.json()) {
      out.json(answer);
    } else {
      print(out, answer);
    }
    out.flush();
  }

  private static void print(Output out, JsonNode answer) {
    Table levels = new Table("SERVICE", "ACCESS LEVEL", "ACTIONS", "RESOURCES");
    for (JsonNode row : answer.path("access")) {
      List<String> resources = new ArrayList<>();
      row.path("resources").forEach(resource -> resources.add(resource.asText()));
      levels.row(
          row.path("service").asText(),
          row.path("accessLevel").asText(),
          actions(row),
          String.join(" ", resources));
    }
    if (!levels.isEmpty()) {
      out.table(levels);
      out.line("");
    }
    Table table = new Table("ACTIONS", "RESOURCES", "EFFECT", "WHY");
    for (JsonNode row : answer.path("permissions")) {
      table.row(
          row.path("actions").asText(),
          row.path("resources").asText(),
          row.path("effect").asText(),
          why(row));
    }
    if (table.isEmpty()) {
      out.line("Nothing.");
    } else {
      out.table(table);
    }
  }

  private static String actions(JsonNode row) {
    int allowed = row.path("allowed").asInt();
    int conditional = row.path("conditional").asInt();
    String all = " of " + row.path("of").asInt();
    return conditional == 0 ? allowed + all : allowed + all + ", " + conditional + " conditional";
  }

  private static String why(JsonNode row) {
    return switch (row.path("effect").asText()) {
      case "Unknown" -> Tell.unknown(row);
      case "Conditional" -> "if " + Tell.conditions(row.path("wouldAllowIf"));
      case "Taken" ->
          row.has("statements")
              ? Tell.statements(row.path("statements"))
              : "the " + row.path("decidedBy").asText() + " does not allow it";
      default ->
          Tell.statements(row.path("statements"))
              + (row.has("wouldDenyIf")
                  ? "; not if " + Tell.conditions(row.path("wouldDenyIf"))
                  : "");
    };
  }
}
