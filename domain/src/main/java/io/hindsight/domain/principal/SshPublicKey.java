package io.hindsight.domain.principal;

import java.time.Instant;

/**
 * An SSH public key, as CodeCommit takes it.
 *
 * @param body in the encoding of SSH, {@code ssh-rsa AAAA…}
 * @param fingerprint MD5 in pairs of hexadecimal digits
 */
public record SshPublicKey(
    String sshPublicKeyId,
    String body,
    String fingerprint,
    CredentialStatus status,
    Instant uploadDate) {

  SshPublicKey with(CredentialStatus changed) {
    return new SshPublicKey(sshPublicKeyId, body, fingerprint, changed, uploadDate);
  }
}
