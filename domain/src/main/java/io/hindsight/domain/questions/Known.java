package io.hindsight.domain.questions;

import io.hindsight.domain.access.Subject;
import io.hindsight.domain.policy.request.ContextKey;
import io.hindsight.domain.policy.request.Request;
import java.util.Locale;
import java.util.Set;

/**
 * Which context keys are settled even where they are absent: the history says that the principal
 * has no such tag. What is neither given nor settled is open: the asker may have left it out.
 */
record Known(boolean session, boolean resourceTags) {
  private static final Set<String> OF_PRINCIPALS =
      Set.of(
          "aws:principalarn",
          "aws:principalaccount",
          "aws:principaltype",
          "aws:principalisawsservice",
          "aws:userid",
          "aws:username");

  private static final Set<String> OF_SESSIONS =
      Set.of(
          "aws:tokenissuetime",
          "aws:multifactorauthpresent",
          "aws:multifactorauthage",
          "aws:sourceidentity");

  static Known of(Subject subject, boolean resourceTags) {
    return new Known(subject.session() != null, resourceTags);
  }

  /** Whether the principal itself gives the key its value. */
  static boolean isOfPrincipal(String key) {
    if (!key.regionMatches(true, 0, "aws:", 0, 4)) {
      return false;
    }
    return key.regionMatches(true, 0, "aws:PrincipalTag/", 0, 17)
        || OF_PRINCIPALS.contains(key.toLowerCase(Locale.ROOT));
  }

  static boolean isAbsent(String key, Request request) {
    return request.find(ContextKey.of(key)) < 0;
  }

  /** Whether the value of a key is not known. */
  boolean isOpen(String key, Request request) {
    return isAbsent(key, request)
        && !isOfPrincipal(key)
        && !(session && OF_SESSIONS.contains(key.toLowerCase(Locale.ROOT)))
        && !(resourceTags && isResourceTag(key));
  }

  private static boolean isResourceTag(String key) {
    return key.regionMatches(true, 0, "aws:ResourceTag/", 0, 16)
        || key.regionMatches(true, 0, "iam:ResourceTag/", 0, 16);
  }
}
