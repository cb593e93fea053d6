package io.hindsight.http.aws.iam;

import io.hindsight.domain.catalogue.managedpolicies.ManagedPolicyCatalogue;
import io.hindsight.http.aws.protocol.AwsError;
import org.jspecify.annotations.Nullable;

/**
 * Whether an ARN of AWS's own names a policy; the account's own are checked where they are kept.
 */
final class AttachablePolicies {
  private final ManagedPolicyCatalogue catalogue = ManagedPolicyCatalogue.instance();

  void check(@Nullable String arn) {
    if (arn != null
        && arn.startsWith("arn:aws:iam::aws:policy/")
        && catalogue.find(arn).isEmpty()) {
      throw AwsError.of("NoSuchEntity", "Policy " + arn + " does not exist or is not attachable.");
    }
  }

  /** The path of a policy, from its ARN. */
  static String path(String arn) {
    int slash = arn.indexOf('/');
    return slash < 0 ? "/" : arn.substring(slash, arn.lastIndexOf('/') + 1);
  }
}
