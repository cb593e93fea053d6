package io.hindsight.http.aws.iam;

import io.hindsight.domain.catalogue.managedpolicies.ManagedPolicyCatalogue;
import io.hindsight.http.aws.protocol.AwsError;
import org.jspecify.annotations.Nullable;

/**
 * Whether an ARN of AWS's own names a policy; the account's own are checked where they are kept.
 */
final class AttachablePolicies {
  private final ManagedPolicyCatalogue catalogue = ManagedPolicyCatalogue.instance();

  /** Refuses what cannot be attached. */
  void check(String arn) {
    if (isMissing(arn)) {
      throw AwsError.of("NoSuchEntity", "Policy " + arn + " does not exist or is not attachable.");
    }
  }

  /** Refuses what cannot be a boundary; null is none. */
  void checkBoundary(@Nullable String arn) {
    if (arn != null && isMissing(arn)) {
      throw AwsError.of(
          "NoSuchEntity", "Scope ARN: " + arn + " does not exist or is not attachable.");
    }
  }

  private boolean isMissing(String arn) {
    return arn.startsWith("arn:aws:iam::aws:policy/") && catalogue.find(arn).isEmpty();
  }

  /** The path of a policy, from its ARN. */
  static String path(String arn) {
    int slash = arn.indexOf('/');
    return slash < 0 ? "/" : arn.substring(slash, arn.lastIndexOf('/') + 1);
  }
}
