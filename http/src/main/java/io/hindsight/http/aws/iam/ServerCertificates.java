package io.hindsight.http.aws.iam;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.servercertificate.ServerCertificate;
import io.hindsight.domain.servercertificate.ServerCertificateCommand;
import io.hindsight.http.aws.Backend;
import io.hindsight.http.aws.Page;
import io.hindsight.http.aws.protocol.Call;
import java.security.cert.X509Certificate;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import software.amazon.awssdk.services.iam.model.DeleteServerCertificateRequest;
import software.amazon.awssdk.services.iam.model.DeleteServerCertificateResponse;
import software.amazon.awssdk.services.iam.model.GetServerCertificateRequest;
import software.amazon.awssdk.services.iam.model.GetServerCertificateResponse;
import software.amazon.awssdk.services.iam.model.ListServerCertificateTagsRequest;
import software.amazon.awssdk.services.iam.model.ListServerCertificateTagsResponse;
import software.amazon.awssdk.services.iam.model.ListServerCertificatesRequest;
import software.amazon.awssdk.services.iam.model.ListServerCertificatesResponse;
import software.amazon.awssdk.services.iam.model.ServerCertificateMetadata;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.iam.model.TagServerCertificateRequest;
import software.amazon.awssdk.services.iam.model.TagServerCertificateResponse;
import software.amazon.awssdk.services.iam.model.UntagServerCertificateRequest;
import software.amazon.awssdk.services.iam.model.UntagServerCertificateResponse;
import software.amazon.awssdk.services.iam.model.UpdateServerCertificateRequest;
import software.amazon.awssdk.services.iam.model.UpdateServerCertificateResponse;
import software.amazon.awssdk.services.iam.model.UploadServerCertificateRequest;
import software.amazon.awssdk.services.iam.model.UploadServerCertificateResponse;

/** Certificates for TLS that IAM keeps. */
public final class ServerCertificates {
  private final Backend backend;

  public ServerCertificates(Backend backend) {
    this.backend = backend;
  }

  public CompletionStage<UploadServerCertificateResponse> uploadServerCertificate(
      UploadServerCertificateRequest request, Call call) {
    AccountId account = backend.account(call);
    X509Certificate certificate =
        Certificates.server(
            request.certificateBody(),
            Objects.requireNonNullElse(request.certificateChain(), ""),
            request.privateKey(),
            call.time());
    String id = backend.ids().uniqueId("ASCA");
    return backend
        .execute(
            call,
            new ServerCertificateCommand.UploadServerCertificate(
                account,
                id,
                request.serverCertificateName(),
                Lookups.path(request.path()),
                request.certificateBody(),
                request.certificateChain(),
                backend.vault().seal(request.privateKey(), id),
                certificate.getNotAfter().toInstant(),
                Lookups.tags(request.tags())))
        .thenApply(
            done ->
                UploadServerCertificateResponse.builder()
                    .serverCertificateMetadata(
                        metadata(certificate(done.after(), call, request.serverCertificateName())))
                    .tags(request.hasTags() ? request.tags() : null)
                    .build());
  }

  public GetServerCertificateResponse getServerCertificate(
      GetServerCertificateRequest request, Call call) {
    ServerCertificate certificate =
        certificate(backend.at(call), call, request.serverCertificateName());
    return GetServerCertificateResponse.builder()
        .serverCertificate(
            software.amazon.awssdk.services.iam.model.ServerCertificate.builder()
                .serverCertificateMetadata(metadata(certificate))
                .certificateBody(certificate.body())
                .certificateChain(certificate.chain())
                .tags(Lookups.tags(certificate.tags()))
                .build())
        .build();
  }

  public ListServerCertificatesResponse listServerCertificates(
      ListServerCertificatesRequest request, Call call) {
    Page<ServerCertificate> page =
        Page.of(
            backend
                .at(call)
                .all(ServerCertificate.TABLE, backend.account(call))
                .filter(each -> Lookups.isUnder(request.pathPrefix(), each.path())),
            ServerCertificate::name,
            request.marker(),
            request.maxItems());
    return ListServerCertificatesResponse.builder()
        .serverCertificateMetadataList(
            page.items().stream().map(ServerCertificates::metadata).toList())
        .isTruncated(page.isTruncated())
        .marker(page.marker())
        .build();
  }

  public CompletionStage<UpdateServerCertificateResponse> updateServerCertificate(
      UpdateServerCertificateRequest request, Call call) {
    return backend
        .execute(
            call,
            new ServerCertificateCommand.UpdateServerCertificate(
                backend.account(call),
                request.serverCertificateName(),
                request.newServerCertificateName(),
                request.newPath()))
        .thenApply(done -> UpdateServerCertificateResponse.builder().build());
  }

  public CompletionStage<DeleteServerCertificateResponse> deleteServerCertificate(
      DeleteServerCertificateRequest request, Call call) {
    return backend
        .execute(
            call,
            new ServerCertificateCommand.DeleteServerCertificate(
                backend.account(call), request.serverCertificateName()))
        .thenApply(done -> DeleteServerCertificateResponse.builder().build());
  }

  public CompletionStage<TagServerCertificateResponse> tagServerCertificate(
      TagServerCertificateRequest request, Call call) {
    return backend
        .execute(
            call,
            new ServerCertificateCommand.TagServerCertificate(
                backend.account(call),
                request.serverCertificateName(),
                Lookups.tags(request.tags())))
        .thenApply(done -> TagServerCertificateResponse.builder().build());
  }

  public CompletionStage<UntagServerCertificateResponse> untagServerCertificate(
      UntagServerCertificateRequest request, Call call) {
    return backend
        .execute(
            call,
            new ServerCertificateCommand.UntagServerCertificate(
                backend.account(call), request.serverCertificateName(), request.tagKeys()))
        .thenApply(done -> UntagServerCertificateResponse.builder().build());
  }

  public ListServerCertificateTagsResponse listServerCertificateTags(
      ListServerCertificateTagsRequest request, Call call) {
    Page<Tag> page =
        ResourceTags.page(
            certificate(backend.at(call), call, request.serverCertificateName()).tags(),
            request.marker(),
            request.maxItems());
    return ListServerCertificateTagsResponse.builder()
        .tags(page.items())
        .isTruncated(page.isTruncated())
        .marker(page.marker())
        .build();
  }

  private ServerCertificate certificate(Entities state, Call call, String name) {
    return state
        .find(ServerCertificate.key(backend.account(call), name))
        .orElseThrow(() -> Backend.error(ServerCertificateCommand.notFound(name)));
  }

  private static ServerCertificateMetadata metadata(ServerCertificate certificate) {
    return ServerCertificateMetadata.builder()
        .path(certificate.path())
        .serverCertificateName(certificate.name())
        .serverCertificateId(certificate.id())
        .arn(certificate.arn())
        .uploadDate(certificate.uploadDate())
        .expiration(certificate.expiration())
        .build();
  }
}
