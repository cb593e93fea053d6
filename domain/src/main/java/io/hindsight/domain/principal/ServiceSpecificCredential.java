package io.hindsight.domain.principal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A name and password, or a key, for one service such as CodeCommit.
 *
 * @param serviceUserName of services that take a name and a password; null for others
 * @param serviceCredentialAlias of services that take an API key; null for others
 * @param sealedSecret the password or key, sealed with the master key; never plain
 * @param expirationDate null where it does not expire
 */
public record ServiceSpecificCredential(
    String serviceSpecificCredentialId,
    String serviceName,
    @Nullable String serviceUserName,
    @Nullable String serviceCredentialAlias,
    String sealedSecret,
    CredentialStatus status,
    Instant createDate,
    @Nullable Instant expirationDate) {

  ServiceSpecificCredential with(CredentialStatus changed) {
    return new ServiceSpecificCredential(
        serviceSpecificCredentialId,
        serviceName,
        serviceUserName,
        serviceCredentialAlias,
        sealedSecret,
        changed,
        createDate,
        expirationDate);
  }

  ServiceSpecificCredential withSecret(String sealed) {
    return new ServiceSpecificCredential(
        serviceSpecificCredentialId,
        serviceName,
        serviceUserName,
        serviceCredentialAlias,
        sealed,
        status,
        createDate,
        expirationDate);
  }

  /** The status at a moment: what has expired can no longer be used. */
  public CredentialStatus statusAt(Instant moment) {
    return expirationDate != null && !moment.isBefore(expirationDate)
        ? CredentialStatus.EXPIRED
        : status;
  }
}
