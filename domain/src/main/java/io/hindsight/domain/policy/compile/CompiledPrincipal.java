package io.hindsight.domain.policy.compile;

import io.hindsight.domain.arn.Arn;
import io.hindsight.domain.policy.document.PrincipalElement;
import io.hindsight.domain.policy.request.ContextKey;
import io.hindsight.domain.policy.request.PrincipalRef;
import io.hindsight.domain.policy.request.PrincipalRef.Kind;
import io.hindsight.domain.policy.request.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A Principal or NotPrincipal element, ready to match ("AWS JSON policy elements: Principal"). */
public final class CompiledPrincipal {
  /** Names the principal itself: user, role session, federated user, root, service or provider. */
  public static final int DIRECT = 1;

  /**
   * Names the role of a session, a role that asks without one, or the user behind a federated user.
   */
  public static final int ROLE = 2;

  /** Names the principal's account, which then decides for itself. */
  public static final int ACCOUNT = 4;

  /** Names everyone. */
  public static final int ANYONE = 8;

  private static final ContextKey USER_ID = ContextKey.of("aws:userid");

  private final Map<String, List<String>> names;
  private final boolean anyone;
  private final String[] accounts;
  private final String[] arns;
  private final String[] ids;
  private final List<String> services;
  private final List<String> providers;

  CompiledPrincipal(PrincipalElement element) {
    names = element.names();
    List<String> aws = new ArrayList<>(element.of("AWS"));
    aws.addAll(element.of(PrincipalElement.BARE));
    anyone = names.containsKey(PrincipalElement.ANYONE) || aws.contains("*");
    accounts =
        aws.stream().flatMap(name -> account(name).stream()).distinct().toArray(String[]::new);
    arns = aws.stream().filter(name -> name.startsWith("arn:")).toArray(String[]::new);
    ids = aws.stream().filter(name -> name.startsWith("A")).toArray(String[]::new);
    services = element.of("Service");
    providers = element.of("Federated");
  }

  /** The account that a name stands for: by its number, or as its root. */
  private static Optional<String> account(String name) {
    if (name.length() == 12 && name.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Optional.of(name);
    }
    return Arn.parse(name)
        .filter(arn -> arn.service().equals("iam") && arn.resource().equals("root"))
        .map(Arn::account);
  }

  /** How the element names who asks: an OR of the constants; 0 where it does not. */
  public int match(Request request) {
    PrincipalRef principal = request.principal();
    int found = anyone ? ANYONE : 0;
    switch (principal.kind()) {
      case ANONYMOUS -> {
        return found;
      }
      case SERVICE -> {
        boolean named = services.contains(principal.arn()) || services.contains("*");
        return named || providers.contains(principal.arn()) ? found | DIRECT : found;
      }
      case PROVIDER -> {
        return providers.contains(principal.arn()) ? found | DIRECT : found;
      }
      default -> {
        for (String account : accounts) {
          if (account.equals(principal.account())) {
            found |= principal.kind() == Kind.ROOT ? ACCOUNT | DIRECT : ACCOUNT;
          }
        }
        for (String arn : arns) {
          found |= named(arn, principal);
        }
        return ids.length == 0 ? found : found | byId(request);
      }
    }
  }

  private static int named(String arn, PrincipalRef principal) {
    if (arn.equals(principal.arn())) {
      return principal.kind() == Kind.ROLE ? ROLE : DIRECT;
    }
    return isSourceOf(arn, principal) ? ROLE : 0;
  }

  /**
   * A session's ARN has the role's name without its path, so a role of that name is meant whatever
   * its path; there is only one.
   */
  private static boolean isSourceOf(String arn, PrincipalRef session) {
    String source = session.source();
    if (source.isEmpty() || arn.equals(source)) {
      return !source.isEmpty();
    }
    int start = source.indexOf(":role/");
    if (start < 0 || source.indexOf('/', start + 6) >= 0 || !arn.startsWith(":role/", start)) {
      return false;
    }
    int name = start + 6;
    return arn.regionMatches(0, source, 0, name)
        && arn.length() > source.length()
        && arn.endsWith(source.substring(name))
        && arn.charAt(arn.length() - (source.length() - name) - 1) == '/';
  }

  /** Unique ids stand in stored policies for users and roles that are gone. */
  private int byId(Request request) {
    String id = request.value(USER_ID);
    if (id == null) {
      return 0;
    }
    int colon = id.indexOf(':');
    String owner = colon < 0 ? id : id.substring(0, colon);
    int found = 0;
    for (String each : ids) {
      if (each.equals(id)) {
        found |= request.principal().kind() == Kind.ROLE ? ROLE : DIRECT;
      } else if (each.equals(owner)) {
        found |= ROLE;
      }
    }
    return found;
  }

  /**
   * Whether a NotPrincipal element leaves out who asks. A session is left out only where its role
   * and account are named too ("AWS JSON policy elements: NotPrincipal").
   */
  public boolean exempts(Request request) {
    int found = match(request);
    if ((found & ANYONE) != 0) {
      return true;
    }
    return switch (request.principal().kind()) {
      case ASSUMED_ROLE -> (found & (DIRECT | ROLE | ACCOUNT)) == (DIRECT | ROLE | ACCOUNT);
      case FEDERATED_USER -> (found & (DIRECT | ACCOUNT)) == (DIRECT | ACCOUNT);
      default -> (found & (DIRECT | ROLE)) != 0;
    };
  }

  @Override
  public String toString() {
    return names.toString();
  }
}
