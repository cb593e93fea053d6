package io.hindsight.http.aws.signature;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an access key: the secret to verify with, and whose it is.
 *
 * @param accountId the account that the key belongs to
 * @param active false where the key is deactivated
 * @param sessionToken the token that requests must carry; null for long-term keys
 * @param expires when the session ends; null for long-term keys
 * @param principal whose key it is, in the terms of who looks credentials up
 */
public record Credential(
    String accessKeyId,
    String secretAccessKey,
    String accountId,
    boolean active,
    @Nullable String sessionToken,
    @Nullable Instant expires,
    Object principal) {

  @Override
  public String toString() {
    return "Credential[" + accessKeyId + "]";
  }
}
