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

  /**
   * Policies that say nothing of principals: everyone whom they belong to is meant. No policies of
   * the type (null) limit nothing, while an empty list of them allows nothing.
   */
  static int evaluate(
      PolicyType type,
      @Nullable List<NamedPolicy> policies,
      Request request,
      Action action,
      @Nullable Trace trace) {
    if (policies == null) {
      return ALLOW;
    }
    if (trace == null && policies instanceof Layer layer) {
      return layer.evaluate(action, request);
    }
    int result = NOTHING;
    boolean denied = false;
    for (int i = 0; i < policies.size(); i++) {
      NamedPolicy policy = policies.get(i);
      for (CompiledStatement statement : policy.policy().selectedBy(action)) {
        if (trace != null) {
          trace.statement(type, policy, statement, request, true);
        } else if (result == ALLOW && !statement.isDeny()) {
          continue;
        }
        if (statement.matches(request)) {
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
      List<? extends List<NamedPolicy>> levels,
      Request request,
      Action action,
      @Nullable Trace trace) {
    if (trace == null && type == PolicyType.SCP && levels instanceof Levels indexed) {
      return indexed.evaluate(action, request);
    }
    int result = ALLOW;
    for (int i = 0; i < levels.size(); i++) {
      int said =
          type == PolicyType.RCP
              ? everyone(type, levels.get(i), request, action, trace)
              : evaluate(type, levels.get(i), request, action, trace);
      if (said == DENY && trace == null) {
        return DENY;
      }
      result = Math.min(result, said);
    }
    return result;
  }

  static int endpoint(
      @Nullable List<NamedPolicy> policies, Request request, Action action, @Nullable Trace trace) {
    return policies == null
        ? ALLOW
        : everyone(PolicyType.VPC_ENDPOINT, policies, request, action, trace);
  }

  /**
   * Policies that may say whom they are about, though it is mostly everyone: of endpoints, and
   * those of resources' organizations. How they name the principal makes no difference.
   */
  private static int everyone(
      PolicyType type,
      List<NamedPolicy> policies,
      Request request,
      Action action,
      @Nullable Trace trace) {
    int result = NOTHING;
    for (int i = 0; i < policies.size(); i++) {
      int said = resource(type, policies.get(i), request, action, false, trace);
      if (said == DENY) {
        if (trace == null) {
          return DENY;
        }
        result = DENY;
      } else if (said != 0 && result == NOTHING) {
        result = ALLOW;
      }
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
    for (CompiledStatement statement : policy.policy().selectedBy(action)) {
      int match = principalMatch(type, statement, request, bounded);
      if (trace != null) {
        trace.statement(type, policy, statement, request, match != 0);
      }
      if (match != 0 && statement.matches(request)) {
        if (statement.isDeny()) {
          denied = true;
        } else {
          allowed |= match;
        }
      }
    }
    return denied ? DENY : allowed;
  }

  /**
   * How a statement names the principal; one without either element names nobody, but where such
   * policies are about everyone anyhow.
   */
  private static int principalMatch(
      PolicyType type, CompiledStatement statement, Request request, boolean bounded) {
    CompiledPrincipal principal = statement.principal();
    if (principal != null) {
      return principal.match(request);
    }
    CompiledPrincipal not = statement.notPrincipal();
    if (not == null) {
      boolean ofOne = type == PolicyType.RESOURCE || type == PolicyType.TRUST;
      return ofOne ? 0 : CompiledPrincipal.ANYONE;
    }
    boolean exempt = not.exempts(request) && !(bounded && statement.isDeny());
    return exempt ? 0 : CompiledPrincipal.ANYONE;
  }
}
