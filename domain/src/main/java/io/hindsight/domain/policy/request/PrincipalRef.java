package io.hindsight.domain.policy.request;

import io.hindsight.domain.arn.Arn;
import java.util.Optional;

/**
 * Who asks, as policies name principals.
 *
 * @param arn of the user, role, session or root; the name of a service; {@code anonymous}
 * @param account twelve digits; empty for services and anonymous callers
 * @param roleArn of a role session the ARN of its role; empty otherwise
 */
public record PrincipalRef(Kind kind, String arn, String account, String roleArn) {
  /** The kinds of principal. */
  public enum Kind {
    USER,
    ROLE,
    ASSUMED_ROLE,
    FEDERATED_USER,
    ROOT,
    SERVICE,
    ANONYMOUS
  }

  public static final PrincipalRef ANONYMOUS =
      new PrincipalRef(Kind.ANONYMOUS, "anonymous", "", "");

  /** The principal that {@code text} names; empty where it names none. */
  public static Optional<PrincipalRef> parse(String text) {
    if (text.equals("anonymous") || text.equals("*")) {
      return Optional.of(ANONYMOUS);
    }
    Optional<Arn> parsed = Arn.parse(text);
    if (parsed.isEmpty()) {
      return text.endsWith(".amazonaws.com") || text.endsWith(".amazonaws.com.cn")
          ? Optional.of(new PrincipalRef(Kind.SERVICE, text, "", ""))
          : Optional.empty();
    }
    Arn arn = parsed.get();
    String resource = arn.resource();
    if (arn.service().equals("iam")) {
      if (resource.equals("root")) {
        return Optional.of(new PrincipalRef(Kind.ROOT, text, arn.account(), ""));
      }
      if (resource.startsWith("user/")) {
        return Optional.of(new PrincipalRef(Kind.USER, text, arn.account(), ""));
      }
      if (resource.startsWith("role/")) {
        return Optional.of(new PrincipalRef(Kind.ROLE, text, arn.account(), ""));
      }
    }
    if (arn.service().equals("sts")) {
      if (resource.startsWith("assumed-role/")) {
        return Optional.of(session(text, arn, resource));
      }
      if (resource.startsWith("federated-user/")) {
        return Optional.of(new PrincipalRef(Kind.FEDERATED_USER, text, arn.account(), ""));
      }
    }
    return Optional.empty();
  }

  /** A session's ARN does not tell the role's path. */
  private static PrincipalRef session(String text, Arn arn, String resource) {
    int slash = resource.indexOf('/', "assumed-role/".length());
    String role =
        resource.substring("assumed-role/".length(), slash < 0 ? resource.length() : slash);
    String roleArn = new Arn(arn.partition(), "iam", "", arn.account(), "role/" + role).toString();
    return new PrincipalRef(Kind.ASSUMED_ROLE, text, arn.account(), roleArn);
  }

  /** This session with the ARN of its role as it is, path included. */
  public PrincipalRef ofRole(String exactRoleArn) {
    return new PrincipalRef(kind, arn, account, exactRoleArn);
  }

  public boolean isServiceLinkedRole() {
    return (kind == Kind.ROLE && arn.contains(":role/aws-service-role/"))
        || (kind == Kind.ASSUMED_ROLE && isServiceLinkedSession());
  }

  private boolean isServiceLinkedSession() {
    return roleArn.contains(":role/aws-service-role/")
        || arn.contains(":assumed-role/AWSServiceRoleFor");
  }
}
