package io.hindsight.domain.principal;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Outcome;
import io.hindsight.domain.decider.Rejection;
import io.hindsight.domain.entity.AggregateId;
import io.hindsight.domain.entity.Command;
import io.hindsight.domain.entity.CommandContext;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.entity.Event;
import io.hindsight.domain.quota.Quota;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What may be asked of one user's certificates, SSH keys and service-specific credentials. */
public sealed interface UserCredentialCommand extends Command {
  AccountId account();

  /** The user's unique id. */
  String id();

  /** What AWS's texts call the user. */
  String name();

  Outcome<Event> decide(UserCredentials credentials, CommandContext context);

  @Override
  default AggregateId target() {
    return AggregateId.principal(account(), id());
  }

  @Override
  default Outcome<Event> decide(Entities state, CommandContext context) {
    Principal user = state.get(Principal.key(account(), id()));
    return user == null
        ? Outcome.reject(
            Rejection.noSuchEntity("The user with name " + name() + " cannot be found."))
        : decide(user.credentials(), context);
  }

  record UploadSigningCertificate(
      AccountId account,
      String id,
      String name,
      String certificateId,
      String certificateBody,
      String fingerprint)
      implements UserCredentialCommand {
    @Override
    public Outcome<Event> decide(UserCredentials credentials, CommandContext context) {
      boolean known =
          credentials.signingCertificates().stream()
              .anyMatch(each -> each.fingerprint().equals(fingerprint));
      if (known) {
        return Outcome.reject(
            new Rejection(
                "DuplicateCertificate",
                "The Certificate is already associated with user " + name + "."));
      }
      return within(
          context
              .quotas()
              .exceeded(
                  Quota.SIGNING_CERTIFICATES_PER_USER,
                  credentials.signingCertificates().size() + 1),
          () ->
              new UserCredentialEvent.SigningCertificateUploaded(
                  account,
                  id,
                  new SigningCertificate(
                      certificateId,
                      certificateBody,
                      fingerprint,
                      CredentialStatus.ACTIVE,
                      context.now())));
    }
  }

  record UpdateSigningCertificate(
      AccountId account, String id, String name, String certificateId, CredentialStatus status)
      implements UserCredentialCommand {
    @Override
    public Outcome<Event> decide(UserCredentials credentials, CommandContext context) {
      Optional<SigningCertificate> certificate = credentials.signingCertificate(certificateId);
      if (certificate.isEmpty()) {
        return Outcome.reject(noCertificate(certificateId));
      }
      return certificate.get().status() == status
          ? Outcome.unchanged()
          : Outcome.accept(
              new UserCredentialEvent.SigningCertificateUpdated(
                  account, id, certificateId, status));
    }
  }

  record DeleteSigningCertificate(AccountId account, String id, String name, String certificateId)
      implements UserCredentialCommand {
    @Override
    public Outcome<Event> decide(UserCredentials credentials, CommandContext context) {
      return credentials.signingCertificate(certificateId).isPresent()
          ? Outcome.accept(
              new UserCredentialEvent.SigningCertificateDeleted(account, id, certificateId))
          : Outcome.reject(noCertificate(certificateId));
    }
  }

  record UploadSshPublicKey(
      AccountId account,
      String id,
      String name,
      String sshPublicKeyId,
      String body,
      String fingerprint)
      implements UserCredentialCommand {
    @Override
    public Outcome<Event> decide(UserCredentials credentials, CommandContext context) {
      boolean known =
          credentials.sshPublicKeys().stream()
              .anyMatch(each -> each.fingerprint().equals(fingerprint));
      if (known) {
        return Outcome.reject(
            new Rejection(
                "DuplicateSSHPublicKey",
                "The SSH public key is already associated with user " + name + "."));
      }
      return within(
          context
              .quotas()
              .exceeded(Quota.SSH_PUBLIC_KEYS_PER_USER, credentials.sshPublicKeys().size() + 1),
          () ->
              new UserCredentialEvent.SshPublicKeyUploaded(
                  account,
                  id,
                  new SshPublicKey(
                      sshPublicKeyId, body, fingerprint, CredentialStatus.ACTIVE, context.now())));
    }
  }

  record UpdateSshPublicKey(
      AccountId account, String id, String name, String sshPublicKeyId, CredentialStatus status)
      implements UserCredentialCommand {
    @Override
    public Outcome<Event> decide(UserCredentials credentials, CommandContext context) {
      Optional<SshPublicKey> key = credentials.sshPublicKey(sshPublicKeyId);
      if (key.isEmpty()) {
        return Outcome.reject(noKey(sshPublicKeyId));
      }
      return key.get().status() == status
          ? Outcome.unchanged()
          : Outcome.accept(
              new UserCredentialEvent.SshPublicKeyUpdated(account, id, sshPublicKeyId, status));
    }
  }

