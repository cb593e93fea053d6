package io.hindsight.domain.servercertificate;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.arn.Arn;
import io.hindsight.domain.entity.Key;
import io.hindsight.domain.entity.Table;
import io.hindsight.domain.tag.Tags;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A certificate for TLS with its private key.
 *
 * @param body PEM
 * @param chain PEM, the immediate issuer first; null where none was given
 * @param sealedKey the private key, PEM, sealed with the master key; never plain
 */
public record ServerCertificate(
    AccountId account,
    String id,
    String name,
    String path,
    String body,
    @Nullable String chain,
    String sealedKey,
    Instant uploadDate,
    Instant expiration,
    Tags tags) {

  /** By name; case counts. */
  public static final Table<ServerCertificate> TABLE =
      new Table<>("server-certificates", ServerCertificate.class, Table.Owner.ACCOUNT);

  public static Key<ServerCertificate> key(AccountId account, String name) {
    return TABLE.key(account, name);
  }

  public String arn() {
    return Arn.iam(account, "server-certificate" + path + name).toString();
  }

  ServerCertificate with(Tags changed) {
    return new ServerCertificate(
        account, id, name, path, body, chain, sealedKey, uploadDate, expiration, changed);
  }

  ServerCertificate named(String newName, String newPath) {
    return new ServerCertificate(
        account, id, newName, newPath, body, chain, sealedKey, uploadDate, expiration, tags);
  }
}
