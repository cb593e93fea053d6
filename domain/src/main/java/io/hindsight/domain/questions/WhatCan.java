package io.hindsight.domain.questions;

import io.hindsight.domain.catalogue.actions.AccessLevel;
import io.hindsight.domain.catalogue.actions.ActionCatalogue;
import io.hindsight.domain.policy.evaluate.Verdict;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

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

    /** The access levels of the actions that the pattern selects, as AWS's catalogue has them. */
    public Set<AccessLevel> levels() {
      Set<AccessLevel> levels = EnumSet.noneOf(AccessLevel.class);
      ActionCatalogue.instance().matching(actions).forEach(action -> levels.add(action.level()));
      return levels;
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

  /**
   * Access to one service at one level.
   *
   * @param service its prefix; {@code *} for all services together
   * @param allowed how many of the service's actions of the level are allowed on some resource
   * @param conditional how many more are allowed on condition, or rest on what is not known
   * @param of how many there are
   * @param resources the patterns on which they are allowed
   */
  public record Access(
      String service,
      AccessLevel level,
      int allowed,
      int conditional,
      int of,
      List<String> resources) {
    public Access {
      resources = List.copyOf(resources);
    }
  }

  /** What it comes to by service and access level, as far as AWS's catalogue has the actions. */
  public List<Access> byLevel() {
    return AccessSummary.of(permissions);
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
