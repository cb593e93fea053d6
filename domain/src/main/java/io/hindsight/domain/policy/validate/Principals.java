package io.hindsight.domain.policy.validate;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.policy.document.PolicyDocument;
import io.hindsight.domain.policy.document.PrincipalElement;
import io.hindsight.domain.policy.document.Statement;
import java.util.Set;
import java.util.regex.Pattern;

/** Statements say whom they are about where they must, and nowhere else; who it is exists. */
final class Principals implements Rule {
  static final String UNWANTED = "Policy document should not specify a principal.";
  static final String NEEDED = "Missing required field Principal";
  static final String BARE = "it is `*` or an object of kinds of principals";

  private static final Pattern UNIQUE_ID =
      Pattern.compile("A(IDA|ROA|IPA|GPA|KIA|PKA|SIA|NPA|NVA|3T)[A-Z0-9]{12,}");
  private static final Set<String> PROVIDERS =
      Set.of(
          "accounts.google.com",
          "cognito-identity.amazonaws.com",
          "graph.facebook.com",
          "www.amazon.com");

  @Override
  public void check(PolicyDocument document, PolicyKind kind, Findings findings) {
    for (Statement statement : document.statements()) {
      PrincipalElement principal = statement.principal();
      PrincipalElement not = statement.notPrincipal();
      if (!kind.needsPrincipal()) {
        if (principal != null || not != null) {
          findings.add(statement, principal == null ? "NotPrincipal" : "Principal", UNWANTED);
        }
      } else if (principal != null) {
        named(statement, "Principal", principal, kind, findings);
      } else if (not != null) {
        left(statement, not, kind, findings);
      } else {
        findings.add(statement, "Principal", NEEDED);
      }
    }
  }

  private static void left(
      Statement statement, PrincipalElement not, PolicyKind kind, Findings findings) {
    if (kind == PolicyKind.TRUST || kind == PolicyKind.RCP) {
      findings.add(
          statement, "NotPrincipal", "AssumeRole policy must not contain NotPrincipal field.");
    } else if (statement.effect() == Statement.Effect.ALLOW) {
      findings.add(statement, "NotPrincipal", "Allow with NotPrincipal is not allowed.");
    } else {
      named(statement, "NotPrincipal", not, kind, findings);
    }
  }

  private static void named(
      Statement statement,
      String element,
      PrincipalElement principal,
      PolicyKind kind,
      Findings findings) {
    if (!principal.of(PrincipalElement.BARE).isEmpty()) {
      findings.add(statement, element, "", Findings.SYNTAX, BARE);
    }
    if (principal.names().isEmpty()) {
      findings.add(statement, element, "Missing required field Principal cannot be empty!");
    }
    for (String name : principal.of("AWS")) {
      if (!isAws(name)) {
        invalid(statement, element, "AWS", name, findings);
      }
    }
    for (String name : principal.of("Service")) {
      if (!name.contains(".") && !name.equals("*")) {
        invalid(statement, element, "SERVICE", name, findings);
      }
    }
    if (kind == PolicyKind.TRUST) {
      for (String name : principal.of("Federated")) {
        if (!isProvider(name)) {
          invalid(statement, element, "FEDERATED", name, findings);
        }
      }
    }
  }

  private static void invalid(
      Statement statement, String element, String kind, String name, Findings findings) {
    findings.add(
        statement, element, name, "Invalid principal in policy: \"" + kind + "\":\"" + name + "\"");
  }

  private static boolean isProvider(String name) {
    return PROVIDERS.contains(name)
        || (name.startsWith("arn:")
            && (name.contains(":saml-provider/") || name.contains(":oidc-provider/")));
  }

  /** An account, its root, a user, a role, a session, a unique id, or everyone. */
  private static boolean isAws(String name) {
    if (name.equals("*") || AccountId.isValid(name) || UNIQUE_ID.matcher(name).matches()) {
      return true;
    }
    String[] parts = name.split(":", 6);
    if (parts.length != 6 || !parts[0].equals("arn") || !parts[1].startsWith("aws")) {
      return false;
    }
    String resource = parts[5];
    if (!parts[3].isEmpty()
        || !AccountId.isValid(parts[4])
        || resource.contains("*")
        || resource.contains("?")) {
      return false;
    }
    if (parts[2].equals("iam")) {
      return resource.equals("root")
          || (resource.startsWith("user/") && resource.length() > 5)
          || (resource.startsWith("role/") && resource.length() > 5);
    }
    return parts[2].equals("sts")
        && (resource.startsWith("assumed-role/") || resource.startsWith("federated-user/"));
  }
}
