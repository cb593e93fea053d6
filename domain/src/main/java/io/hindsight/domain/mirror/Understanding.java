package io.hindsight.domain.mirror;

import io.hindsight.domain.decider.Recorded;
import io.hindsight.domain.trail.CallRecorded;

/** What a record means for who can do what. */
public enum Understanding {
  /** It changes what is folded: a write, or a session. */
  APPLIED,
  /** It changes nothing, and is kept for audit. */
  IGNORED,
  /** It may change who can do what, in a way that is not understood; it is kept for audit. */
  NOT_UNDERSTOOD;

  static Understanding of(Past past, CallRecorded call, CloudTrailRecord record) {
    Node root = record.root();
    if (!call.errorCode().isEmpty()) {
      return IGNORED;
    }
    if (Operations.makesSession(call)) {
      return SessionStarted.isTold(root) ? APPLIED : IGNORED;
    }
    if (Operations.write(call) != null) {
      return Told.is(call.eventName(), root) ? APPLIED : NOT_UNDERSTOOD;
    }
    OrganizationOperations.Rule rule = OrganizationOperations.find(call);
    if (rule != null) {
      return of(past, call, rule, root);
    }
    boolean policy =
        call.eventSource().equals(Operations.IAM)
            || call.eventSource().equals(Operations.ORGANIZATIONS);
    boolean harmless = Meaning.withoutEffect(call.eventSource(), call.eventName()).isPresent();
    return policy && !call.readOnly() && !harmless ? NOT_UNDERSTOOD : IGNORED;
  }

  private static Understanding of(
      Past past, CallRecorded call, OrganizationOperations.Rule rule, Node root) {
    OrganizationWrite write =
        new OrganizationWrite(
            new Recorded<>(0, past.effectiveAt(), past.effectiveAt(), past.cause(), call),
            rule,
            root);
    if (rule.isTold(write)) {
      return APPLIED;
    }
    // Handshakes of other kinds and reports of failure change nothing.
    return call.eventName().equals("AcceptHandshake") || call.eventName().endsWith("Result")
        ? IGNORED
        : NOT_UNDERSTOOD;
  }
}