  record DeleteSshPublicKey(AccountId account, String id, String name, String sshPublicKeyId)
      implements UserCredentialCommand {
    @Override
    public Outcome<Event> decide(UserCredentials credentials, CommandContext context) {
      return credentials.sshPublicKey(sshPublicKeyId).isPresent()
          ? Outcome.accept(new UserCredentialEvent.SshPublicKeyDeleted(account, id, sshPublicKeyId))
          : Outcome.reject(noKey(sshPublicKeyId));
    }
  }

  /**
   * @param apiKey whether the service takes a key rather than a name and a password
   * @param ageDays after how many days it expires; null for never
   */
  record CreateServiceSpecificCredential(
      AccountId account,
      String id,
      String name,
      String credentialId,
      String serviceName,
      boolean apiKey,
      String sealedSecret,
      @Nullable Integer ageDays)
      implements UserCredentialCommand {
    @Override
    public Outcome<Event> decide(UserCredentials credentials, CommandContext context) {
      int before =
          (int)
              credentials.serviceSpecificCredentials().stream()
                  .filter(each -> each.serviceName().equals(serviceName))
                  .count();
      return within(
          context.quotas().exceeded(Quota.SERVICE_SPECIFIC_CREDENTIALS_PER_SERVICE, before + 1),
          () -> {
            String publicName = publicName(credentials);
            Instant end = ageDays == null ? null : context.now().plus(Duration.ofDays(ageDays));
            return new UserCredentialEvent.ServiceSpecificCredentialCreated(
                account,
                id,
                new ServiceSpecificCredential(
                    credentialId,
                    serviceName,
                    apiKey ? null : publicName,
                    apiKey ? publicName : null,
                    sealedSecret,
                    CredentialStatus.ACTIVE,
                    context.now(),
                    end));
          });
    }

    /** {@code alice-at-ACCOUNT}, and for the next {@code alice+1-at-ACCOUNT}. */
    private String publicName(UserCredentials credentials) {
      for (int i = 0; ; i++) {
        String candidate = name + (i == 0 ? "" : "+" + i) + "-at-" + account;
        boolean taken =
            credentials.serviceSpecificCredentials().stream()
                .filter(each -> each.serviceName().equals(serviceName))
                .anyMatch(
                    each ->
                        candidate.equals(each.serviceUserName())
                            || candidate.equals(each.serviceCredentialAlias()));
        if (!taken) {
          return candidate;
        }
      }
    }
  }

  record UpdateServiceSpecificCredential(
      AccountId account, String id, String name, String credentialId, CredentialStatus status)
      implements UserCredentialCommand {
    @Override
    public Outcome<Event> decide(UserCredentials credentials, CommandContext context) {
      Optional<ServiceSpecificCredential> credential =
          credentials.serviceSpecificCredential(credentialId);
      if (credential.isEmpty()) {
        return Outcome.reject(noCredential(credentialId));
      }
      return credential.get().status() == status
          ? Outcome.unchanged()
          : Outcome.accept(
              new UserCredentialEvent.ServiceSpecificCredentialUpdated(
                  account, id, credentialId, status));
    }
  }

  record ResetServiceSpecificCredential(
      AccountId account, String id, String name, String credentialId, String sealedSecret)
      implements UserCredentialCommand {
    @Override
    public Outcome<Event> decide(UserCredentials credentials, CommandContext context) {
      return credentials.serviceSpecificCredential(credentialId).isPresent()
          ? Outcome.accept(
              new UserCredentialEvent.ServiceSpecificCredentialReset(
                  account, id, credentialId, sealedSecret))
          : Outcome.reject(noCredential(credentialId));
    }
  }

  record DeleteServiceSpecificCredential(
      AccountId account, String id, String name, String credentialId)
      implements UserCredentialCommand {
    @Override
    public Outcome<Event> decide(UserCredentials credentials, CommandContext context) {
      return credentials.serviceSpecificCredential(credentialId).isPresent()
          ? Outcome.accept(
              new UserCredentialEvent.ServiceSpecificCredentialDeleted(account, id, credentialId))
          : Outcome.reject(noCredential(credentialId));
    }
  }

  private static Outcome<Event> within(Optional<Rejection> exceeded, Supplier<Event> event) {
    return exceeded
        .<Outcome<Event>>map(Outcome::reject)
        .orElseGet(() -> Outcome.accept(event.get()));
  }

  private static Rejection noCertificate(String certificateId) {
    return Rejection.noSuchEntity("The Certificate with id " + certificateId + " cannot be found.");
  }

  /** AWS's refusal where the user has no such key. */
  public static Rejection noKey(String sshPublicKeyId) {
    return Rejection.noSuchEntity("The Public Key with id " + sshPublicKeyId + " cannot be found.");
  }

  private static Rejection noCredential(String credentialId) {
    return Rejection.noSuchEntity("No such credential " + credentialId + " exists");
  }
}
