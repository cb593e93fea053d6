package io.hindsight.domain.policy.compile;

import io.hindsight.domain.arn.Arn;
import io.hindsight.domain.policy.document.PrincipalElement;
import io.hindsight.domain.policy.request.PrincipalRef;
import java.util.List;
import java.util.Map;

/** A Principal or NotPrincipal element, ready to match. */
public final class CompiledPrincipal {
  /** Names the principal itself: user, role session, federated user, root or service. */
  public static final int DIRECT = 1;

  /** Names the role of a session, or a role that asks without one. */
  public static final int ROLE = 2;

  /** Names the principal's account, which then decides for itself. */
  public static final int ACCOUNT = 4;

  /** Names everyone. */
  public static final int ANYONE = 8;

  private final Map<String, List<String>> names;

  CompiledPrincipal(PrincipalElement element) {
    names = element.names();
  }

  /** How the element names a principal: an OR of the constants; 0 where it does not. */
  public int match(PrincipalRef principal) {
    int found = names.containsKey(PrincipalElement.ANYONE) ? ANYONE : 0;
    for (String name : names.getOrDefault("AWS", List.of())) {
      found |= aws(name, principal);
    }
    if (principal.kind() == PrincipalRef.Kind.SERVICE) {
      for (String name : names.getOrDefault("Service", List.of())) {
        if (name.equals("*") || name.equals(principal.arn())) {
          found |= DIRECT;
        }
      }
    }
    return found;
  }

  private static int aws(String name, PrincipalRef principal) {
    if (name.equals("*")) {
      return ANYONE;
    }
    if (principal.account().isEmpty()) {
      return 0;
    }
    if (isAccount(name, principal.account())) {
      return principal.kind() == PrincipalRef.Kind.ROOT ? ACCOUNT | DIRECT : ACCOUNT;
    }
    if (name.equals(principal.arn())) {
      return principal.kind() == PrincipalRef.Kind.ROLE ? ROLE : DIRECT;
    }
    if (principal.kind() == PrincipalRef.Kind.ASSUMED_ROLE && isRoleOf(name, principal)) {
      return ROLE;
    }
    return 0;
  }

  /** A session's ARN has the role's name without its path, so a role of any path may be meant. */
  private static boolean isRoleOf(String name, PrincipalRef session) {
    if (name.equals(session.roleArn())) {
      return true;
    }
    String role = session.roleArn();
    int start = role.indexOf(":role/");
    if (start < 0 || role.indexOf('/', start + 6) >= 0) {
      return false;
    }
    String prefix = role.substring(0, start + 6);
    return name.startsWith(prefix) && name.endsWith('/' + role.substring(start + 6));
  }

  private static boolean isAccount(String name, String account) {
    if (name.length() == 12) {
      return name.equals(account);
    }
    return name.endsWith(":root")
        && Arn.parse(name)
            .filter(arn -> arn.service().equals("iam"))
            .filter(arn -> arn.resource().equals("root"))
            .filter(arn -> arn.account().equals(account))
            .isPresent();
  }

  /**
   * Whether a NotPrincipal element leaves a principal out. A session is left out only where its
   * role and account are named too ("AWS JSON policy elements: NotPrincipal").
   */
  public boolean exempts(PrincipalRef principal) {
    int found = match(principal);
    if (principal.kind() == PrincipalRef.Kind.ASSUMED_ROLE) {
      return (found & ANYONE) != 0
          || (found & (DIRECT | ROLE | ACCOUNT)) == (DIRECT | ROLE | ACCOUNT);
    }
    if (principal.kind() == PrincipalRef.Kind.FEDERATED_USER) {
      return (found & ANYONE) != 0 || (found & (DIRECT | ACCOUNT)) == (DIRECT | ACCOUNT);
    }
    return (found & (ANYONE | DIRECT | ROLE)) != 0;
  }

  /** Federated identity providers that the element names. */
  public List<String> federated() {
    return names.getOrDefault("Federated", List.of());
  }

  @Override
  public String toString() {
    return names.toString();
  }
}
