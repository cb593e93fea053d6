package io.hindsight.http.api;

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
  private final Routes routes;

  /**
   * @param executor where handlers run, who may take their time
   * @param unsigned the account whose root unsigned calls count as; null where they are refused
   */
  public NativeApi(
      Executor executor,
      SignatureVerifier verifier,
      PolicyGate gate,
      TrailObserver observer,
      Clock clock,
      @Nullable AccountId unsigned,
      List<ApiGroup> groups) {
    this.verifier = verifier;
    this.gate = gate;
    this.observer = observer;
    this.clock = clock;
    this.unsigned = unsigned;
    this.executor = executor;
    OpenApi description = new OpenApi(groups);
    this.routes =
        new Routes(
            Stream.concat(
                    groups.stream().flatMap(group -> group.routes().stream()),
                    Stream.of(description.route()))
                .toList());
  }

  Routes routes() {
    return routes;
  }

  /** Answers a request that no socket brought, of a caller who needs no signature. */
  public CompletionStage<ApiAnswer> answer(WireRequest request, Caller trusted) {
    String requestId = AwsEndpoint.requestId();
    try {
      return answer(routes.find(request.method(), request.rawPath()), request, requestId, trusted);
    } catch (ApiError e) {
      return CompletableFuture.completedStage(refusal(e, requestId));
    }
  }

  /**
   * Answers a request; the stage does not fail.
   *
   * @param trusted who calls, where no signature is needed to know it
   */
  CompletionStage<ApiAnswer> answer(
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
              request.header("host", ""),
              request.tls());
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
        return unsigned == null || isOfAnotherSite(request)
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

  /** A page of another site may make a browser call; it must not act as root without a key. */
  private static boolean isOfAnotherSite(WireRequest request) {
    String origin = request.header("origin");
    return origin != null && !origin.replaceFirst("^https?://", "").equals(request.header("host"));
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

  static ApiError error(@Nullable Throwable failure, String requestId) {
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

  static ApiAnswer refusal(ApiError error, String requestId) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("code", error.code());
    body.put("message", error.message());
    body.putAll(error.details());
    body.put("requestId", requestId);
    return ApiAnswer.json(error.status(), Map.of("error", body));
  }
}
