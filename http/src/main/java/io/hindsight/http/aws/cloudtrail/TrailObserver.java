package io.hindsight.http.aws.cloudtrail;

import com.fasterxml.jackson.core.JsonGenerator;
import io.hindsight.actors.engine.Engine;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.arn.Arn;
import io.hindsight.domain.trail.CallRecorded;
import io.hindsight.domain.trail.TrailResource;
import io.hindsight.http.aws.authorization.Caller;
import io.hindsight.http.aws.authorization.FederatedCaller;
import io.hindsight.http.aws.protocol.AwsError;
import io.hindsight.http.aws.protocol.AwsService;
import io.hindsight.http.aws.protocol.Call;
import io.hindsight.http.server.CallObserver;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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
    Caller caller = caller(call).orElse(null);
    Set<AccountId> accounts = new LinkedHashSet<>();
    accounts.add(
        caller != null
            ? caller.account()
            : call.caller(FederatedCaller.class).map(FederatedCaller::account).orElse(own));
    CloudTrailRecords.Shared shared = null;
    if (request instanceof AssumeRoleRequest assume && response != null) {
      AccountId target = new AccountId(Arn.parse(assume.roleArn()).orElseThrow().account());
      accounts.add(target);
      shared = new CloudTrailRecords.Shared(UUID.randomUUID().toString(), assume.roleArn(), target);
    }
    CloudTrailRecords.Shared both = accounts.size() > 1 ? shared : null;
    CompletableFuture<?>[] written =
        accounts.stream()
            .map(
                account -> {
                  CallRecorded record =
                      records.record(account, call, caller, request, response, error, both);
                  return keep(call, record).toCompletableFuture();
                })
            .toArray(CompletableFuture[]::new);
    return written.length == 1 ? written[0] : CompletableFuture.allOf(written);
  }

  /*
   * What changes something, or tries to, is answered once its record is durable. Reads are noted:
   * their records follow within milliseconds, and wait for no disk.
   */
  private CompletionStage<Void> keep(Call call, CallRecorded record) {
    boolean reads = call.readOnly() && call.service() != AwsService.STS;
    return reads ? engine.note(record) : engine.record(record);
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
    Caller caller = caller(call).orElse(null);
    CallRecorded record =
        records.record(
            caller == null ? own : caller.account(),
            call,
            caller,
            resources,
            out -> write(out, parameters),
            JsonGenerator::writeNull,
            error,
            null);
    return keep(call, record);
  }

  private static void write(JsonGenerator out, Map<String, String> parameters) throws IOException {
    if (parameters.isEmpty()) {
      out.writeNull();
      return;
    }
    out.writeStartObject();
    for (Map.Entry<String, String> parameter : parameters.entrySet()) {
      out.writeStringField(parameter.getKey(), parameter.getValue());
    }
    out.writeEndObject();
  }

  /** The caller that the gate set, or the one whose signature was verified before it refused. */
  private static Optional<Caller> caller(Call call) {
    Optional<Caller> admitted = call.caller(Caller.class);
    if (admitted.isPresent() || call.credential() == null) {
      return admitted;
    }
    return call.credential().principal() instanceof Caller caller
        ? Optional.of(caller)
        : Optional.empty();
  }
}
