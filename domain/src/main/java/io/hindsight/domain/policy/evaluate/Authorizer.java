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
 * <p>The order is AWS's ("How AWS enforcement code logic evaluates requests to allow or deny
 * access"): an explicit deny of any applicable policy ends it; then every level of resource control
 * and service control policies and the endpoint's policy must allow; then, within an account,
 * resource-based and identity-based policies are a union that boundary and session policies cut
 * down, and between accounts both sides must allow ("Cross-account policy evaluation logic").
 */
public final class Authorizer {
  /** Resource-based grants to these are not cut down by what the account's policies leave out. */
  private static final int UNLIMITED = CompiledPrincipal.DIRECT | CompiledPrincipal.ANYONE;

  private Authorizer() {}

  public static Decision decide(Request request, PolicySets sets) {
    return walk(request, sets, null);
  }

  /** The decision with its reasons. */
  public static Explanation explain(Request request, PolicySets sets) {
    RecordingTrace trace = new RecordingTrace();
    Decision decision = walk(request, sets, trace);
    return trace.explanation(request, decision);
  }

  private static Decision walk(Request request, PolicySets sets, @Nullable Trace trace) {
    if (SpecialCases.isFree(request)) {
      return Decision.FREE;
    }
    Action action = Action.of(request.action());
    PrincipalRef principal = request.principal();
    Kind kind = principal.kind();
    boolean hasIdentity = hasIdentity(kind);
    boolean ofAccount = hasIdentity || kind == Kind.ROOT;
    boolean serviceLinked = principal.isServiceLinkedRole();
    PolicyType type = SpecialCases.isTrust(request) ? PolicyType.TRUST : PolicyType.RESOURCE;
    NamedPolicy policy = sets.resource();
    List<NamedPolicy> boundaries = hasIdentity ? sets.boundary() : null;
    List<NamedPolicy> sessions = hasIdentity ? sets.session() : null;

    int rcp =
        serviceLinked
            ? Layers.ALLOW
            : Layers.levels(PolicyType.RCP, sets.rcps(), request, action, trace);
    int scp =
        ofAccount && !serviceLinked
            ? Layers.levels(PolicyType.SCP, sets.scps(), request, action, trace)
            : Layers.ALLOW;
    int vpce = Layers.endpoint(sets.vpce(), request, action, trace);
    int resource =
        policy == null
            ? 0
            : Layers.resource(type, policy, request, action, boundaries != null, trace);
    int identity =
        hasIdentity
            ? Layers.evaluate(PolicyType.IDENTITY, sets.identity(), request, action, trace)
            : Layers.NOTHING;
    int boundary = Layers.evaluate(PolicyType.BOUNDARY, boundaries, request, action, trace);
    int session = Layers.evaluate(PolicyType.SESSION, sessions, request, action, trace);

    Decision denied = explicitDeny(rcp, scp, vpce, resource, type, identity, boundary, session);
    if (denied != null) {
      return denied;
    }
    Decision guarded = guarded(rcp, scp, vpce);
    if (guarded != null) {
      return guarded;
    }
    if (!ofAccount) {
      return resource != 0 ? Decision.allow(type) : Decision.implicitDeny(type);
    }
    if (kind == Kind.FEDERATED_USER && sessions == null) {
      session = Layers.NOTHING; // GetFederationToken without a session policy gives nothing.
    }
    return combine(request, type, resource, identity, boundary, session);
  }

  private static boolean hasIdentity(Kind kind) {
    return switch (kind) {
      case USER, ROLE, ASSUMED_ROLE, FEDERATED_USER -> true;
      case ROOT, SERVICE, PROVIDER, ANONYMOUS -> false;
    };
  }

  /** The first in AWS's order of those who deny. */
  private static @Nullable Decision explicitDeny(
      int rcp,
      int scp,
      int vpce,
      int resource,
      PolicyType resourceType,
      int identity,
      int boundary,
      int session) {
    if (rcp == Layers.DENY) {
      return Decision.explicitDeny(PolicyType.RCP);
    }
    if (scp == Layers.DENY) {
      return Decision.explicitDeny(PolicyType.SCP);
    }
    if (vpce == Layers.DENY) {
      return Decision.explicitDeny(PolicyType.VPC_ENDPOINT);
    }
    if (resource == Layers.DENY) {
      return Decision.explicitDeny(resourceType);
    }
    if (identity == Layers.DENY) {
      return Decision.explicitDeny(PolicyType.IDENTITY);
    }
    if (boundary == Layers.DENY) {
      return Decision.explicitDeny(PolicyType.BOUNDARY);
    }
    return session == Layers.DENY ? Decision.explicitDeny(PolicyType.SESSION) : null;
  }

  /** What organizations and endpoints leave out. */
  private static @Nullable Decision guarded(int rcp, int scp, int vpce) {
    if (rcp != Layers.ALLOW) {
      return Decision.implicitDeny(PolicyType.RCP);
    }
    if (scp != Layers.ALLOW) {
      return Decision.implicitDeny(PolicyType.SCP);
    }
    return vpce == Layers.ALLOW ? null : Decision.implicitDeny(PolicyType.VPC_ENDPOINT);
  }

  private static Decision combine(
      Request request, PolicyType type, int resource, int identity, int boundary, int session) {
    boolean root = request.principal().kind() == Kind.ROOT;
    if (root && SpecialCases.isAssumeRole(request)) {
      return Decision.implicitDeny(type);
    }
    boolean named = resource != 0;
    if (!request.isSameAccount()) {
      if (!root) {
        Decision own = limited(identity == Layers.ALLOW, PolicyType.IDENTITY, boundary, session);
        if (!own.isAllowed()) {
          return own;
        }
      }
      return named ? Decision.allow(type) : Decision.implicitDeny(type);
    }
    boolean exclusive = type == PolicyType.TRUST || SpecialCases.isKey(request);
    if (exclusive && !named) {
      return Decision.implicitDeny(type);
    }
    if (root) {
      return exclusive ? Decision.allow(type) : Decision.FREE;
    }
    if ((resource & UNLIMITED) != 0) {
      return Decision.allow(type);
    }
    if (identity == Layers.ALLOW) {
      return limited(true, PolicyType.IDENTITY, boundary, session);
    }
    boolean role = (resource & CompiledPrincipal.ROLE) != 0;
    return limited(role, role ? type : PolicyType.IDENTITY, boundary, session);
  }

  private static Decision limited(boolean granted, PolicyType by, int boundary, int session) {
    if (!granted) {
      return Decision.implicitDeny(by);
    }
    if (boundary != Layers.ALLOW) {
      return Decision.implicitDeny(PolicyType.BOUNDARY);
    }
    return session == Layers.ALLOW ? Decision.allow(by) : Decision.implicitDeny(PolicyType.SESSION);
  }
}
