package io.hindsight.http.aws;

import io.hindsight.actors.engine.Engine;
import io.hindsight.actors.engine.Result;
import io.hindsight.actors.secrets.Identifiers;
import io.hindsight.actors.secrets.Vault;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Cause;
import io.hindsight.domain.decider.Rejection;
import io.hindsight.domain.entity.Command;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.identity.Identity;
import io.hindsight.http.aws.authorization.Caller;
import io.hindsight.http.aws.authorization.FederatedCaller;
import io.hindsight.http.aws.protocol.AwsError;
import io.hindsight.http.aws.protocol.Call;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What operations stand on: the engine in the terms of a call. */
public record Backend(Engine engine, Vault vault, Identifiers ids) {

  /** The entities as of the moment that the call asks about. */
  public Entities at(Call call) {
    return engine.at(call.asOf());
  }

  public Caller caller(Call call) {
    return call.caller(Caller.class)
        .orElseThrow(() -> new IllegalStateException("the call has passed no gate"));
  }

  public AccountId account(Call call) {
    return caller(call).account();
  }

  /** Carries out a command; the stage fails with AWS's error where it is refused. */
  public CompletionStage<Result.Done> execute(Call call, Command command) {
    return done(engine.execute(command, cause(call)));
  }

  /** Deletes a user or role. */
  public CompletionStage<Result.Done> delete(Call call, Identity.Kind kind, String name) {
    return done(engine.delete(account(call), kind, name, cause(call)));
  }

  /** Deletes a service-linked role. */
  public CompletionStage<Result.Done> deleteServiceLinkedRole(
      Call call, String name, String taskId) {
    return done(engine.deleteServiceLinkedRole(account(call), name, taskId, cause(call)));
  }

  private static CompletionStage<Result.Done> done(CompletionStage<Result> outcome) {
    return outcome.thenCompose(
        result ->
            result instanceof Result.Done done
                ? CompletableFuture.completedStage(done)
                : CompletableFuture.failedStage(error(((Result.Refused) result).rejection())));
  }

  /** A refusal as the wire says it. */
  public static AwsError error(Rejection rejection) {
    return AwsError.of(rejection.code(), rejection.message());
  }

  public Cause cause(Call call) {
    return new Cause(
        call.requestId(),
        call.action(),
        call.caller(Caller.class)
            .map(Caller::arn)
            .or(() -> call.caller(FederatedCaller.class).map(FederatedCaller::principalId))
            .orElse(""),
        call.accessKeyId(),
        call.sourceAddress(),
        call.userAgent());
  }
}
