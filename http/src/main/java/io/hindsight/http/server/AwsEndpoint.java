package io.hindsight.http.server;

import io.hindsight.domain.time.AsOf;
import io.hindsight.http.aws.protocol.AwsError;
import io.hindsight.http.aws.protocol.AwsService;
import io.hindsight.http.aws.protocol.Call;
import io.hindsight.http.aws.protocol.Codec;
import io.hindsight.http.aws.protocol.Constraints;
import io.hindsight.http.aws.protocol.OperationModel;
import io.hindsight.http.aws.protocol.Operations;
import io.hindsight.http.aws.protocol.Route;
import io.hindsight.http.aws.protocol.ServiceModel;
import io.hindsight.http.aws.protocol.WireRequest;
import io.hindsight.http.aws.protocol.WireResponse;
import io.hindsight.http.aws.signature.Authorization;
import io.hindsight.http.aws.signature.SignatureVerifier;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.SdkPojo;

/**
 * AWS's APIs as a function of bytes: finds the operation, verifies who calls, checks the request's
 * constraints, asks the gate, calls the operation, tells the observer, and writes the reply.
 */
public final class AwsEndpoint {
  private static final Logger LOG = LoggerFactory.getLogger(AwsEndpoint.class);

  private final Operations operations;
  private final SignatureVerifier verifier;
  private final Gate gate;
  private final CallObserver observer;
  private final Clock clock;
  private final Duration limit;
  private final LongCalls longCalls = new LongCalls();

  public AwsEndpoint(
      Operations operations,
      SignatureVerifier verifier,
      Gate gate,
      CallObserver observer,
      Clock clock) {
    this(operations, verifier, gate, observer, clock, Duration.ofSeconds(30));
  }

  /**
   * The endpoint.
   *
   * @param limit how long a call may take before its client is told that it does; the call goes on
   */
  public AwsEndpoint(
      Operations operations,
      SignatureVerifier verifier,
      Gate gate,
      CallObserver observer,
      Clock clock,
      Duration limit) {
    this.operations = operations;
    this.verifier = verifier;
    this.gate = gate;
    this.observer = observer;
    this.clock = clock;
    this.limit = limit;
  }

  /** The reply; the stage does not fail. */
  public CompletionStage<WireResponse> handle(WireRequest request) {
    String requestId = requestId();
    AwsService service = AwsService.IAM;
    try {
      Authorization claim = null;
      AwsError unreadable = null;
      try {
        claim = Authorization.of(request).orElse(null);
      } catch (AwsError e) {
        unreadable = e;
      }
      if (claim != null) {
        service = Route.bySigningName(claim.service());
      }
      PastPath path = PastPath.of(request);
      WireRequest inner = path.isPast() ? request.withPath(path.rest()) : request;
      Route route = Route.of(inner, claim == null ? null : claim.service());
      service = route.service();
      if (unreadable != null) {
        throw unreadable;
      }
      OperationModel operation = route.operation();
      if (operation == null) {
        return unknown(request, claim, route, requestId);
      }
      Call call = call(request, operation, path.asOf(), requestId);
      return inTime(
          new Exchange(request, inner, claim, operation, path).run(call), service, requestId);
    } catch (AwsError e) {
      return CompletableFuture.completedFuture(render(service, e, requestId));
    } catch (RuntimeException e) {
      LOG.atError().addKeyValue("requestId", requestId).setCause(e).log("request failed");
      return CompletableFuture.completedFuture(
          render(service, AwsError.internalFailure(), requestId));
    }
  }

