package io.hindsight.http.server;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.settings.ServerSettings;
import akka.util.ByteString;
import io.hindsight.http.aws.protocol.AwsError;
import io.hindsight.http.aws.protocol.AwsService;
import io.hindsight.http.aws.protocol.WireRequest;
import io.hindsight.http.aws.protocol.WireResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Akka HTTP's requests as the wire's, and back. */
final class Connector {
  private final Inbound inbound;
  private final HttpServer.Settings settings;
  private final AwsEndpoint aws;
  private final List<Map.Entry<String, Function<HttpRequest, CompletionStage<HttpResponse>>>>
      routes;
  private final Map<String, ContentType> contentTypes = new ConcurrentHashMap<>();

  Connector(
      ActorSystem<?> system,
      HttpServer.Settings settings,
      AwsEndpoint aws,
      Map<String, Function<HttpRequest, CompletionStage<HttpResponse>>> routes) {
    this.inbound = new Inbound(system, settings.bodyTimeout(), settings.tls() != null);
    this.settings = settings;
    this.aws = aws;
    this.routes =
        routes.entrySet().stream()
            .sorted(Comparator.comparing(route -> -route.getKey().length()))
            .map(route -> Map.entry(route.getKey(), route.getValue()))
            .toList();
  }

  static ServerSettings serverSettings(HttpServer.Settings settings) {
    ServerSettings server =
        ServerSettings.create(
            """
            akka.http.server {
              server-header = ""
              raw-request-uri-header = on
              remote-address-attribute = on
              transparent-head-requests = off
              request-timeout = 60s
              idle-timeout = 75s
              parsing {
                modeled-header-parsing = off
                uri-parsing-mode = relaxed
                ssl-session-attribute = %s
                max-uri-length = 64k
                max-header-value-length = 16k
                max-header-count = 64
                illegal-header-warnings = off
                conflicting-content-type-header-processing-mode = error
                error-handler = "io.hindsight.http.server.UnparsedRequest"
              }
            }
            """
                .formatted(settings.tls() == null ? "off" : "on"));
    return server.withParserSettings(
        server
            .getParserSettings()
            .withMaxContentLength(settings.maxBodyBytes())
            // The charset of this type is signed by AWS's clients; Akka HTTP would drop it.
            .withCustomMediaTypes(
                MediaTypes.customWithOpenCharset(
                    "application", "x-www-form-urlencoded", new java.util.HashMap<>(), false)));
  }

  CompletionStage<HttpResponse> handle(HttpRequest request) {
    String target = Inbound.target(request);
    for (var route : routes) {
      if (target.startsWith(route.getKey())) {
        return route.getValue().apply(request);
      }
    }
    return inbound
        .read(request, settings.maxBodyBytes())
        .thenCompose(aws::handle)
        .exceptionally(Connector::refusal)
        .thenApply(this::reply);
  }

  private static WireResponse refusal(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    AwsError error = cause instanceof AwsError refused ? refused : AwsError.internalFailure();
    return AwsEndpoint.render(AwsService.IAM, error, AwsEndpoint.requestId());
  }

  private HttpResponse reply(WireResponse response) {
    List<HttpHeader> headers = new ArrayList<>(response.headers().size());
    for (WireRequest.Header header : response.headers()) {
      headers.add(RawHeader.create(header.name(), header.value()));
    }
    return HttpResponse.create()
        .withStatus(response.status())
        .withHeaders(headers)
        .withEntity(
            HttpEntities.create(
                contentTypes.computeIfAbsent(response.contentType(), Connector::contentType),
                ByteString.fromArrayUnsafe(response.body())));
  }

  private static ContentType contentType(String text) {
    return text.equals("text/xml")
        ? ContentTypes.TEXT_XML_UTF8
        : text.equals("application/json")
            ? ContentTypes.APPLICATION_JSON
            : ContentTypes.parse(text);
  }
}
