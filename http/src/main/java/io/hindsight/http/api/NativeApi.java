package io.hindsight.http.api;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import com.fasterxml.jackson.databind.JsonNode;
import io.hindsight.domain.access.Subject;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.time.AsOf;
import io.hindsight.http.aws.authorization.Caller;
import io.hindsight.http.aws.authorization.PolicyGate;
import io.hindsight.http.aws.cloudtrail.TrailObserver;
import io.hindsight.http.aws.protocol.AwsError;
import io.hindsight.http.aws.protocol.Call;
import io.hindsight.http.aws.protocol.WireRequest;
import io.hindsight.http.aws.signature.Authorization;
import io.hindsight.http.aws.signature.SignatureVerifier;
import io.hindsight.http.server.AwsEndpoint;
import io.hindsight.http.server.HttpServer;
import io.hindsight.http.server.Inbound;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The native API: finds the route, verifies who calls, asks whether they may, calls the handler,
 * and tells the trail.
 */
public final class NativeApi {
  /** The paths that are this API's begin so. */
  public static final String PREFIX = "/v1/";

  private static final Logger LOG = LoggerFactory.getLogger(NativeApi.class);
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final SignatureVerifier verifier;
  private final PolicyGate gate;
  private final TrailObserver observer;
  private final Clock clock;
  private final @Nullable AccountId unsigned;
  private final Executor executor;
  private final ActorSystem<?> system;
  private final Routes routes;

  /**
   * @param unsigned the account whose root unsigned calls count as; null where they are refused
   */
  public NativeApi(
      ActorSystem<?> system,
      SignatureVerifier verifier,
      PolicyGate gate,
      TrailObserver observer,
      Clock clock,
      @Nullable AccountId unsigned,
      List<ApiGroup> groups) {
    this.system = system;
    this.verifier = verifier;
    this.gate = gate;
    this.observer = observer;
    this.clock = clock;
    this.unsigned = unsigned;
    this.executor = system.dispatchers().lookup(DispatcherSelector.blocking());
    OpenApi description = new OpenApi(groups);
    this.routes =
        new Routes(
            Stream.concat(
                    groups.stream().flatMap(group -> group.routes().stream()),
                    Stream.of(description.route()))
                .toList());
  }

  /** Answers a request of the socket; the stage does not fail. */
  public CompletionStage<HttpResponse> handle(HttpRequest request, HttpServer.Settings settings) {
    String requestId = AwsEndpoint.requestId();
    String target = Inbound.target(request);
    int question = target.indexOf('?');
    Routes.Match match;
    try {
      match =
          routes.find(
              request.method().value(), question < 0 ? target : target.substring(0, question));
    } catch (ApiError e) {
      request.discardEntityBytes(system);
      return CompletableFuture.completedStage(response(refusal(e, requestId), requestId));
    }
    return new Inbound(system, settings.bodyTimeout(), settings.tls() != null)
        .read(request, match.route().bodyLimit())
        .thenComposeAsync(wire -> run(match, wire, requestId, null), executor)
        .exceptionally(failure -> refusal(error(failure, requestId), requestId))
        .thenApply(answer -> response(answer, requestId));
  }

  /** Answers a request that no socket brought, of a caller who needs no signature. */
  public CompletionStage<ApiAnswer> handle(WireRequest request, Caller trusted) {
    String requestId = AwsEndpoint.requestId();
    try {
      return run(routes.find(request.method(), request.rawPath()), request, requestId, trusted);
    } catch (ApiError e) {
      return CompletableFuture.completedStage(refusal(e, requestId));
    }
  }

