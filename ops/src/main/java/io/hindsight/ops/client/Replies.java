package io.hindsight.ops.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.hindsight.http.api.ApiJson;
import io.hindsight.ops.cli.CommandFailed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Answers of the native API as commands take them. */
final class Replies {
  private Replies() {}

  static JsonNode json(int status, String body) {
    JsonNode tree;
    try {
      tree =
          body.isBlank()
              ? MissingNode.getInstance()
              : ApiJson.readRecord(body.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new CommandFailed("the server answered something else than JSON, status " + status);
    }
    if (status / 100 != 2) {
      JsonNode error = tree.path("error");
      String message = error.path("message").asText();
      throw new CommandFailed(
          message.isEmpty()
              ? "the server answered with status " + status
              : error.path("code").asText() + ": " + message,
          status == 400 ? 2 : 1);
    }
    return tree;
  }
}
