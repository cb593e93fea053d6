package io.hindsight.http.server;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.AttributeKeys;
import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpEntity;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.model.RequestEntity;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.settings.ServerSettings;
import akka.http.scaladsl.model.EntityStreamSizeException;
import akka.util.ByteString;
import io.hindsight.http.aws.protocol.AwsError;
import io.hindsight.http.aws.protocol.AwsService;
import io.hindsight.http.aws.protocol.WireRequest;
import io.hindsight.http.aws.protocol.WireResponse;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Akka HTTP's requests as the wire's, and back. */
final class Connector {
  private final ActorSystem<?> system;
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
    this.system = system;
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
                max-uri-length = 64k
                max-header-value-length = 16k
                max-header-count = 64
                illegal-header-warnings = off
                conflicting-content-type-header-processing-mode = error
                error-handler = "io.hindsight.http.server.UnparsedRequest"
              }
            }
            """);
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
    String target =
        relative(
            request
                .getHeader("Raw-Request-URI")
                .map(HttpHeader::value)
                .orElse(request.getUri().path()));
    for (var route : routes) {
      if (target.startsWith(route.getKey())) {
        return route.getValue().apply(request);
      }
    }
    RequestEntity entity = request.entity();
    if (entity instanceof HttpEntity.Strict strict) {
      return answer(request, target, strict);
    }
    long announced = entity.getContentLengthOption().orElse(0);
    if (announced > settings.maxBodyBytes()) {
      entity.discardBytes(system);
      return CompletableFuture.completedFuture(reply(tooLarge()));
    }
    return entity
        .toStrict(settings.bodyTimeout().toMillis(), settings.maxBodyBytes(), system)
        .thenCompose(strict -> answer(request, target, strict))
        .exceptionally(failure -> reply(unreadable(failure)));
  }

  // A request line may name the whole URI, as it does for proxies.
  private static String relative(String target) {
    int scheme = target.indexOf("://");
    if (target.startsWith("/") || scheme < 0) {
      return target;
    }
    int slash = target.indexOf('/', scheme + 3);
    return slash < 0 ? "/" : target.substring(slash);
  }

  private CompletionStage<HttpResponse> answer(
      HttpRequest request, String target, HttpEntity.Strict entity) {
    if (entity.getData().size() > settings.maxBodyBytes()) {
      return CompletableFuture.completedFuture(reply(tooLarge()));
    }
    return aws.handle(wire(request, target, entity)).thenApply(this::reply);
  }

  private WireRequest wire(HttpRequest request, String target, HttpEntity.Strict entity) {
    List<WireRequest.Header> headers = new ArrayList<>();
    for (HttpHeader header : request.getHeaders()) {
      headers.add(new WireRequest.Header(header.name(), header.value()));
    }
    // Akka HTTP takes bytes for what comes without a type.
    String contentType = entity.getContentType().toString();
    if (!contentType.equals("none/none") && !contentType.equals("application/octet-stream")) {
      headers.add(
          new WireRequest.Header(
              "content-type", contentType.replace("charset=UTF-8", "charset=utf-8")));
    }
    headers.add(
        new WireRequest.Header("content-length", Integer.toString(entity.getData().size())));
    int question = target.indexOf('?');
    String address =
        request
            .getAttribute(AttributeKeys.remoteAddress)
            .flatMap(remote -> remote.getAddress())
            .map(InetAddress::getHostAddress)
            .orElse("");
    return new WireRequest(
        request.method().value(),
        question < 0 ? target : target.substring(0, question),
        question < 0 ? "" : target.substring(question + 1),
        headers,
        entity.getData().toArray(),
        address,
        settings.tls() != null);
  }

  private static WireResponse unreadable(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof EntityStreamSizeException) {
      return tooLarge();
    }
    return refusal(
        cause instanceof TimeoutException
            ? AwsError.of("RequestTimeout", 408, "The request took too long to arrive.")
            : AwsError.of("MalformedHttpRequest", 400, "The request body could not be read."));
  }

  private static WireResponse tooLarge() {
    return refusal(AwsError.of("RequestEntityTooLarge", 413, "The request body is too large."));
  }

  private static WireResponse refusal(AwsError error) {
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