  private CompletionStage<ApiAnswer> run(
      Routes.Match match, WireRequest request, String requestId, @Nullable Caller trusted) {
    Exchange exchange = new Exchange(match, request, requestId);
    CompletableFuture<ApiAnswer> answer =
        exchange
            .identify(trusted)
            .thenComposeAsync(exchange::answer, executor)
            .handle(exchange::complete)
            .thenCompose(completed -> completed)
            .toCompletableFuture();
    ApiError late =
        ApiError.of(
            "ServiceUnavailable",
            503,
            "the answer is not there after " + LIMIT.toSeconds() + " seconds");
    return answer
        .copy()
        .completeOnTimeout(refusal(late, requestId), LIMIT.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** One call on its way through; keeps what the trail is to be told. */
  private final class Exchange {
    private final Routes.Match match;
    private final WireRequest request;
    private final Map<String, String> recorded;
    private volatile Call call;

    Exchange(Routes.Match match, WireRequest request, String requestId) {
      this.match = match;
      this.request = request;
      this.recorded = new LinkedHashMap<>(match.path());
      this.call =
          new Call(
              requestId,
              NativeService.HINDSIGHT,
              match.route().action(),
              match.route().effect() != ApiRoute.Effect.WRITE,
              null,
              null,
              request.sourceAddress(),
              request.header("user-agent", ""),
              "us-east-1",
              clock.instant(),
              AsOf.LATEST,
              request.secure(),
              request.header("host", ""));
    }

    CompletionStage<Caller> identify(@Nullable Caller trusted) {
      if (trusted != null) {
        return CompletableFuture.completedStage(trusted);
      }
      Authorization claim;
      try {
        claim = Authorization.of(request).orElse(null);
      } catch (AwsError e) {
        return CompletableFuture.failedStage(e);
      }
      if (claim == null) {
        return unsigned == null
            ? CompletableFuture.failedStage(
                ApiError.of(
                    "MissingAuthenticationToken",
                    403,
                    "the request is not signed; sign it with Signature Version 4 as service"
                        + " `hindsight`"))
            : CompletableFuture.completedStage(new Caller(Subject.root(unsigned), ""));
      }
      return verifier
          .verify(request, claim, NativeService.SIGNING_NAME)
          .thenApply(
              credential -> {
                call = call.withCredential(credential, claim.region());
                if (credential.principal() instanceof Caller caller) {
                  return caller;
                }
                throw AwsError.of(
                    "ExpiredToken", 403, "The security token included in the request is expired");
              });
    }

    CompletionStage<ApiAnswer> answer(Caller caller) {
      call = call.withCaller(caller);
      ApiRoute route = match.route();
      String resource =
          route.resource().isEmpty() ? "*" : match.path().getOrDefault(route.resource(), "*");
      gate.admit(call, caller, resource);
      Map<String, String> query = ApiCall.parameters(request.rawQuery());
      OpenApi.checkQuery(route, query);
      recorded.putAll(query);
      if (route.effect() != ApiRoute.Effect.DECIDE) {
        recorded.putAll(scalars(request.body()));
      }
      return route.handler().answer(new ApiCall(call, request, match.path(), query));
    }

    CompletionStage<ApiAnswer> complete(@Nullable ApiAnswer answer, @Nullable Throwable failure) {
      ApiError error = failure == null ? null : error(failure, call.requestId());
      ApiAnswer reply =
          error == null && answer != null
              ? answer
              : refusal(error == null ? error(null, call.requestId()) : error, call.requestId());
      boolean kept =
          match.route().effect() != ApiRoute.Effect.DECIDE
              || (error != null && error.status() == 403);
      if (!kept) {
        return CompletableFuture.completedStage(reply);
      }
      return observer
          .completed(call, recorded, List.of(), error == null ? null : error.asAwsError())
          .handle(
              (done, fault) ->
                  fault == null
                      ? reply
                      : refusal(error(fault, call.requestId()), call.requestId()));
    }
  }

  /** The members of a body that a record shows: short ones, and none that is secret. */
  private static Map<String, String> scalars(byte[] body) {
    Map<String, String> scalars = new LinkedHashMap<>();
    if (body.length == 0) {
      return scalars;
    }
    try {
      JsonNode tree = ApiJson.read(body);
      tree.properties()
          .forEach(
              member -> {
                String text = member.getValue().asText();
                if (member.getValue().isValueNode()
                    && text.length() <= 1024
                    && !member.getKey().equals("sessionToken")) {
                  scalars.put(member.getKey(), text);
                }
              });
    } catch (ApiError e) {
      return scalars; // a body that is not JSON is its handler's to judge
    }
    return scalars;
  }

  private static ApiError error(@Nullable Throwable failure, String requestId) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof ApiError error) {
      return error;
    }
    if (cause instanceof AwsError error) {
      return ApiError.of(error);
    }
    LOG.atError().addKeyValue("requestId", requestId).setCause(cause).log("call failed");
    return ApiError.of("InternalFailure", 500, "the server failed to answer");
  }

  private static ApiAnswer refusal(ApiError error, String requestId) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("code", error.code());
    body.put("message", error.message());
    body.putAll(error.details());
    body.put("requestId", requestId);
    return ApiAnswer.json(error.status(), Map.of("error", body));
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
