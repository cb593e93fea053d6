package io.hindsight.domain.policy.validate;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.policy.compile.Operator;
import io.hindsight.domain.policy.document.ConditionEntry;
import io.hindsight.domain.policy.document.PolicyDocument;
import io.hindsight.domain.policy.document.PolicySyntaxException;
import io.hindsight.domain.policy.document.Position;
import io.hindsight.domain.policy.document.PrincipalElement;
import io.hindsight.domain.policy.document.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds what AWS refuses in a document, everything and not only the first. */
public final class PolicyValidator {
  private static final Pattern VENDOR = Pattern.compile("[a-zA-Z0-9.-]+");
  private static final Pattern SID = Pattern.compile("[a-zA-Z0-9]*");
  private static final Set<String> PARTITIONS =
      Set.of("aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "*");
  private static final List<String> IAM_PATHS =
      List.of(
          "user/",
          "federated-user/",
          "role/",
          "group/",
          "instance-profile/",
          "mfa/",
          "server-certificate/",
          "policy/",
          "sms-mfa/",
          "saml-provider/",
          "oidc-provider/",
          "report/",
          "access-report/",
          "root");

  private final PolicyKind kind;
  private final List<Finding> findings = new ArrayList<>();

  private PolicyValidator(PolicyKind kind) {
    this.kind = kind;
  }

  /** What is wrong with a text as a policy of a kind; empty where AWS would take it. */
  public static List<Finding> validate(String text, PolicyKind kind) {
    PolicyDocument document;
    try {
      document = PolicyDocument.parse(text);
    } catch (PolicySyntaxException e) {
      boolean json = !e.rule().startsWith("invalid JSON") && !e.element().equals("document");
      return List.of(
          new Finding(
              e.position(),
              e.element(),
              json ? "Syntax errors in policy." : "This policy contains invalid Json"));
    }
    return validate(document, kind);
  }

  public static List<Finding> validate(PolicyDocument document, PolicyKind kind) {
    PolicyValidator validator = new PolicyValidator(kind);
    validator.document(document);
    return validator.findings;
  }

  /**
   * What makes a document useless for a decision: findings but for those that tell only that a
   * service would not store it, such as its version.
   */
  public static List<Finding> unusable(PolicyDocument document, PolicyKind kind) {
    return validate(document, kind).stream()
        .filter(finding -> !finding.element().equals("Version"))
        .toList();
  }

  private void add(Position position, String element, String message) {
    findings.add(new Finding(position, element, message));
  }

  private void document(PolicyDocument document) {
    Position top = new Position(1, 1);
    boolean managed = kind != PolicyKind.RESOURCE && kind != PolicyKind.VPC_ENDPOINT;
    if (document.statements().isEmpty()) {
      add(top, "Statement", "Syntax errors in policy.");
    }
    if (managed && kind != PolicyKind.TRUST && !"2012-10-17".equals(document.version())) {
      add(top, "Version", "Policy document must be version 2012-10-17 or greater.");
    }
    Set<String> sids = new HashSet<>();
    for (Statement statement : document.statements()) {
      String at = "Statement[" + statement.index() + "]";
      String sid = statement.sid();
      if (sid != null && !sid.isEmpty() && !sids.add(sid)) {
        add(
            statement.start(),
            at + ".Sid",
            "Statement IDs (SID) in a single policy must be unique.");
      }
      if (sid != null && managed && !SID.matcher(sid).matches()) {
        add(
            statement.start(),
            at + ".Sid",
            "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular"
                + " expression [0-9A-Za-z]*");
      }
      actions(statement, at);
      resources(statement, at);
      principals(statement, at);
      conditions(statement, at);
    }
  }

  private void actions(Statement statement, String at) {
    String element = at + (statement.notAction() ? ".NotAction" : ".Action");
    if (statement.actions().isEmpty()) {
      add(statement.start(), element, "Policy statement must contain actions.");
      return;
    }
    for (String action : statement.actions()) {
      int colon = action.indexOf(':');
      if (action.equals("*") && kind != PolicyKind.TRUST) {
        continue;
      }
      if (colon < 0) {
        add(
            statement.start(),
            element,
            "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
      } else if (action.indexOf(':', colon + 1) >= 0) {
        add(statement.start(), element, "Actions/Condition can contain only one colon.");
      } else if (!VENDOR.matcher(action.substring(0, colon)).matches()) {
        add(statement.start(), element, "Vendor " + action.substring(0, colon) + " is not valid");
      } else if (colon == action.length() - 1) {
        add(statement.start(), element, "The policy failed legacy parsing");
      } else if (kind == PolicyKind.TRUST && !action.toLowerCase(Locale.ROOT).startsWith("sts:")) {
        add(
            statement.start(),
            element,
            "AssumeRole policy may only specify STS AssumeRole actions.");
      }
    }
  }

  private void resources(Statement statement, String at) {
    String element = at + (statement.notResource() ? ".NotResource" : ".Resource");
    if (kind == PolicyKind.TRUST) {
      if (statement.hasResource()) {
        add(statement.start(), element, "Has prohibited field Resource");
      }
      return;
    }
    if (!statement.hasResource()) {
      if (kind != PolicyKind.RESOURCE && kind != PolicyKind.VPC_ENDPOINT) {
        add(statement.start(), element, "Policy statement must contain resources.");
      }
      return;
    }
    for (String resource : statement.resources()) {
      resource(statement, element, resource);
    }
  }

  private void resource(Statement statement, String element, String resource) {
    if (resource.equals("*")) {
      return;
    }
    String[] parts = resource.split(":", 6);
    boolean open = resource.endsWith("*");
    if (!parts[0].equals("arn") && !(parts.length == 1 && "arn".startsWith(parts[0]))) {
      add(statement.start(), element, "Resource " + resource + " must be in ARN format or \"*\".");
      return;
    }
    if (parts.length > 1 && !PARTITIONS.contains(parts[1]) && !parts[1].contains("*")) {
      add(
          statement.start(),
          element,
          "Partition \"" + parts[1] + "\" is not valid for resource \"" + resource + "\".");
      return;
    }
    if (parts.length < 6 && !open) {
      add(statement.start(), element, "Resource " + resource + " must be in ARN format or \"*\".");
      return;
    }
    if (parts.length > 2
        && (parts[2].contains("?") || (parts[2].length() > 1 && parts[2].contains("*")))) {
      add(
          statement.start(),
          element,
          "Resource vendor must be fully qualified and cannot contain regexes.");
      return;
    }
    if (parts.length == 6) {
      service(statement, element, resource, parts);
    }
  }

  private void service(Statement statement, String element, String resource, String[] parts) {
    String last = parts[5];
    if (parts[2].equals("s3") && !parts[3].isEmpty() && !isAccessPoint(last)) {
      add(
          statement.start(),
          element,
          "Resource " + resource + " can not contain region information.");
    }
    if (!parts[2].equals("iam")) {
      return;
    }
    if (!parts[3].isEmpty() && !parts[3].equals("*")) {
      add(
          statement.start(),
          element,
          "IAM resource " + resource + " cannot contain region information.");
    } else if (!last.equals("*")
        && !last.startsWith("*")
        && IAM_PATHS.stream().noneMatch(path -> last.startsWith(path) || isOpen(last, path))) {
      add(
          statement.start(),
          element,
          "IAM resource path must either be \"*\", root, or start with user/, federated-user/,"
              + " role/, group/, instance-profile/, mfa/, server-certificate/, policy/, sms-mfa/,"
              + " saml-provider/, oidc-provider/, report/, access-report/.");
    }
  }

  private static boolean isAccessPoint(String resource) {
    return resource.startsWith("accesspoint")
        || resource.startsWith("job/")
        || resource.startsWith("storage-lens");
  }

  private static boolean isOpen(String resource, String path) {
    int star = resource.indexOf('*');
    int variable = resource.indexOf("${");
    int end = star < 0 ? variable : variable < 0 ? star : Math.min(star, variable);
    return end >= 0 && path.startsWith(resource.substring(0, end));
  }

  private void principals(Statement statement, String at) {
    PrincipalElement principal = statement.principal();
    PrincipalElement not = statement.notPrincipal();
    if (!kind.needsPrincipal()) {
      if (principal != null || not != null) {
        add(
            statement.start(),
            at + ".Principal",
            "Policy document should not specify a principal.");
      }
      return;
    }
    if (principal == null && not == null) {
      add(
          statement.start(),
          at + ".Principal",
          kind == PolicyKind.TRUST
              ? "Missing required field Principal"
              : "Policy statement must contain principals.");
      return;
    }
    if (not != null
        && (kind == PolicyKind.TRUST
            || kind == PolicyKind.RCP
            || statement.effect() == Statement.Effect.ALLOW)) {
      add(
          statement.start(),
          at + ".NotPrincipal",
          kind == PolicyKind.TRUST
              ? "Has prohibited field NotPrincipal"
              : "Allow with NotPrincipal is not allowed.");
    }
    if (principal != null) {
      names(statement, at, principal);
    }
  }

  private void names(Statement statement, String at, PrincipalElement principal) {
    for (String name : principal.names().getOrDefault("AWS", List.of())) {
      if (!isAwsPrincipal(name)) {
        add(
            statement.start(),
            at + ".Principal",
            "Invalid principal in policy: \"AWS\":\"" + name + "\"");
      }
    }
    for (String name : principal.names().getOrDefault("Service", List.of())) {
      if (!name.contains(".") && !name.equals("*")) {
        add(
            statement.start(),
            at + ".Principal",
            "Invalid principal in policy: \"SERVICE\":\"" + name + "\"");
      }
    }
    if (principal.names().isEmpty()) {
      add(statement.start(), at + ".Principal", "Missing required field Principal");
    }
  }

  /** An account, its root, a user, a role, a session, a unique id, or everyone. */
  private static boolean isAwsPrincipal(String name) {
    if (name.equals("*") || AccountId.isValid(name)) {
      return true;
    }
    if (name.matches("A(IDA|ROA|IPA|GPA|KIA|PKA|SIA|NPA|NVA|3T)[A-Z0-9]{12,}")) {
      return true;
    }
    String[] parts = name.split(":", 6);
    if (parts.length != 6 || !parts[0].equals("arn") || !parts[1].startsWith("aws")) {
      return false;
    }
    if (!parts[3].isEmpty() || !AccountId.isValid(parts[4])) {
      return false;
    }
    String resource = parts[5];
    if (resource.contains("*") || resource.contains("?")) {
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

  private void conditions(Statement statement, String at) {
    for (ConditionEntry entry : statement.conditions()) {
      String element = at + ".Condition." + entry.operator();
      if (!isOperator(entry.operator())) {
        add(entry.position(), element, "Invalid Condition type : " + entry.operator() + ".");
        continue;
      }
      if (entry.key().isEmpty() || (entry.key().indexOf(':') < 0 && kind != PolicyKind.TRUST)) {
        add(
            entry.position(),
            element + "." + entry.key(),
            "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
      }
      boolean legacy = entry.operator().equals("Null") || entry.operator().startsWith("Bool");
      for (String value : entry.values()) {
        if (legacy
            && !value.equalsIgnoreCase("true")
            && !value.equalsIgnoreCase("false")
            && !value.contains("${")) {
          add(entry.position(), element, "The policy failed legacy parsing");
        }
      }
    }
  }

  private static boolean isOperator(String text) {
    String name = text;
    boolean set = name.startsWith("ForAllValues:") || name.startsWith("ForAnyValue:");
    if (set) {
      name = name.substring(name.indexOf(':') + 1);
    }
    boolean ifExists = name.endsWith("IfExists");
    if (ifExists) {
      name = name.substring(0, name.length() - "IfExists".length());
    }
    String plain = name;
    return Operator.named(plain)
        .filter(operator -> operator.awsName().equals(plain))
        .filter(operator -> operator != Operator.NULL || !(ifExists || set))
        .isPresent();
  }
}
