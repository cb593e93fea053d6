package io.hindsight.domain.policy.evaluate;

import io.hindsight.domain.policy.compile.Action;
import io.hindsight.domain.policy.compile.CompiledPrincipal;
import io.hindsight.domain.policy.request.PrincipalRef;
import io.hindsight.domain.policy.request.PrincipalRef.Kind;
import io.hindsight.domain.policy.request.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Combines what policies of all types say into a decision.
 *
 * <p>The order is AWS's ("Policy evaluation logic" in the IAM User Guide): an explicit deny of any
 * applicable policy ends it; then every level of resource control and service control policies and
 * the endpoint's policy must allow; then, within an account, resource-based and identity-based
 * policies are a union that boundary and session policies cut down, and between accounts both sides
 * must allow.
 */
public final class Authorizer {
  private Authorizer() {}

  public static Decision decide(Request request, PolicySets sets) {
    return walk(request, sets, null);
  }

  /** The decision with its reasons. */
  public static Explanation explain(Request request, PolicySets sets) {
    RecordingTrace trace = new RecordingTrace();
    Decision decision = walk(request, sets, trace);
    return trace.explanation(request, sets, decision);
  }

  private static Decision walk(Request request, PolicySets sets, @Nullable Trace trace) {
    Action action = Action.of(request.action());
    PrincipalRef principal = request.principal();
    Kind kind = principal.kind();
    boolean hasIdentity = kind != Kind.SERVICE && kind != Kind.ANONYMOUS && kind != Kind.ROOT;
    boolean governed = hasIdentity || kind == Kind.ROOT;
    boolean serviceLinked = principal.isServiceLinkedRole();
    PolicyType resourceType = resourceType(request);
    List<NamedPolicy> boundaries = hasIdentity ? sets.boundary() : null;
    List<NamedPolicy> sessions = hasIdentity ? sets.session() : null;

    int identity =
        hasIdentity
            ? Layers.evaluate(PolicyType.IDENTITY, sets.identity(), request, action, trace)
            : Layers.NOTHING;
    if (identity == Layers.DENY && trace == null) {
      return Decision.of(Verdict.EXPLICIT_DENY, PolicyType.IDENTITY);
    }
    NamedPolicy policy = sets.resource();
    int resource =
        policy == null
            ? 0
            : Layers.resource(resourceType, policy, request, action, boundaries != null, trace);
    int boundary =
        boundaries == null
            ? Layers.ALLOW
            : Layers.evaluate(PolicyType.BOUNDARY, boundaries, request, action, trace);
    int session =
        sessions == null
            ? Layers.ALLOW
            : Layers.evaluate(PolicyType.SESSION, sessions, request, action, trace);
    int scp =
        governed && !serviceLinked
            ? Layers.levels(PolicyType.SCP, sets.scps(), request, action, trace)
            : Layers.ALLOW;
    int rcp =
        serviceLinked
            ? Layers.ALLOW
            : Layers.levels(PolicyType.RCP, sets.rcps(), request, action, trace);
    List<NamedPolicy> endpoint = sets.vpce();
    int vpce =
        endpoint == null
            ? Layers.ALLOW
            : Layers.evaluate(PolicyType.VPC_ENDPOINT, endpoint, request, action, trace);

    Decision denied =
        explicitDeny(identity, resource, boundary, session, scp, rcp, vpce, resourceType);
    if (denied != null) {
      return denied;
    }
    if (rcp != Layers.ALLOW) {
      return Decision.of(Verdict.IMPLICIT_DENY, PolicyType.RCP);
    }
    if (scp != Layers.ALLOW) {
      return Decision.of(Verdict.IMPLICIT_DENY, PolicyType.SCP);
    }
    if (vpce != Layers.ALLOW) {
      return Decision.of(Verdict.IMPLICIT_DENY, PolicyType.VPC_ENDPOINT);
    }
    boolean sessionAllows =
        session == Layers.ALLOW && !(kind == Kind.FEDERATED_USER && sessions == null);
    if (!governed) {
      return allowedIf(resource != 0, resourceType);
    }
    if (mustAllow(request)) {
      return exclusive(
          request, resource, identity, boundary == Layers.ALLOW, sessionAllows, resourceType);
    }
    return request.isSameAccount()
        ? sameAccount(
            kind, resource, identity, boundary == Layers.ALLOW, sessionAllows, resourceType)
        : crossAccount(
            kind, resource, identity, boundary == Layers.ALLOW, sessionAllows, resourceType);
  }

