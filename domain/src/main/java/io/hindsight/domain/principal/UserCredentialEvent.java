package io.hindsight.domain.principal;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Change;
import io.hindsight.domain.entity.Event;
import java.util.List;
import java.util.function.UnaryOperator;

/** What happens to a user's certificates, SSH keys and service-specific credentials. */
public sealed interface UserCredentialEvent extends Event {
  /** The user's unique id. */
  String id();

  UserCredentials edit(UserCredentials before);

  @Override
  default List<Change<?>> changes() {
    UnaryOperator<Principal> edit = user -> user.with(edit(user.credentials()));
    return List.of(Change.edit(Principal.key(account(), id()), edit));
  }

  record SigningCertificateUploaded(AccountId account, String id, SigningCertificate certificate)
      implements UserCredentialEvent {
    @Override
    public UserCredentials edit(UserCredentials before) {
      return before.with(certificate);
    }
  }

  record SigningCertificateUpdated(
      AccountId account, String id, String certificateId, CredentialStatus status)
      implements UserCredentialEvent {
    @Override
    public UserCredentials edit(UserCredentials before) {
      return before.editSigningCertificate(certificateId, each -> each.with(status));
    }
  }

  record SigningCertificateDeleted(AccountId account, String id, String certificateId)
      implements UserCredentialEvent {
    @Override
    public UserCredentials edit(UserCredentials before) {
      return before.withoutSigningCertificate(certificateId);
    }
  }

  record SshPublicKeyUploaded(AccountId account, String id, SshPublicKey key)
      implements UserCredentialEvent {
    @Override
    public UserCredentials edit(UserCredentials before) {
      return before.with(key);
    }
  }

  record SshPublicKeyUpdated(
      AccountId account, String id, String sshPublicKeyId, CredentialStatus status)
      implements UserCredentialEvent {
    @Override
    public UserCredentials edit(UserCredentials before) {
      return before.editSshPublicKey(sshPublicKeyId, each -> each.with(status));
    }
  }

  record SshPublicKeyDeleted(AccountId account, String id, String sshPublicKeyId)
      implements UserCredentialEvent {
    @Override
    public UserCredentials edit(UserCredentials before) {
      return before.withoutSshPublicKey(sshPublicKeyId);
    }
  }

  record ServiceSpecificCredentialCreated(
      AccountId account, String id, ServiceSpecificCredential credential)
      implements UserCredentialEvent {
    @Override
    public UserCredentials edit(UserCredentials before) {
      return before.with(credential);
    }
  }

  record ServiceSpecificCredentialUpdated(
      AccountId account, String id, String credentialId, CredentialStatus status)
      implements UserCredentialEvent {
    @Override
    public UserCredentials edit(UserCredentials before) {
      return before.editServiceSpecificCredential(credentialId, each -> each.with(status));
    }
  }

  record ServiceSpecificCredentialReset(
      AccountId account, String id, String credentialId, String sealedSecret)
      implements UserCredentialEvent {
    @Override
    public UserCredentials edit(UserCredentials before) {
      return before.editServiceSpecificCredential(
          credentialId, each -> each.withSecret(sealedSecret));
    }
  }

  record ServiceSpecificCredentialDeleted(AccountId account, String id, String credentialId)
      implements UserCredentialEvent {
    @Override
    public UserCredentials edit(UserCredentials before) {
      return before.withoutServiceSpecificCredential(credentialId);
    }
  }
}
