package io.hindsight.domain.questions;

import java.util.List;

/**
 * A way to access through roles.
 *
 * @param principal its ARN; of what is not from here the name that the trust policy has for it
 * @param roles the ARNs of the roles to assume, one from the other, the last of which has access
 * @param conditions what trust and policies on the way ask that is not known; none where the way is
 *     open as things stand
 */
public record RolePath(Kind kind, String principal, List<String> roles, List<Ground> conditions) {

  /** Who goes. */
  public enum Kind {
    /** A user or role of the accounts asked about. */
    PRINCIPAL,
    /** An account, user or role of another account, or anyone. */
    OUTSIDE,
    /** A service of AWS's. */
    SERVICE,
    /** Whoever an identity provider vouches for. */
    FEDERATED
  }

  public RolePath {
    roles = List.copyOf(roles);
    conditions = List.copyOf(conditions);
  }

  public boolean isConditional() {
    return !conditions.isEmpty();
  }
}
