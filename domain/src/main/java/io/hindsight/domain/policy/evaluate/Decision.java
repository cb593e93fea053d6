package io.hindsight.domain.policy.evaluate;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is decided, and by which type of policy; one object for each pair, none is made for a
 * decision.
 *
 * @param decidedBy null where an allow needs no policy: root, in its own account
 */
public record Decision(Verdict verdict, @Nullable PolicyType decidedBy) {
  private static final Map<Verdict, Map<PolicyType, Decision>> ALL = new EnumMap<>(Verdict.class);

  static {
    for (Verdict verdict : Verdict.values()) {
      Map<PolicyType, Decision> byType = new EnumMap<>(PolicyType.class);
      for (PolicyType type : PolicyType.values()) {
        byType.put(type, new Decision(verdict, type));
      }
      ALL.put(verdict, byType);
    }
  }

  static final Decision ROOT = new Decision(Verdict.ALLOW, null);

  static Decision of(Verdict verdict, PolicyType type) {
    return Objects.requireNonNull(Objects.requireNonNull(ALL.get(verdict)).get(type));
  }

  public boolean isAllowed() {
    return verdict == Verdict.ALLOW;
  }
}
