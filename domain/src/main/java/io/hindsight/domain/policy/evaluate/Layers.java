package io.hindsight.domain.policy.evaluate;

import io.hindsight.domain.policy.compile.Action;
import io.hindsight.domain.policy.compile.CompiledPrincipal;
import io.hindsight.domain.policy.compile.CompiledStatement;
import io.hindsight.domain.policy.request.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one layer of policies says by itself. */
final class Layers {
  /** A layer denies explicitly, says nothing, or allows. */
  static final int DENY = -1;

  static final int NOTHING = 0;
  static final int ALLOW = 1;

  private Layers() {}

  static int evaluate(
      PolicyType type,
      List<NamedPolicy> policies,
      Request request,
      Action action,
      @Nullable Trace trace) {
    int result = NOTHING;
    boolean denied = false;
    for (int i = 0; i < policies.size(); i++) {
      NamedPolicy policy = policies.get(i);
      if (trace != null) {
        tell(type, policy, request, trace);
      }
      CompiledStatement[] statements = policy.policy().selectedBy(action);
      for (CompiledStatement statement : statements) {
        if ((statement.isDeny() || result == NOTHING)
            && statement.matchesResource(request)
            && statement.matchesConditions(request)) {
          if (!statement.isDeny()) {
            result = ALLOW;
          } else if (trace == null) {
            return DENY;
          } else {
            denied = true;
          }
        }
      }
    }
    return denied ? DENY : result;
  }

  /** All levels: each must allow. */
  static int levels(
      PolicyType type,
      List<List<NamedPolicy>> levels,
      Request request,
      Action action,
      @Nullable Trace trace) {
    int result = ALLOW;
    for (int i = 0; i < levels.size(); i++) {
      int level = evaluate(type, levels.get(i), request, action, trace);
      if (level == DENY && trace == null) {
        return DENY;
      }
      result = Math.min(result, level);
    }
    return result;
  }

  /**
   * A resource-based policy: {@link #DENY}, or how the statements that allow name the principal, as
   * {@link CompiledPrincipal} says; 0 where none does.
   */
  static int resource(
      PolicyType type,
      NamedPolicy policy,
      Request request,
      Action action,
      boolean bounded,
      @Nullable Trace trace) {
    int allowed = 0;
    boolean denied = false;
    if (trace != null) {
      tell(type, policy, request, trace);
    }
    CompiledStatement[] statements = policy.policy().selectedBy(action);
    for (CompiledStatement statement : statements) {
      int match = principalMatch(statement, request, bounded);
      if (match != 0
          && statement.matchesResource(request)
          && statement.matchesConditions(request)) {
        if (statement.isDeny()) {
          denied = true;
        } else {
          allowed |= match;
        }
      }
    }
    return denied ? DENY : allowed;
  }

  /** How a statement names the principal; one without either element names nobody. */
  static int principalMatch(CompiledStatement statement, Request request, boolean bounded) {
    CompiledPrincipal principal = statement.principal();
    if (principal != null) {
      return principal.match(request.principal());
    }
    CompiledPrincipal not = statement.notPrincipal();
    if (not == null) {
      return 0;
    }
    boolean exempt = not.exempts(request.principal()) && !(bounded && statement.isDeny());
    return exempt ? 0 : CompiledPrincipal.ANYONE;
  }

  private static void tell(PolicyType type, NamedPolicy policy, Request request, Trace trace) {
    boolean names = type == PolicyType.RESOURCE || type == PolicyType.TRUST;
    for (CompiledStatement statement : policy.policy().statements()) {
      trace.statement(
          type, policy, statement, request, names ? principalMatch(statement, request, false) : -1);
    }
  }
}
