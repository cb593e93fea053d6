package io.hindsight.http.aws.iam;

import io.hindsight.domain.decider.Rejection;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.principal.AccessKey;
import io.hindsight.domain.principal.Principal;
import io.hindsight.domain.principal.PrincipalCommand;
import io.hindsight.domain.trail.LastUses;
import io.hindsight.http.aws.Backend;
import io.hindsight.http.aws.Page;
import io.hindsight.http.aws.protocol.AwsError;
import io.hindsight.http.aws.protocol.Call;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.model.AccessKeyLastUsed;
import software.amazon.awssdk.services.iam.model.AccessKeyMetadata;
import software.amazon.awssdk.services.iam.model.CreateAccessKeyRequest;
import software.amazon.awssdk.services.iam.model.CreateAccessKeyResponse;
import software.amazon.awssdk.services.iam.model.DeleteAccessKeyRequest;
import software.amazon.awssdk.services.iam.model.DeleteAccessKeyResponse;
import software.amazon.awssdk.services.iam.model.GetAccessKeyLastUsedRequest;
import software.amazon.awssdk.services.iam.model.GetAccessKeyLastUsedResponse;
import software.amazon.awssdk.services.iam.model.ListAccessKeysRequest;
import software.amazon.awssdk.services.iam.model.ListAccessKeysResponse;
import software.amazon.awssdk.services.iam.model.StatusType;
import software.amazon.awssdk.services.iam.model.UpdateAccessKeyRequest;
import software.amazon.awssdk.services.iam.model.UpdateAccessKeyResponse;

/** Long-term access keys of users and of root. */
public final class AccessKeys {
  private final Backend backend;
  private final Lookups lookups;

  /** Whose keys a call is about; root has no name. */
  private record Owner(Principal principal, @Nullable String userName) {
    String name() {
      return userName == null ? "root" : userName;
    }
  }

  public AccessKeys(Backend backend) {
    this.backend = backend;
    this.lookups = new Lookups(backend);
  }

  public CompletionStage<CreateAccessKeyResponse> createAccessKey(
      CreateAccessKeyRequest request, Call call) {
    Owner owner = owner(call, request.userName());
    String id = backend.ids().accessKeyId("AKIA", backend.account(call));
    String secret = backend.ids().secretAccessKey();
    return backend
        .execute(
            call,
            new PrincipalCommand.CreateAccessKey(
                backend.account(call),
                owner.principal().id(),
                owner.name(),
                id,
                backend.vault().seal(secret, id)))
        .thenApply(
            done -> {
              AccessKey key =
                  done.after()
                      .find(Principal.key(backend.account(call), owner.principal().id()))
                      .flatMap(principal -> principal.accessKey(id))
                      .orElseThrow();
              return CreateAccessKeyResponse.builder()
                  .accessKey(
                      software.amazon.awssdk.services.iam.model.AccessKey.builder()
                          .userName(owner.userName())
                          .accessKeyId(id)
                          .status(key.status().awsName())
                          .secretAccessKey(secret)
                          .createDate(key.createDate())
                          .build())
                  .build();
            });
  }

  public ListAccessKeysResponse listAccessKeys(ListAccessKeysRequest request, Call call) {
    Owner owner = owner(call, request.userName());
    Page<AccessKey> page =
        Page.of(
            owner.principal().accessKeys().stream()
                .sorted(java.util.Comparator.comparing(AccessKey::accessKeyId)),
            AccessKey::accessKeyId,
            request.marker(),
            request.maxItems());
    return ListAccessKeysResponse.builder()
        .accessKeyMetadata(
            page.items().stream()
                .map(
                    key ->
                        AccessKeyMetadata.builder()
                            .userName(owner.userName())
                            .accessKeyId(key.accessKeyId())
                            .status(key.status().awsName())
                            .createDate(key.createDate())
                            .build())
                .toList())
        .isTruncated(page.isTruncated())
        .marker(page.marker())
        .build();
  }

  public CompletionStage<UpdateAccessKeyResponse> updateAccessKey(
      UpdateAccessKeyRequest request, Call call) {
    Owner owner = owner(call, request.userName());
    AccessKey.Status status =
        request.status() == StatusType.ACTIVE ? AccessKey.Status.ACTIVE : AccessKey.Status.INACTIVE;
    return backend
        .execute(
            call,
            new PrincipalCommand.UpdateAccessKey(
                backend.account(call),
                owner.principal().id(),
                owner.name(),
                request.accessKeyId(),
                status))
        .thenApply(done -> UpdateAccessKeyResponse.builder().build());
  }

  public CompletionStage<DeleteAccessKeyResponse> deleteAccessKey(
      DeleteAccessKeyRequest request, Call call) {
    Owner owner = owner(call, request.userName());
    return backend
        .execute(
            call,
            new PrincipalCommand.DeleteAccessKey(
                backend.account(call), owner.principal().id(), owner.name(), request.accessKeyId()))
        .thenApply(done -> DeleteAccessKeyResponse.builder().build());
  }

  public GetAccessKeyLastUsedResponse getAccessKeyLastUsed(
      GetAccessKeyLastUsedRequest request, Call call) {
    Entities state = backend.at(call);
    String id = request.accessKeyId();
    Principal owner =
        backend
            .engine()
            .keyOwner(id)
            .filter(key -> key.account().equals(backend.account(call)))
            .flatMap(state::find)
            .filter(principal -> principal.accessKey(id).isPresent())
            .orElseThrow(
                () ->
                    AwsError.accessDenied(
                        "User: "
                            + backend.caller(call).arn()
                            + " is not authorized to perform iam:GetAccessKeyLastUsed on resource:"
                            + " access key "
                            + id));
    Optional<LastUses.Use> use =
        backend.engine().trail().lastUses().ofKey(backend.account(call), id, call.asOf());
    AccessKeyLastUsed.Builder lastUsed =
        use.map(
                last ->
                    AccessKeyLastUsed.builder()
                        .lastUsedDate(last.at())
                        .serviceName(last.service())
                        .region(last.region()))
            .orElseGet(() -> AccessKeyLastUsed.builder().serviceName("N/A").region("N/A"));
    return GetAccessKeyLastUsedResponse.builder()
        .userName(
            state.find(Identity.key(owner.account(), owner.id())).map(Identity::name).orElse(null))
        .accessKeyLastUsed(lastUsed.build())
        .build();
  }

  private Owner owner(Call call, @Nullable String userName) {
    Entities state = backend.at(call);
    if (lookups.isAboutRoot(call, userName)) {
      String id = backend.account(call).value();
      return new Owner(
          state
              .find(Principal.key(backend.account(call), id))
              .orElseThrow(
                  () -> Backend.error(Rejection.noSuchEntity("The account cannot be found."))),
          null);
    }
    Identity user = lookups.userOrCaller(call, userName);
    return new Owner(lookups.principal(state, user), user.name());
  }
}
