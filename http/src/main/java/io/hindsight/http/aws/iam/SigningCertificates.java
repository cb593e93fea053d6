package io.hindsight.http.aws.iam;

import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.principal.CredentialStatus;
import io.hindsight.domain.principal.SigningCertificate;
import io.hindsight.domain.principal.UserCredentialCommand;
import io.hindsight.http.aws.Backend;
import io.hindsight.http.aws.Page;
import io.hindsight.http.aws.protocol.AwsError;
import io.hindsight.http.aws.protocol.Call;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Comparator;
import java.util.concurrent.CompletionStage;
import software.amazon.awssdk.services.iam.model.DeleteSigningCertificateRequest;
import software.amazon.awssdk.services.iam.model.DeleteSigningCertificateResponse;
import software.amazon.awssdk.services.iam.model.ListSigningCertificatesRequest;
import software.amazon.awssdk.services.iam.model.ListSigningCertificatesResponse;
import software.amazon.awssdk.services.iam.model.StatusType;
import software.amazon.awssdk.services.iam.model.UpdateSigningCertificateRequest;
import software.amazon.awssdk.services.iam.model.UpdateSigningCertificateResponse;
import software.amazon.awssdk.services.iam.model.UploadSigningCertificateRequest;
import software.amazon.awssdk.services.iam.model.UploadSigningCertificateResponse;

/** X.509 certificates that users sign requests with. */
public final class SigningCertificates {
  private static final int ID_LENGTH = 28;

  private final Backend backend;
  private final Lookups lookups;

  public SigningCertificates(Backend backend) {
    this.backend = backend;
    this.lookups = new Lookups(backend);
  }

  public CompletionStage<UploadSigningCertificateResponse> uploadSigningCertificate(
      UploadSigningCertificateRequest request, Call call) {
    Identity user = lookups.userOrCaller(call, request.userName());
    String body = request.certificateBody();
    String id = (backend.ids().uniqueId("") + backend.ids().uniqueId("")).substring(0, ID_LENGTH);
    return backend
        .execute(
            call,
            new UserCredentialCommand.UploadSigningCertificate(
                user.account(), user.id(), user.name(), id, body, fingerprint(body, call)))
        .thenApply(
            done ->
                UploadSigningCertificateResponse.builder()
                    .certificate(
                        lookups
                            .principal(done.after(), user)
                            .credentials()
                            .signingCertificate(id)
                            .map(certificate -> shown(certificate, user))
                            .orElseThrow())
                    .build());
  }

  private static String fingerprint(String body, Call call) {
    try {
      X509Certificate certificate = Certificates.parse(body);
      if (certificate.getNotAfter().toInstant().isBefore(call.time())) {
        throw AwsError.of("InvalidCertificate", "The certificate has expired.");
      }
      return Certificates.fingerprint(certificate);
    } catch (CertificateException e) {
      throw AwsError.of("MalformedCertificate", "Certificate " + body + " is malformed.");
    }
  }

  public ListSigningCertificatesResponse listSigningCertificates(
      ListSigningCertificatesRequest request, Call call) {
    Identity user = lookups.userOrCaller(call, request.userName());
    Page<SigningCertificate> page =
        Page.of(
            lookups.principal(call, user).credentials().signingCertificates().stream()
                .sorted(Comparator.comparing(SigningCertificate::certificateId)),
            SigningCertificate::certificateId,
            request.marker(),
            request.maxItems());
    return ListSigningCertificatesResponse.builder()
        .certificates(page.items().stream().map(certificate -> shown(certificate, user)).toList())
        .isTruncated(page.isTruncated())
        .marker(page.marker())
        .build();
  }

  public CompletionStage<UpdateSigningCertificateResponse> updateSigningCertificate(
      UpdateSigningCertificateRequest request, Call call) {
    Identity user = lookups.userOrCaller(call, request.userName());
    return backend
        .execute(
            call,
            new UserCredentialCommand.UpdateSigningCertificate(
                user.account(),
                user.id(),
                user.name(),
                request.certificateId(),
                status(request.status())))
        .thenApply(done -> UpdateSigningCertificateResponse.builder().build());
  }

  public CompletionStage<DeleteSigningCertificateResponse> deleteSigningCertificate(
      DeleteSigningCertificateRequest request, Call call) {
    Identity user = lookups.userOrCaller(call, request.userName());
    return backend
        .execute(
            call,
            new UserCredentialCommand.DeleteSigningCertificate(
                user.account(), user.id(), user.name(), request.certificateId()))
        .thenApply(done -> DeleteSigningCertificateResponse.builder().build());
  }

  /** The status that a call asks for; nobody can set {@code Expired}. */
  static CredentialStatus status(StatusType status) {
    return switch (status) {
      case ACTIVE -> CredentialStatus.ACTIVE;
      case INACTIVE -> CredentialStatus.INACTIVE;
      default ->
          throw AwsError.validationError(
              "1 validation error detected: Value at 'status' failed to satisfy constraint: Member"
                  + " must satisfy enum value set: [Active, Inactive]");
    };
  }

  private static software.amazon.awssdk.services.iam.model.SigningCertificate shown(
      SigningCertificate certificate, Identity user) {
    return software.amazon.awssdk.services.iam.model.SigningCertificate.builder()
        .userName(user.name())
        .certificateId(certificate.certificateId())
        .certificateBody(certificate.certificateBody())
        .status(certificate.status().awsName())
        .uploadDate(certificate.uploadDate())
        .build();
  }
}
