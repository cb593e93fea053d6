package io.hindsight.domain.mirror;

import io.hindsight.domain.trail.CallRecorded;

/** What a record means for who can do what. */
public enum Understanding {
  /** It changes what is folded: a write, or a session. */
  APPLIED,
  /** It changes nothing, and is kept for audit. */
  IGNORED,
  /** It may change who can do what, in a way that is not understood; it is kept for audit. */
  NOT_UNDERSTOOD;

  static Understanding of(CallRecorded call, CloudTrailRecord record) {
    Node root = record.root();
    if (!call.errorCode().isEmpty()) {
      return IGNORED;
    }
    if (Operations.makesSession(call)) {
      return SessionStarted.isTold(root) ? APPLIED : IGNORED;
    }
    if (Operations.write(call) != null) {
      return root.get("requestParameters").isObject()
              && !root.get("requestParameters").get("omitted").isTrue()
          ? APPLIED
          : NOT_UNDERSTOOD;
    }
    boolean policy =
        call.eventSource().equals(Operations.IAM)
            || call.eventSource().equals(Operations.ORGANIZATIONS);
    return policy && !call.readOnly() && !Operations.HARMLESS.contains(call.eventName())
        ? NOT_UNDERSTOOD
        : IGNORED;
  }
}
