package io.hindsight.domain.policy.evaluate;

import io.hindsight.domain.policy.request.PrincipalRef;
import io.hindsight.domain.policy.request.Request;

/** The services whose rules differ. */
final class SpecialCases {
  private SpecialCases() {}

  /**
   * Whether a call needs no permission and cannot be denied ("GetCallerIdentity" in the STS API
   * Reference).
   */
  static boolean isFree(Request request) {
    return isOf(request, "sts:")
        && request.action().equalsIgnoreCase("sts:GetCallerIdentity")
        && request.principal().kind() != PrincipalRef.Kind.ANONYMOUS;
  }

  static boolean isAssumeRole(Request request) {
    return request.action().equalsIgnoreCase("sts:AssumeRole");
  }

  /** Whether a role's trust policy is asked, which must allow: identity policies do not suffice. */
  static boolean isTrust(Request request) {
    return isOf(request, "sts:") && isArn(request.resource(), ":iam:", ":role/");
  }

  /** Whether a key policy is asked, which must allow as a trust policy must. */
  static boolean isKey(Request request) {
    return isOf(request, "kms:") && isArn(request.resource(), ":kms:", ":key/");
  }

  private static boolean isOf(Request request, String service) {
    return request.action().regionMatches(true, 0, service, 0, service.length());
  }

  private static boolean isArn(String resource, String service, String kind) {
    return resource.startsWith("arn:") && resource.contains(service) && resource.contains(kind);
  }
}
