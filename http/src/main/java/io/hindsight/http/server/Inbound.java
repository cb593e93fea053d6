package io.hindsight.http.server;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.AttributeKeys;
import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntity;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.RequestEntity;
import akka.http.javadsl.model.SslSessionInfo;
import akka.http.scaladsl.model.EntityStreamSizeException;
import io.hindsight.http.aws.protocol.AwsError;
import io.hindsight.http.aws.protocol.TlsDetails;
import io.hindsight.http.aws.protocol.WireRequest;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;

/** Reads Akka HTTP's requests, bodies included, as the wire's. */
public final class Inbound {
  private final ActorSystem<?> system;
  private final Duration bodyTimeout;
  private final boolean secure;

  /** Akka HTTP has one object for the types that come again and again. */
  private record Spelt(ContentType type, String text) {}

  private volatile Spelt spelt = new Spelt(ContentTypes.NO_CONTENT_TYPE, "");

  /**
   * @param bodyTimeout how long a body may take to arrive
   * @param secure whether requests come over TLS
   */
  public Inbound(ActorSystem<?> system, Duration bodyTimeout, boolean secure) {
    this.system = system;
    this.bodyTimeout = bodyTimeout;
    this.secure = secure;
  }

  /** Path and query as they were sent. */
  public static String target(HttpRequest request) {
    return relative(
        request
            .getHeader("Raw-Request-URI")
            .map(HttpHeader::value)
            .orElseGet(() -> request.getUri().path()));
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

  /**
   * The request; fails with {@link AwsError} where the body is too large, too slow or broken.
   *
   * @param maxBodyBytes the largest body that is read
   */
  public CompletionStage<WireRequest> read(HttpRequest request, long maxBodyBytes) {
    RequestEntity entity = request.entity();
    if (entity instanceof HttpEntity.Strict strict) {
      return strict.getData().size() > maxBodyBytes
          ? CompletableFuture.failedStage(tooLarge())
          : CompletableFuture.completedStage(wire(request, strict));
    }
    long announced = entity.getContentLengthOption().orElse(0);
    if (announced > maxBodyBytes) {
      entity.discardBytes(system);
      return CompletableFuture.failedStage(tooLarge());
    }
    return entity
        .withSizeLimit(maxBodyBytes)
        .toStrict(bodyTimeout.toMillis(), maxBodyBytes, system)
        .handle(
            (strict, failure) -> {
              if (failure != null) {
                throw unreadable(failure);
              }
              return wire(request, strict);
            });
  }

  private WireRequest wire(HttpRequest request, HttpEntity.Strict entity) {
    List<WireRequest.Header> headers = new ArrayList<>(12);
    for (HttpHeader header : request.getHeaders()) {
      headers.add(new WireRequest.Header(header.lowercaseName(), header.value()));
    }
    String contentType = spelling(entity.getContentType());
    if (!contentType.isEmpty()) {
      headers.add(new WireRequest.Header("content-type", contentType));
    }
    headers.add(
        new WireRequest.Header("content-length", Integer.toString(entity.getData().size())));
    String target = target(request);
    int question = target.indexOf('?');
    String address =
        request
            .getAttribute(AttributeKeys.remoteAddress)
            .flatMap(remote -> remote.getAddress())
            .map(InetAddress::getHostAddress)
            .orElse("");
    WireRequest wire =
        new WireRequest(
            request.method().value(),
            question < 0 ? target : target.substring(0, question),
            question < 0 ? "" : target.substring(question + 1),
            headers,
            entity.getData().toArray(),
            address,
            secure);
    return secure ? withTls(request, wire) : wire;
  }

  /** As AWS's clients spell it; empty where it is what Akka HTTP takes for no type at all. */
  private String spelling(ContentType type) {
    Spelt known = spelt;
    if (known.type().equals(type)) {
      return known.text();
    }
    String text = type.toString();
    String spelling =
        text.equals("none/none") || text.equals("application/octet-stream")
            ? ""
            : text.replace("charset=UTF-8", "charset=utf-8");
    spelt = new Spelt(type, spelling);
    return spelling;
  }

  private static WireRequest withTls(HttpRequest request, WireRequest wire) {
    return request
        .getAttribute(AttributeKeys.sslSession)
        .map(SslSessionInfo::getSession)
        .map(
            session ->
                wire.withTls(new TlsDetails(session.getProtocol(), session.getCipherSuite())))
        .orElse(wire);
  }

  private static AwsError unreadable(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof EntityStreamSizeException) {
      return tooLarge();
    }
    return cause instanceof TimeoutException
        ? AwsError.of("RequestTimeout", 408, "The request took too long to arrive.")
        : AwsError.of("MalformedHttpRequest", 400, "The request body could not be read.");
  }

  private static AwsError tooLarge() {
    return AwsError.of("RequestEntityTooLarge", 413, "The request body is too large.");
  }
}
