package io.hindsight.ops.journal;

import com.fasterxml.jackson.databind.JsonNode;
import io.hindsight.ops.cli.CommandFailed;
import io.hindsight.ops.client.Connection;
import io.hindsight.ops.client.ServerOptions;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What the commands have in common. */
final class Work {
  private Work() {}

  /** Lets a server do something with its journal, and waits for what comes of it. */
  static JsonNode ask(ServerOptions server, String what, @Nullable JsonNode body) {
    AtomicReference<@Nullable JsonNode> last = new AtomicReference<>();
    try (Connection connection = server.connect()) {
      connection.lines("POST", "/v1/journal/" + what, body, last::set);
    }
    JsonNode answer = last.get();
    if (answer == null || answer.isEmpty()) {
      throw new CommandFailed("the server ended before its answer was whole");
    }
    if (answer.has("error")) {
      throw new CommandFailed(answer.get("error").textValue());
    }
    return answer;
  }

  /** A fault with the time that it concerns. */
  static String sentence(JsonNode fault) {
    String what = fault.get("what").textValue();
    if (!fault.has("recordedFrom") && !fault.has("recordedTo")) {
      return what;
    }
    return "%s (recorded between %s and %s)"
        .formatted(
            what,
            fault.path("recordedFrom").asText("the start"),
            fault.path("recordedTo").asText("the end"));
  }
}
