package io.hindsight.domain.principal;

import java.time.Instant;

/**
 * A long-term access key.
 *
 * @param sealedSecret the secret, sealed with the master key; never plain
 */
public record AccessKey(
    String accessKeyId, String sealedSecret, Status status, Instant createDate) {
  /** Whether requests may be signed with the key. */
  public enum Status {
    ACTIVE("Active"),
    INACTIVE("Inactive");

    private final String awsName;

    Status(String awsName) {
      this.awsName = awsName;
    }

    public String awsName() {
      return awsName;
    }
  }

  AccessKey with(Status changed) {
    return new AccessKey(accessKeyId, sealedSecret, changed, createDate);
  }
}
