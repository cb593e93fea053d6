package io.hindsight.domain.policy.evaluate;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is decided, and by which type of policy; one object for each pair, none is made for a
 * decision.
 *
 * @param decidedBy null where an allow needs no policy: root's in its own account, and calls that
 *     need no permission
 */
public record Decision(Verdict verdict, @Nullable PolicyType decidedBy) {
  private static final Map<PolicyType, Decision> ALLOWS = each(Verdict.ALLOW);
  private static final Map<PolicyType, Decision> EXPLICIT = each(Verdict.EXPLICIT_DENY);
  private static final Map<PolicyType, Decision> IMPLICIT = each(Verdict.IMPLICIT_DENY);

  /** An allow that no policy gave. */
  static final Decision FREE = new Decision(Verdict.ALLOW, null);

  private static Map<PolicyType, Decision> each(Verdict verdict) {
    Map<PolicyType, Decision> each = new EnumMap<>(PolicyType.class);
    for (PolicyType type : PolicyType.values()) {
      each.put(type, new Decision(verdict, type));
    }
    return each;
  }

  static Decision allow(PolicyType by) {
    return Objects.requireNonNull(ALLOWS.get(by));
  }

  static Decision explicitDeny(PolicyType by) {
    return Objects.requireNonNull(EXPLICIT.get(by));
  }

  static Decision implicitDeny(PolicyType by) {
    return Objects.requireNonNull(IMPLICIT.get(by));
  }

  public boolean isAllowed() {
    return verdict == Verdict.ALLOW;
  }
}
