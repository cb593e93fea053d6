package io.hindsight.http.aws.authorization;

import io.hindsight.actors.secrets.Vault;
import java.time.Instant;
import java.util.Optional;

/**
 * Session tokens: opaque to who carries them, and enough by themselves to verify a request. A token
 * is sealed with the master key and holds the access key id, its secret and the end.
 */
public record SessionTokens(Vault vault) {
  private static final String OWNER = "session-token";

  /** What a token holds. */
  record Content(String accessKeyId, String secret, Instant expiresAt) {}

  public String token(String accessKeyId, String secret, Instant expiresAt) {
    return vault.seal(accessKeyId + '\n' + secret + '\n' + expiresAt.getEpochSecond(), OWNER);
  }

  /** The access key id of the session that a token is of; empty where it is no token of ours. */
  public Optional<String> accessKeyId(String token) {
    return open(token).map(Content::accessKeyId);
  }

  Optional<Content> open(String token) {
    return vault
        .open(token, OWNER)
        .map(
            text -> {
              String[] parts = text.split("\n", -1);
              return new Content(
                  parts[0], parts[1], Instant.ofEpochSecond(Long.parseLong(parts[2])));
            });
  }
}
