package io.hindsight.http.api;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import io.hindsight.http.server.AwsEndpoint;
import io.hindsight.http.server.HttpServer;
import io.hindsight.http.server.Inbound;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The native API on the socket. */
public final class NativeEndpoint {
  private final ActorSystem<?> system;
  private final NativeApi api;
  private final Inbound inbound;

  public NativeEndpoint(ActorSystem<?> system, NativeApi api, HttpServer.Settings settings) {
    this.system = system;
    this.api = api;
    this.inbound = new Inbound(system, settings.bodyTimeout(), settings.tls() != null);
  }

  /** Answers a request; the stage does not fail. */
  public CompletionStage<HttpResponse> handle(HttpRequest request) {
    String requestId = AwsEndpoint.requestId();
    String target = Inbound.target(request);
    int question = target.indexOf('?');
    Routes.Match match;
    try {
      match =
          api.routes()
              .find(
                  request.method().value(), question < 0 ? target : target.substring(0, question));
    } catch (ApiError e) {
      request.discardEntityBytes(system);
      return CompletableFuture.completedStage(response(NativeApi.refusal(e, requestId), requestId));
    }
    return inbound
        .read(request, match.route().bodyLimit())
        .thenCompose(wire -> api.answer(match, wire, requestId, null))
        .exceptionally(failure -> NativeApi.refusal(NativeApi.error(failure, requestId), requestId))
        .thenApply(answer -> response(answer, requestId));
  }

  private static HttpResponse response(ApiAnswer answer, String requestId) {
    HttpResponse response =
        HttpResponse.create()
            .withStatus(answer.status())
            .withHeaders(
                List.of(
                    RawHeader.create("x-amzn-RequestId", requestId),
                    RawHeader.create("Cache-Control", "no-store")));
    if (answer instanceof ApiAnswer.Streamed streamed) {
      return response.withEntity(
          HttpEntities.create(ContentTypes.parse(streamed.contentType()), streamed.body()));
    }
    ApiAnswer.Whole whole = (ApiAnswer.Whole) answer;
    return response.withEntity(
        HttpEntities.create(ContentTypes.parse(whole.contentType()), whole.body()));
  }
}