  private CompletionStage<WireResponse> inTime(
      CompletionStage<WireResponse> reply, AwsService service, String requestId) {
    CompletableFuture<WireResponse> future = reply.toCompletableFuture();
    if (future.isDone()) {
      return future;
    }
    AwsError late =
        AwsError.of(
            "ServiceUnavailable",
            503,
            "The request has failed due to a temporary failure of the server.");
    return future
        .copy()
        .completeOnTimeout(
            render(service, late, requestId), limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  // Who is not who they say must not learn which operations there are.
  private CompletionStage<WireResponse> unknown(
      WireRequest request, @Nullable Authorization claim, Route route, String requestId) {
    AwsError unknown = Refusals.unknownOperation(route);
    if (claim == null) {
      return CompletableFuture.completedFuture(
          render(route.service(), Refusals.missingToken(route.service()), requestId));
    }
    return verifier
        .verify(request, claim, route.service().signingName())
        .handle(
            (credential, failure) ->
                render(
                    route.service(), failure == null ? unknown : asAwsError(failure), requestId));
  }

  private Call call(WireRequest request, OperationModel operation, AsOf asOf, String requestId) {
    return new Call(
        requestId,
        operation.service(),
        operation.name(),
        operation.readOnly(),
        null,
        null,
        request.sourceAddress(),
        request.header("user-agent", ""),
        "us-east-1",
        clock.instant(),
        asOf,
        request.secure(),
        request.header("host", ""),
        request.tls());
  }

  /** One request on its way through; keeps what the observer is to be told. */
  private final class Exchange {
    private final WireRequest signed;
    private final WireRequest inner;
    private final @Nullable Authorization claim;
    private final OperationModel operation;
    private final PastPath path;
    private volatile @Nullable Call call;
    private volatile @Nullable SdkPojo request;
    private volatile Executor lane = Runnable::run;

    Exchange(
        WireRequest signed,
        WireRequest inner,
        @Nullable Authorization claim,
        OperationModel operation,
        PastPath path) {
      this.signed = signed;
      this.inner = inner;
      this.claim = claim;
      this.operation = operation;
      this.path = path;
    }

    CompletionStage<WireResponse> run(Call start) {
      call = start;
      return identify(start)
          .thenCompose(this::admit)
          .thenCompose(admitted -> answer(admitted))
          .handle((response, failure) -> complete(start, response, failure))
          .thenCompose(reply -> reply);
    }

    private CompletionStage<Call> identify(Call start) {
      Authorization signature = claim;
      if (signature == null) {
        return operation.unsigned()
            ? CompletableFuture.completedFuture(start)
            : CompletableFuture.failedFuture(Refusals.missingToken(operation.service()));
      }
      return verifier
          .verify(signed, signature, operation.service().signingName())
          .thenApply(credential -> start.withCredential(credential, signature.region()));
    }

    private CompletionStage<Call> admit(Call identified) {
      call = identified;
      path.check(operation, identified.time());
      SdkPojo decoded = Codec.of(operation.service().protocol()).decode(operation, inner);
      request = decoded;
      if (!operations.has(operation)) {
        throw Refusals.notImplemented(operation);
      }
      Constraints.check(operation, decoded);
      if (!operation.unsigned()) {
        return gate.admit(identified, decoded);
      }
      return gate.identify(identified, decoded)
          .thenCompose(
              known -> {
                call = known;
                return gate.admit(known, decoded);
              });
    }

    private CompletionStage<? extends SdkPojo> answer(Call admitted) {
      call = admitted;
      SdkPojo decoded = request;
      if (decoded == null) {
        throw new IllegalStateException("admitted without a request");
      }
      Executor lane = longCalls.laneOf(operation, decoded);
      this.lane = lane;
      return CompletableFuture.supplyAsync(
              () -> operations.answer(operation, decoded, admitted), lane)
          .thenCompose(answer -> answer.thenApply(response -> response));
    }

    private CompletionStage<WireResponse> complete(
        Call start, @Nullable SdkPojo response, @Nullable Throwable failure) {
      Call seen = call == null ? start : call;
      AwsError error = failure == null && response != null ? null : refusal(seen, failure);
      CompletionStage<?> told;
      try {
        told = observer.completed(seen, request, error == null ? response : null, error);
      } catch (RuntimeException e) {
        told = CompletableFuture.failedFuture(e);
      }
      return told.handleAsync(
          (done, fault) -> {
            if (fault != null) {
              return render(operation.service(), refusal(seen, fault), seen.requestId());
            }
            return error != null || response == null
                ? render(
                    operation.service(),
                    error == null ? AwsError.internalFailure() : error,
                    seen.requestId())
                : encode(response, seen);
          },
          lane);
    }

    private WireResponse encode(SdkPojo response, Call seen) {
      try {
        return Codec.of(operation.service().protocol())
            .encode(operation, response, seen.requestId());
      } catch (RuntimeException e) {
        return render(operation.service(), refusal(seen, e), seen.requestId());
      }
    }
  }

  private static AwsError refusal(Call call, @Nullable Throwable failure) {
    Throwable cause = unwrap(failure);
    if (cause instanceof AwsError error) {
      return error;
    }
    LOG.atError()
        .addKeyValue("requestId", call.requestId())
        .addKeyValue("action", call.action())
        .setCause(cause)
        .log("call failed");
    return AwsError.internalFailure();
  }

  private static AwsError asAwsError(Throwable failure) {
    return unwrap(failure) instanceof AwsError error ? error : AwsError.internalFailure();
  }

  private static @Nullable Throwable unwrap(@Nullable Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  static WireResponse render(AwsService service, AwsError error, String requestId) {
    WireResponse response =
        Codec.of(service.protocol())
            .error(ServiceModel.of(service).errors().row(error), error, requestId);
    return error.headers().isEmpty() ? response : response.with(error.headers());
  }

  /** A new request id, a random UUID. */
  public static String requestId() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long high = (random.nextLong() & 0xFFFFFFFFFFFF0FFFL) | 0x4000L;
    long low = (random.nextLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
    return new UUID(high, low).toString();
  }
}
