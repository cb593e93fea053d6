package io.hindsight.domain.provider;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.arn.Arn;
import io.hindsight.domain.entity.Key;
import io.hindsight.domain.entity.Table;
import io.hindsight.domain.tag.Tags;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A SAML 2.0 identity provider.
 *
 * @param uuid what IAM calls its unique identifier
 * @param assertionEncryptionMode {@code Allowed} or {@code Required}
 * @param decryptionKeys private keys that decrypt assertions, oldest first
 */
public record SamlProvider(
    AccountId account,
    String name,
    String uuid,
    String metadataDocument,
    Instant createDate,
    Instant validUntil,
    String assertionEncryptionMode,
    List<PrivateKey> decryptionKeys,
    Tags tags) {

  /**
   * A key that decrypts assertions.
   *
   * @param sealedKey PEM, sealed with the master key; never plain
   */
  public record PrivateKey(String keyId, String sealedKey, Instant timestamp) {}

  /** By ARN. */
  public static final Table<SamlProvider> TABLE =
      new Table<>("saml-providers", SamlProvider.class, Table.Owner.ACCOUNT);

  public SamlProvider {
    decryptionKeys = List.copyOf(decryptionKeys);
  }

  public static String arn(AccountId account, String name) {
    return Arn.iam(account, "saml-provider/" + name).toString();
  }

  public static Key<SamlProvider> key(AccountId account, String arn) {
    return TABLE.key(account, arn);
  }

  public String arn() {
    return arn(account, name);
  }

  SamlProvider with(Tags changed) {
    return new SamlProvider(
        account,
        name,
        uuid,
        metadataDocument,
        createDate,
        validUntil,
        assertionEncryptionMode,
        decryptionKeys,
        changed);
  }

  SamlProvider with(String document, Instant until, String mode, List<PrivateKey> keys) {
    return new SamlProvider(account, name, uuid, document, createDate, until, mode, keys, tags);
  }

  /** The keys without one and with another, where they are given. */
  List<PrivateKey> keys(@Nullable String without, @Nullable PrivateKey with) {
    return Stream.concat(
            decryptionKeys.stream().filter(key -> !key.keyId().equals(without)),
            Stream.ofNullable(with))
        .toList();
  }
}
