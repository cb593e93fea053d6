package io.hindsight.domain.questions;

import io.hindsight.domain.policy.evaluate.Verdict;
import java.util.List;

/**
 * The effective access of a principal at a moment.
 *
 * @param permissions what it can do, also on condition, what is taken from it, and what stands
 *     apart within that
 */
public record WhatCan(String principal, Moment moment, List<Permission> permissions) {
  public WhatCan {
    permissions = List.copyOf(permissions);
  }

  /** What becomes of what policies grant. */
  public enum Effect {
    ALLOWED,
    /** Allowed where context that is missing is as policies ask. */
    CONDITIONAL,
    /** Rests on what is not known. */
    UNKNOWN,
    /** Granted, and taken away by a deny, a boundary, an organization or a session. */
    TAKEN
  }

  /**
   * Actions on resources that fare alike.
   *
   * @param actions a pattern, as a policy writes it
   * @param resources a pattern, as a policy writes it, with variables replaced
   * @param prospect the verdict on what the patterns stand for
   */
  public record Permission(String actions, String resources, Effect effect, Prospect prospect) {
    /** The service that the actions are of; {@code *} where they are of all. */
    public String service() {
      int colon = actions.indexOf(':');
      return colon < 0 ? "*" : actions.substring(0, colon);
    }

    Probe probe() {
      return new Probe(actions, resources);
    }

    boolean faresAs(Permission other) {
      return effect == other.effect
          && prospect.decision().equals(other.prospect.decision())
          && prospect.wouldAllowIf().equals(other.prospect.wouldAllowIf());
    }
  }

  static Effect effect(Prospect prospect) {
    if (prospect.isUnknown()) {
      return Effect.UNKNOWN;
    }
    return prospect.isAllowed()
        ? Effect.ALLOWED
        : prospect.wouldAllowIf().isEmpty()
                || prospect.decision().verdict() == Verdict.EXPLICIT_DENY
            ? Effect.TAKEN
            : Effect.CONDITIONAL;
  }
}