  private static @Nullable Decision explicitDeny(
      int identity,
      int resource,
      int boundary,
      int session,
      int scp,
      int rcp,
      int vpce,
      PolicyType resourceType) {
    PolicyType by =
        rcp == Layers.DENY
            ? PolicyType.RCP
            : scp == Layers.DENY
                ? PolicyType.SCP
                : vpce == Layers.DENY
                    ? PolicyType.VPC_ENDPOINT
                    : resource == Layers.DENY
                        ? resourceType
                        : identity == Layers.DENY
                            ? PolicyType.IDENTITY
                            : boundary == Layers.DENY
                                ? PolicyType.BOUNDARY
                                : session == Layers.DENY ? PolicyType.SESSION : null;
    return by == null ? null : Decision.of(Verdict.EXPLICIT_DENY, by);
  }

  private static Decision allowedIf(boolean allowed, PolicyType by) {
    return Decision.of(allowed ? Verdict.ALLOW : Verdict.IMPLICIT_DENY, by);
  }

  /** Whether a resource-based policy stands above identity policies: they then do not suffice. */
  private static boolean mustAllow(Request request) {
    return isTrust(request) || isKey(request);
  }

  private static boolean isTrust(Request request) {
    String action = request.action();
    return action.regionMatches(true, 0, "sts:", 0, 4)
        && request.resource().startsWith("arn:")
        && request.resource().contains(":role/");
  }

  private static boolean isKey(Request request) {
    return request.action().regionMatches(true, 0, "kms:", 0, 4)
        && request.resource().startsWith("arn:")
        && request.resource().contains(":kms:")
        && request.resource().contains(":key/");
  }

  private static PolicyType resourceType(Request request) {
    return isTrust(request) ? PolicyType.TRUST : PolicyType.RESOURCE;
  }

  /** Trust and key policies. Naming an account hands the decision to its own policies. */
  private static Decision exclusive(
      Request request,
      int resource,
      int identity,
      boolean boundary,
      boolean session,
      PolicyType type) {
    if (resource == 0) {
      return Decision.of(Verdict.IMPLICIT_DENY, type);
    }
    Kind kind = request.principal().kind();
    if (!request.isSameAccount()) {
      return crossAccount(kind, resource, identity, boundary, session, type);
    }
    if ((resource & CompiledPrincipal.DIRECT) != 0) {
      return Decision.of(Verdict.ALLOW, type);
    }
    boolean named = (resource & (CompiledPrincipal.ROLE | CompiledPrincipal.ANYONE)) != 0;
    return limited(
        named || identity == Layers.ALLOW, named ? type : PolicyType.IDENTITY, boundary, session);
  }

  private static Decision sameAccount(
      Kind kind, int resource, int identity, boolean boundary, boolean session, PolicyType type) {
    if (kind == Kind.ROOT) {
      return Decision.ROOT;
    }
    if ((resource & CompiledPrincipal.DIRECT) != 0) {
      return Decision.of(Verdict.ALLOW, type);
    }
    boolean named = (resource & (CompiledPrincipal.ROLE | CompiledPrincipal.ANYONE)) != 0;
    if (identity == Layers.ALLOW) {
      return limited(true, PolicyType.IDENTITY, boundary, session);
    }
    return limited(named, named ? type : PolicyType.IDENTITY, boundary, session);
  }

  private static Decision limited(
      boolean granted, PolicyType by, boolean boundary, boolean session) {
    if (!granted) {
      return Decision.of(Verdict.IMPLICIT_DENY, by);
    }
    if (!boundary) {
      return Decision.of(Verdict.IMPLICIT_DENY, PolicyType.BOUNDARY);
    }
    return session
        ? Decision.of(Verdict.ALLOW, by)
        : Decision.of(Verdict.IMPLICIT_DENY, PolicyType.SESSION);
  }

  private static Decision crossAccount(
      Kind kind, int resource, int identity, boolean boundary, boolean session, PolicyType type) {
    if (kind != Kind.ROOT) {
      if (identity != Layers.ALLOW) {
        return Decision.of(Verdict.IMPLICIT_DENY, PolicyType.IDENTITY);
      }
      if (!boundary) {
        return Decision.of(Verdict.IMPLICIT_DENY, PolicyType.BOUNDARY);
      }
      if (!session) {
        return Decision.of(Verdict.IMPLICIT_DENY, PolicyType.SESSION);
      }
    }
    return allowedIf(resource != 0, type);
  }
}
