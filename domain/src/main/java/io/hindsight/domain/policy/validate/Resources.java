package io.hindsight.domain.policy.validate;

import io.hindsight.domain.policy.document.PolicyDocument;
import io.hindsight.domain.policy.document.Statement;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Resources are ARNs of a partition and a service, or {@code *}; trust policies have none. */
final class Resources implements Rule {
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
          "access-report/");
  private static final String DELEGATION = "delegation-request/"; // newer than AWS's text

  @Override
  public void check(PolicyDocument document, PolicyKind kind, Findings findings) {
    for (Statement statement : document.statements()) {
      String element = statement.notResource() ? "NotResource" : "Resource";
      if (kind == PolicyKind.TRUST) {
        if (statement.hasResource()) {
          findings.add(
              statement,
              element,
              statement.notResource()
                  ? "AssumeRole policy must not contain resources."
                  : "Has prohibited field Resource");
        }
        continue;
      }
      for (String resource : statement.resources()) {
        String message = wrong(resource);
        if (message != null && !isLegacyWrong(resource)) {
          findings.add(statement, element, resource, message);
        }
      }
    }
  }

  private static @Nullable String wrong(String resource) {
    if (resource.equals("*")) {
      return null;
    }
    String[] parts = resource.split(":", 6);
    if (parts.length == 1) {
      return "Resource " + resource + " must be in ARN format or \"*\".";
    }
    if (!PARTITIONS.contains(parts[1])) {
      return partition(resource, parts[1]);
    }
    if (parts.length == 2 || parts[2].contains("*") || parts[2].contains("?")) {
      return "Resource vendor must be fully qualified and cannot contain regexes.";
    }
    String region = parts.length > 3 ? parts[3] : "";
    String last = parts.length > 5 ? parts[5] : "";
    if (parts[2].equals("s3") && !region.isEmpty() && !isAccessPoint(last)) {
      return "Resource " + resource + " can not contain region information.";
    }
    if (!parts[2].equals("iam")) {
      return null;
    }
    if (!region.isEmpty() && !region.equals("*")) {
      return "IAM resource " + resource + " cannot contain region information.";
    }
    return isIamPath(last)
        ? null
        : "IAM resource path must either be \"*\", root, or start with "
            + String.join(", ", IAM_PATHS)
            + ".";
  }

  /** AWS shows the ARN as it was understood, with stars for what is missing. */
  private static String partition(String resource, String partition) {
    String rest =
        resource.substring(resource.indexOf(':') + 1 + partition.length()).replaceFirst("^:", "");
    String[] parts = rest.split(":", 4);
    StringBuilder shown = new StringBuilder("arn:").append(partition);
    for (int i = 0; i < 4; i++) {
      boolean missing = i >= parts.length || (parts.length == 1 && parts[0].isEmpty());
      shown.append(':').append(missing ? "*" : parts[i]);
    }
    return "Partition \"" + partition + "\" is not valid for resource \"" + shown + "\".";
  }

  /** Whether it is of a partition, and no ARN of six parts. */
  static boolean isLegacyWrong(String resource) {
    String[] parts = resource.split(":", -1);
    return parts.length > 1
        && PARTITIONS.contains(parts[1])
        && ((parts.length < 6 && resource.contains("::"))
            || (parts.length > 2 && parts[2].isEmpty()));
  }

  private static boolean isAccessPoint(String resource) {
    return resource.startsWith("accesspoint")
        || resource.startsWith("job/")
        || resource.startsWith("storage-lens");
  }

  private static boolean isIamPath(String resource) {
    return resource.isEmpty()
        || resource.startsWith("*")
        || resource.equals("root")
        || resource.startsWith(DELEGATION)
        || IAM_PATHS.stream().anyMatch(path -> resource.startsWith(path) || isOpen(resource, path));
  }

  private static boolean isOpen(String resource, String path) {
    int star = resource.indexOf('*');
    int variable = resource.indexOf("${");
    int end = star < 0 ? variable : variable < 0 ? star : Math.min(star, variable);
    return end >= 0 && path.startsWith(resource.substring(0, end));
  }
}
