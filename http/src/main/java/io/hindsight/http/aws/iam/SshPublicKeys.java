package io.hindsight.http.aws.iam;

import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.principal.SshPublicKey;
import io.hindsight.domain.principal.UserCredentialCommand;
import io.hindsight.http.aws.Backend;
import io.hindsight.http.aws.Page;
import io.hindsight.http.aws.protocol.Call;
import java.util.Comparator;
import java.util.concurrent.CompletionStage;
import software.amazon.awssdk.services.iam.model.DeleteSshPublicKeyRequest;
import software.amazon.awssdk.services.iam.model.DeleteSshPublicKeyResponse;
import software.amazon.awssdk.services.iam.model.EncodingType;
import software.amazon.awssdk.services.iam.model.GetSshPublicKeyRequest;
import software.amazon.awssdk.services.iam.model.GetSshPublicKeyResponse;
import software.amazon.awssdk.services.iam.model.ListSshPublicKeysRequest;
import software.amazon.awssdk.services.iam.model.ListSshPublicKeysResponse;
import software.amazon.awssdk.services.iam.model.SSHPublicKey;
import software.amazon.awssdk.services.iam.model.SSHPublicKeyMetadata;
import software.amazon.awssdk.services.iam.model.UpdateSshPublicKeyRequest;
import software.amazon.awssdk.services.iam.model.UpdateSshPublicKeyResponse;
import software.amazon.awssdk.services.iam.model.UploadSshPublicKeyRequest;
import software.amazon.awssdk.services.iam.model.UploadSshPublicKeyResponse;

/** SSH public keys of users, for CodeCommit. */
public final class SshPublicKeys {
  private final Backend backend;
  private final Lookups lookups;

  public SshPublicKeys(Backend backend) {
    this.backend = backend;
    this.lookups = new Lookups(backend);
  }

  public CompletionStage<UploadSshPublicKeyResponse> uploadSSHPublicKey(
      UploadSshPublicKeyRequest request, Call call) {
    Identity user = lookups.identity(call, Identity.Kind.USER, request.userName());
    SshKeys.Parsed key = SshKeys.parse(request.sshPublicKeyBody());
    String id = backend.ids().uniqueId("APKA");
    return backend
        .execute(
            call,
            new UserCredentialCommand.UploadSshPublicKey(
                user.account(), user.id(), user.name(), id, key.line(), key.fingerprint()))
        .thenApply(
            done ->
                UploadSshPublicKeyResponse.builder()
                    .sshPublicKey(
                        lookups
                            .principal(done.after(), user)
                            .credentials()
                            .sshPublicKey(id)
                            .map(stored -> shown(stored, user, stored.body()))
                            .orElseThrow())
                    .build());
  }

  public GetSshPublicKeyResponse getSSHPublicKey(GetSshPublicKeyRequest request, Call call) {
    Identity user = lookups.identity(call, Identity.Kind.USER, request.userName());
    String id = request.sshPublicKeyId();
    SshPublicKey key =
        lookups
            .principal(call, user)
            .credentials()
            .sshPublicKey(id)
            .orElseThrow(() -> Backend.error(UserCredentialCommand.noKey(id)));
    boolean pem = request.encoding() == EncodingType.PEM;
    return GetSshPublicKeyResponse.builder()
        .sshPublicKey(shown(key, user, pem ? SshKeys.pem(key.body()) : key.body()))
        .build();
  }

  public ListSshPublicKeysResponse listSSHPublicKeys(ListSshPublicKeysRequest request, Call call) {
    Identity user = lookups.userOrCaller(call, request.userName());
    Page<SshPublicKey> page =
        Page.of(
            lookups.principal(call, user).credentials().sshPublicKeys().stream()
                .sorted(Comparator.comparing(SshPublicKey::sshPublicKeyId)),
            SshPublicKey::sshPublicKeyId,
            request.marker(),
            request.maxItems());
    return ListSshPublicKeysResponse.builder()
        .sshPublicKeys(
            page.items().stream()
                .map(
                    key ->
                        SSHPublicKeyMetadata.builder()
                            .userName(user.name())
                            .sshPublicKeyId(key.sshPublicKeyId())
                            .status(key.status().awsName())
                            .uploadDate(key.uploadDate())
                            .build())
                .toList())
        .isTruncated(page.isTruncated())
        .marker(page.marker())
        .build();
  }

  public CompletionStage<UpdateSshPublicKeyResponse> updateSSHPublicKey(
      UpdateSshPublicKeyRequest request, Call call) {
    Identity user = lookups.identity(call, Identity.Kind.USER, request.userName());
    return backend
        .execute(
            call,
            new UserCredentialCommand.UpdateSshPublicKey(
                user.account(),
                user.id(),
                user.name(),
                request.sshPublicKeyId(),
                SigningCertificates.status(request.status())))
        .thenApply(done -> UpdateSshPublicKeyResponse.builder().build());
  }

  public CompletionStage<DeleteSshPublicKeyResponse> deleteSSHPublicKey(
      DeleteSshPublicKeyRequest request, Call call) {
    Identity user = lookups.identity(call, Identity.Kind.USER, request.userName());
    return backend
        .execute(
            call,
            new UserCredentialCommand.DeleteSshPublicKey(
                user.account(), user.id(), user.name(), request.sshPublicKeyId()))
        .thenApply(done -> DeleteSshPublicKeyResponse.builder().build());
  }

  private static SSHPublicKey shown(SshPublicKey key, Identity user, String body) {
    return SSHPublicKey.builder()
        .userName(user.name())
        .sshPublicKeyId(key.sshPublicKeyId())
        .fingerprint(key.fingerprint())
        .sshPublicKeyBody(body)
        .status(key.status().awsName())
        .uploadDate(key.uploadDate())
        .build();
  }
}
