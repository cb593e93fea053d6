package io.hindsight.ops.questions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hindsight.ops.cli.CommandFailed;
import io.hindsight.ops.client.Output;
import io.hindsight.ops.client.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hindsight what-if}. */
@Command(
    name = "what-if",
    mixinStandardHelpOptions = true,
    description =
        "Say which recorded calls would have been decided otherwise, had things been other."
            + " Nothing is written.")
public final class WhatIfCommand implements Runnable {
  @Mixin private QuestionOptions options = new QuestionOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--from", required = true, paramLabel = "INSTANT", description = "The first.")
  private String from = "";

  @Option(names = "--to", paramLabel = "INSTANT", description = "The last. Default: now.")
  private @Nullable String to;

  @Option(
      names = "--deny",
      paramLabel = "ACTION",
      description = "A statement that denies this action, or pattern; may be given again.")
  private List<String> deny = new ArrayList<>();

  @Option(
      names = "--on",
      paramLabel = "RESOURCE",
      description = "With --deny: the resources. Default: *.")
  private List<String> resources = new ArrayList<>();

  @Option(
      names = "--detach",
      paramLabel = "POLICY",
      description = "A policy that was not attached: its ARN, or its name where it is inline.")
  private @Nullable String detach;

  @Option(
      names = "--boundary",
      paramLabel = "POLICY",
      description = "A permissions boundary: the ARN of a managed policy.")
  private @Nullable String boundary;

  @Option(
      names = "--edit",
      paramLabel = "POLICY",
      description = "A policy that read otherwise: its ARN or name, or `trust policy`.")
  private @Nullable String edit;

  @Option(
      names = "--document",
      paramLabel = "FILE",
      description = "With --edit: the text; without: one more policy.")
  private @Nullable Path document;

  @Option(
      names = "--of",
      paramLabel = "ARN",
      description = "The user, role or group meant. Default: everyone.")
  private @Nullable String of;

  @Option(
      names = "--accounts",
      split = ",",
      paramLabel = "ID",
      description = "The accounts whose calls count, or *. Default: the caller's.")
  private List<String> accounts = new ArrayList<>();

  @Override
  public void run() {
    ObjectNode body = options.body().put("from", from);
    if (to != null) {
      body.put("to", to);
    }
    changes(body.putArray("changes"));
    if (!accounts.isEmpty()) {
      accounts.forEach(body.withArray("accounts")::add);
    }
    JsonNode answer = options.ask("what-if", body);
    Output out = Output.of(spec);
    if (options.json()) {
      out.json(answer);
    } else {
      print(out, answer);
    }
    out.flush();
  }

  private void changes(ArrayNode changes) {
    if (!deny.isEmpty()) {
      ObjectNode change = changes.addObject().putObject("deny");
      deny.forEach(change.putArray("actions")::add);
      resources.forEach(change.putArray("resources")::add);
      meant(change, "principal");
    }
    if (detach != null) {
      meant(changes.addObject().putObject("detach").put("policy", detach), "carrier");
    }
    if (boundary != null) {
      meant(changes.addObject().putObject("boundary").put("policy", boundary), "principal");
    }
    if (edit != null) {
      meant(
          changes.addObject().putObject("edit").put("policy", edit).put("document", text()),
          "carrier");
    } else if (document != null) {
      meant(changes.addObject().putObject("add").put("document", text()), "principal");
    }
    if (changes.isEmpty()) {
      throw new CommandFailed(
          "what if what? give --deny, --detach, --boundary, --edit or --document", 2);
    }
  }

  private void meant(ObjectNode change, String member) {
    if (of != null) {
      change.put(member, of);
    }
  }

  private String text() {
    Path file = document;
    if (file == null) {
      throw new CommandFailed("--edit needs --document", 2);
    }
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new CommandFailed("the file " + file + " cannot be read: " + e.getMessage());
    }
  }

  private static void print(Output out, JsonNode answer) {
    Table table = new Table("TIME", "CALLER", "ACTION", "RESOURCE", "RECORDED", "WOULD BE");
    for (JsonNode call : answer.path("otherwise")) {
      table.row(
          Tell.instant(call.path("eventTime").asText()),
          Tell.brief(call.path("caller").asText()),
          call.path("action").asText(),
          call.path("resource").asText(),
          call.path("recorded").asText(),
          call.path("after").asText());
    }
    if (!table.isEmpty()) {
      out.table(table);
    }
    out.line(
        "%d calls would have been decided otherwise, %d as they were."
            .formatted(answer.path("otherwise").size(), answer.path("same").asInt()));
    answer
        .path("undecided")
        .properties()
        .forEach(
            entry ->
                out.line(
                    out.faint(
                        "%d cannot be decided: %s"
                            .formatted(entry.getValue().asInt(), entry.getKey()))));
  }
}
