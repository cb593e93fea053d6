package io.hindsight.ops.server;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import io.hindsight.actors.engine.Engine;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Whether the process is there, and whether it has answers: {@code /health/live} and ready. */
record Health(Engine engine) {
  CompletionStage<HttpResponse> answer(HttpRequest request) {
    String path = request.getUri().path();
    boolean live = path.equals("/health/live");
    if (!live && !path.equals("/health/ready")) {
      return CompletableFuture.completedFuture(
          RunningServer.json(404, "{\"error\":\"not found\"}"));
    }
    boolean failed = engine.failure().toCompletableFuture().isDone();
    return CompletableFuture.completedFuture(
        failed
            ? RunningServer.json(503, "{\"status\":\"failed\"}")
            : RunningServer.json(200, "{\"status\":\"ok\"}"));
  }
}
