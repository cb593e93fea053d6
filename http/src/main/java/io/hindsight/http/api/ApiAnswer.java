package io.hindsight.http.api;

import akka.stream.javadsl.Source;
import akka.util.ByteString;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What a route answers: JSON at once, or a stream that goes on while the client reads. */
public sealed interface ApiAnswer {
  int status();

  /** An answer that is there as a whole. */
  record Whole(int status, String contentType, ByteString body) implements ApiAnswer {}

  /** An answer that comes bit by bit. */
  record Streamed(int status, String contentType, Source<ByteString, ?> body)
      implements ApiAnswer {}

  /** Something that happened, for a client that listens to server-sent events. */
  record ServerSent(String id, String name, Object data) {
    ByteString bytes() {
      return ByteString.fromString("id: " + id + "\nevent: " + name + "\ndata: ")
          .concat(ByteString.fromArrayUnsafe(ApiJson.write(data)))
          .concat(ByteString.fromString("\n\n"));
    }
  }

  /** JSON of a tree, record, map or list. */
  static ApiAnswer json(Object value) {
    return json(200, value);
  }

  static ApiAnswer json(int status, Object value) {
    return new Whole(status, "application/json", ByteString.fromArrayUnsafe(ApiJson.write(value)));
  }

  /** JSON that was written already. */
  static ApiAnswer written(byte[] json) {
    return new Whole(200, "application/json", ByteString.fromArrayUnsafe(json));
  }

  /** JSON, one value a line. */
  static ApiAnswer lines(Source<?, ?> values) {
    ByteString end = ByteString.fromString("\n");
    return new Streamed(
        200,
        "application/x-ndjson",
        values.map(value -> ByteString.fromArrayUnsafe(ApiJson.write(value)).concat(end)));
  }

  /** Server-sent events; a comment keeps the connection alive while nothing happens. */
  static ApiAnswer events(Source<ServerSent, ?> events) {
    ByteString comment = ByteString.fromString(": still here\n\n");
    return new Streamed(
        200,
        "text/event-stream",
        events.map(ServerSent::bytes).keepAlive(java.time.Duration.ofSeconds(15), () -> comment));
  }

  /** The answer as a handler returns it that has nothing to wait for. */
  default CompletionStage<ApiAnswer> now() {
    return CompletableFuture.completedStage(this);
  }
}
