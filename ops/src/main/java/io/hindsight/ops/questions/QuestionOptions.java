package io.hindsight.ops.questions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hindsight.http.api.ApiJson;
import io.hindsight.ops.cli.CommandFailed;
import io.hindsight.ops.client.Connection;
import io.hindsight.ops.client.ServerOptions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every question takes: the moment, the context, and whom to ask. */
final class QuestionOptions {
  @Mixin private ServerOptions server = new ServerOptions();

  @Option(
      names = "--as-of",
      paramLabel = "MOMENT",
      description = "An instant such as 2026-03-01T12:00:00Z, a day, revision:N. Default: latest.")
  private @Nullable String asOf;

  @Option(
      names = "--context",
      paramLabel = "KEY=VALUE",
      description = "A condition key, such as aws:SourceIp=10.0.0.1; again for further values.")
  private List<String> context = new ArrayList<>();

  @Option(names = "--json", description = "Print JSON, for programs.")
  private boolean json;

  boolean json() {
    return json;
  }

  /** The body of a question. */
  ObjectNode body() {
    ObjectNode body = ApiJson.mapper().createObjectNode();
    if (asOf != null) {
      body.put("asOf", asOf);
    }
    ObjectNode keys = ApiJson.mapper().createObjectNode();
    for (String each : context) {
      int equals = each.indexOf('=');
      if (equals <= 0) {
        throw new CommandFailed("--context `" + each + "` is not KEY=VALUE", 2);
      }
      ArrayNode values = keys.withArray("/" + escaped(each.substring(0, equals)));
      values.add(each.substring(equals + 1));
    }
    if (!keys.isEmpty()) {
      body.set("context", keys);
    }
    return body;
  }

  private static String escaped(String key) {
    return key.replace("~", "~0").replace("/", "~1");
  }

  JsonNode ask(String question, ObjectNode body) {
    try (Connection connection = server.connect()) {
      return connection.post("/v1/" + question, body);
    }
  }

  ServerOptions server() {
    return server;
  }
}
