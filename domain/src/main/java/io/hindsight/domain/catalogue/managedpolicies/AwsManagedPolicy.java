package io.hindsight.domain.catalogue.managedpolicies;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A managed policy of AWS's own.
 *
 * @param policyId {@code ANPA…}, derived from the ARN: AWS's own ids are not published
 * @param createDate of the first version
 * @param versions oldest first
 */
public record AwsManagedPolicy(
    String arn,
    String name,
    String path,
    String policyId,
    Instant createDate,
    List<Version> versions) {

  /**
   * A version, the default from its creation until the next one's.
   *
   * @param block where its block of documents begins in the catalogue
   * @param start where it begins in the block
   * @param length of the document in bytes
   */
  public record Version(
      String policyArn, String versionId, Instant createDate, int block, int start, int length) {}

  public AwsManagedPolicy {
    versions = List.copyOf(versions);
  }

  /** The default version at a moment; empty before the policy existed. */
  public Optional<Version> versionAt(Instant at) {
    for (int i = versions.size() - 1; i >= 0; i--) {
      if (!versions.get(i).createDate().isAfter(at)) {
        return Optional.of(versions.get(i));
      }
    }
    return Optional.empty();
  }

  /** The newest version. */
  public Version latest() {
    return versions.get(versions.size() - 1);
  }
}
