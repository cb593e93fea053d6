package io.hindsight.domain.principal;

import java.time.Instant;

/**
 * An X.509 certificate that a user signs requests with.
 *
 * @param fingerprint SHA-1 of the certificate, by which one is known again
 */
public record SigningCertificate(
    String certificateId,
    String certificateBody,
    String fingerprint,
    CredentialStatus status,
    Instant uploadDate) {

  SigningCertificate with(CredentialStatus changed) {
    return new SigningCertificate(certificateId, certificateBody, fingerprint, changed, uploadDate);
  }
}
