package io.hindsight.http.aws.cloudtrail;

import io.hindsight.actors.engine.Engine;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.arn.Arn;
import io.hindsight.domain.trail.TrailCall;
import io.hindsight.domain.trail.TrailResource;
import io.hindsight.http.aws.authorization.Caller;
import io.hindsight.http.aws.authorization.FederatedCaller;
import io.hindsight.http.aws.protocol.AwsError;
import io.hindsight.http.aws.protocol.AwsService;
import io.hindsight.http.aws.protocol.Call;
import io.hindsight.http.aws.signature.Credential;
import io.hindsight.http.server.CallObserver;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;

/**
 * Puts every call into the trail of the caller's account, and a role's assumption from another
 * account into that of the role's too. Calls whose caller is unknown go to the server's own
 * account.
 */
public final class TrailObserver implements CallObserver {
  private final Engine engine;
  private final AccountId own;
  private final CloudTrailRecords records = new CloudTrailRecords();

  public TrailObserver(Engine engine, AccountId own) {
    this.engine = engine;
    this.own = own;
  }

  @Override
  public CompletionStage<?> completed(
      Call call, @Nullable SdkPojo request, @Nullable SdkPojo response, @Nullable AwsError error) {
    Caller caller = caller(call);
    AccountId account = account(call, caller);
    if (request instanceof AssumeRoleRequest assume && response != null) {
      AccountId target = new AccountId(Arn.parse(assume.roleArn()).orElseThrow().account());
      if (!target.equals(account)) {
        return assumed(call, caller, account, target, assume, response);
      }
    }
    return keep(account, call, records.call(account, call, caller, request, response, error, null));
  }

  private AccountId account(Call call, @Nullable Caller caller) {
    if (caller != null) {
      return caller.account();
    }
    return call.caller() instanceof FederatedCaller federated ? federated.account() : own;
  }

  /** A role that a caller of another account has assumed is in the trails of both. */
  private CompletionStage<?> assumed(
      Call call,
      @Nullable Caller caller,
      AccountId account,
      AccountId target,
      AssumeRoleRequest request,
      SdkPojo response) {
    TrailCall.Shared shared =
        new TrailCall.Shared(UUID.randomUUID().toString(), request.roleArn(), target.value());
    return CompletableFuture.allOf(
        Stream.of(account, target)
            .map(
                each ->
                    keep(
                            each,
                            call,
                            records.call(each, call, caller, request, response, null, shared))
                        .toCompletableFuture())
            .toArray(CompletableFuture[]::new));
  }

  /*
   * What changes something, or tries to, is answered once its record is durable. Reads are noted:
   * their records follow within milliseconds, and wait for no disk.
   */
  private CompletionStage<Void> keep(AccountId account, Call call, TrailCall record) {
    boolean reads = call.readOnly() && call.service() != AwsService.STS;
    return reads ? engine.note(account, record) : engine.record(account, record);
  }

  /**
   * Puts a call of the native API into the trail.
   *
   * @param parameters what it was asked, without secrets
   */
  public CompletionStage<?> completed(
      Call call,
      Map<String, String> parameters,
      List<TrailResource> resources,
      @Nullable AwsError error) {
    Caller caller = caller(call);
    AccountId account = caller == null ? own : caller.account();
    return keep(
        account,
        call,
        records.call(account, call, caller, resources, json(parameters), "null", error, null));
  }

  private static String json(Map<String, String> parameters) {
    if (parameters.isEmpty()) {
      return "null";
    }
    StringBuilder out = new StringBuilder(128);
    char before = '{';
    for (Map.Entry<String, String> parameter : parameters.entrySet()) {
      out.append(before);
      RecordedMembers.quote(out, parameter.getKey());
      out.append(':');
      RecordedMembers.quote(out, parameter.getValue());
      before = ',';
    }
    return out.append('}').toString();
  }

  /** The caller that the gate set, or the one whose signature was verified before it refused. */
  private static @Nullable Caller caller(Call call) {
    if (call.caller() instanceof Caller admitted) {
      return admitted;
    }
    Credential credential = call.credential();
    return credential != null && credential.principal() instanceof Caller signed ? signed : null;
  }
}
