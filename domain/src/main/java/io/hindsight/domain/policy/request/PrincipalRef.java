package io.hindsight.domain.policy.request;

import io.hindsight.domain.arn.Arn;
import java.util.Optional;

/**
 * Who asks, as policies name principals.
 *
 * @param arn of the user, role, session or root; the name of a service or of an identity provider;
 *     {@code anonymous}
 * @param account twelve digits; empty for services, providers and anonymous callers
 * @param source of a role session the ARN of its role, of a federated user the ARN of the user who
 *     federated, where that is known; empty otherwise
 * @param isServiceLinkedRole whether it is a service-linked role or a session of one
 */
public record PrincipalRef(
    Kind kind, String arn, String account, String source, boolean isServiceLinkedRole) {
  /** The kinds of principal. */
  public enum Kind {
    USER,
    ROLE,
    ASSUMED_ROLE,
    FEDERATED_USER,
    ROOT,
    SERVICE,
    /** An identity provider, which vouches for who assumes a role. */
    PROVIDER,
    ANONYMOUS
  }

  public static final PrincipalRef ANONYMOUS = named(Kind.ANONYMOUS, "anonymous", "");

  /** Of the many principals of an account the account is one text, which is soon compared. */
  public PrincipalRef {
    account = account.intern();
  }

  private static PrincipalRef named(Kind kind, String arn, String account) {
    return new PrincipalRef(kind, arn, account, "", false);
  }

  /**
   * An identity provider, by its ARN or by its name, such as {@code accounts.google.com}: the
   * principal of AssumeRoleWithSAML and AssumeRoleWithWebIdentity.
   */
  public static PrincipalRef provider(String name) {
    return named(Kind.PROVIDER, name, "");
  }

  /** The principal that {@code text} names; empty where it names none. */
  public static Optional<PrincipalRef> parse(String text) {
    if (text.equals("anonymous") || text.equals("*")) {
      return Optional.of(ANONYMOUS);
    }
    Optional<Arn> parsed = Arn.parse(text);
    if (parsed.isEmpty()) {
      return text.endsWith(".amazonaws.com") || text.endsWith(".amazonaws.com.cn")
          ? Optional.of(named(Kind.SERVICE, text, ""))
          : Optional.empty();
    }
    Arn arn = parsed.get();
    String resource = arn.resource();
    if (arn.service().equals("iam")) {
      if (resource.equals("root")) {
        return Optional.of(named(Kind.ROOT, text, arn.account()));
      }
      if (resource.startsWith("user/")) {
        return Optional.of(named(Kind.USER, text, arn.account()));
      }
      if (resource.startsWith("role/")) {
        return Optional.of(
            new PrincipalRef(
                Kind.ROLE, text, arn.account(), "", resource.startsWith("role/aws-service-role/")));
      }
      if (resource.startsWith("saml-provider/") || resource.startsWith("oidc-provider/")) {
        return Optional.of(provider(text));
      }
    }
    if (arn.service().equals("sts")) {
      if (resource.startsWith("assumed-role/")) {
        return Optional.of(session(text, arn, resource));
      }
      if (resource.equals("assumed-root")) {
        return Optional.of(named(Kind.ASSUMED_ROLE, text, arn.account()));
      }
      if (resource.startsWith("federated-user/")) {
        return Optional.of(named(Kind.FEDERATED_USER, text, arn.account()));
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
    return new PrincipalRef(
        Kind.ASSUMED_ROLE, text, arn.account(), roleArn, role.startsWith("AWSServiceRoleFor"));
  }

  /** This session with the ARN of its role or user as it is, path included. */
  public PrincipalRef ofRole(String exactArn) {
    return new PrincipalRef(
        kind,
        arn,
        account,
        exactArn,
        kind == Kind.ASSUMED_ROLE && exactArn.contains(":role/aws-service-role/"));
  }
}
