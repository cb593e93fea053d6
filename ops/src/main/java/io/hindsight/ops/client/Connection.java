package io.hindsight.ops.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.hindsight.ops.cli.CommandFailed;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The native API, wherever it is. A refusal is a {@link CommandFailed} with the server's sentence.
 */
public interface Connection extends AutoCloseable {
  /**
   * Asks, and waits for the whole answer.
   *
   * @param path with the query, percent-encoded
   * @param body null for none
   */
  JsonNode call(String method, String path, @Nullable JsonNode body);

  /**
   * Sends a file, and waits for the whole answer.
   *
   * @param path with the query, percent-encoded
   */
  JsonNode send(String path, byte[] file);

  /** Asks, and hands over each line of an answer that is JSON lines, until it ends. */
  void lines(String method, String path, @Nullable JsonNode body, Consumer<JsonNode> line);

  default JsonNode get(String path) {
    return call("GET", path, null);
  }

  default JsonNode post(String path, JsonNode body) {
    return call("POST", path, body);
  }

  /** A part of a path or query, percent-encoded. */
  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  void close();
}
