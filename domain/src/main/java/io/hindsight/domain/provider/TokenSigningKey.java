package io.hindsight.domain.provider;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Key;
import io.hindsight.domain.entity.Table;
import java.time.Instant;

/**
 * A key that an account's web identity tokens are signed with, as their issuer.
 *
 * @param algorithm {@code RS256} or {@code ES384}; an account has one key of each
 * @param publicKey as a JSON Web Key
 * @param sealedKey the private key as a JSON Web Key, sealed with the master key
 */
public record TokenSigningKey(
    AccountId account,
    String keyId,
    String algorithm,
    String publicKey,
    String sealedKey,
    Instant createDate) {

  /** By algorithm. */
  public static final Table<TokenSigningKey> TABLE =
      new Table<>("token-signing-keys", TokenSigningKey.class, Table.Owner.ACCOUNT);

  public static Key<TokenSigningKey> key(AccountId account, String algorithm) {
    return TABLE.key(account, algorithm);
  }

  /** What the private key is sealed for. */
  public static String owner(AccountId account, String keyId) {
    return "token-signing-key/" + account.value() + '/' + keyId;
  }
}
