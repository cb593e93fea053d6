package io.hindsight.domain.principal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** What a user can prove itself with besides access keys, its password and MFA devices. */
public record UserCredentials(
    List<SigningCertificate> signingCertificates,
    List<SshPublicKey> sshPublicKeys,
    List<ServiceSpecificCredential> serviceSpecificCredentials) {
  public static final UserCredentials NONE = new UserCredentials(List.of(), List.of(), List.of());

  public UserCredentials {
    signingCertificates = List.copyOf(signingCertificates);
    sshPublicKeys = List.copyOf(sshPublicKeys);
    serviceSpecificCredentials = List.copyOf(serviceSpecificCredentials);
  }

  public Optional<SigningCertificate> signingCertificate(String id) {
    return find(signingCertificates, SigningCertificate::certificateId, id);
  }

  public Optional<SshPublicKey> sshPublicKey(String id) {
    return find(sshPublicKeys, SshPublicKey::sshPublicKeyId, id);
  }

  public Optional<ServiceSpecificCredential> serviceSpecificCredential(String id) {
    return find(
        serviceSpecificCredentials, ServiceSpecificCredential::serviceSpecificCredentialId, id);
  }

  UserCredentials with(SigningCertificate certificate) {
    return new UserCredentials(
        put(
            signingCertificates,
            each -> each.certificateId().equals(certificate.certificateId()),
            certificate),
        sshPublicKeys,
        serviceSpecificCredentials);
  }

  UserCredentials withoutSigningCertificate(String id) {
    return new UserCredentials(
        remove(signingCertificates, each -> each.certificateId().equals(id)),
        sshPublicKeys,
        serviceSpecificCredentials);
  }

  UserCredentials editSigningCertificate(String id, UnaryOperator<SigningCertificate> edit) {
    return signingCertificate(id).map(edit).map(this::with).orElse(this);
  }

  UserCredentials with(SshPublicKey key) {
    return new UserCredentials(
        signingCertificates,
        put(sshPublicKeys, each -> each.sshPublicKeyId().equals(key.sshPublicKeyId()), key),
        serviceSpecificCredentials);
  }

  UserCredentials withoutSshPublicKey(String id) {
    return new UserCredentials(
        signingCertificates,
        remove(sshPublicKeys, each -> each.sshPublicKeyId().equals(id)),
        serviceSpecificCredentials);
  }

  UserCredentials editSshPublicKey(String id, UnaryOperator<SshPublicKey> edit) {
    return sshPublicKey(id).map(edit).map(this::with).orElse(this);
  }

  UserCredentials with(ServiceSpecificCredential credential) {
    String id = credential.serviceSpecificCredentialId();
    return new UserCredentials(
        signingCertificates,
        sshPublicKeys,
        put(
            serviceSpecificCredentials,
            each -> each.serviceSpecificCredentialId().equals(id),
            credential));
  }

  UserCredentials withoutServiceSpecificCredential(String id) {
    return new UserCredentials(
        signingCertificates,
        sshPublicKeys,
        remove(serviceSpecificCredentials, each -> each.serviceSpecificCredentialId().equals(id)));
  }

  UserCredentials editServiceSpecificCredential(
      String id, UnaryOperator<ServiceSpecificCredential> edit) {
    return serviceSpecificCredential(id).map(edit).map(this::with).orElse(this);
  }

  private static <T> Optional<T> find(List<T> all, Function<T, String> ids, String id) {
    return all.stream().filter(each -> ids.apply(each).equals(id)).findFirst();
  }

  private static <T> List<T> put(List<T> all, Predicate<T> same, T value) {
    List<T> changed = new ArrayList<>(all);
    for (int i = 0; i < changed.size(); i++) {
      if (same.test(changed.get(i))) {
        changed.set(i, value);
        return changed;
      }
    }
    changed.add(value);
    return changed;
  }

  private static <T> List<T> remove(List<T> all, Predicate<T> same) {
    return all.stream().filter(same.negate()).toList();
  }
}
