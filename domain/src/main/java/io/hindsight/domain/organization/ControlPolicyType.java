package io.hindsight.domain.organization;

import io.hindsight.domain.policy.evaluate.PolicyType;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The types of an organization's policies that have a say in decisions. */
public enum ControlPolicyType {
  SERVICE_CONTROL_POLICY(PolicyType.SCP, "service control policies", "p-FullAWSAccess"),
  RESOURCE_CONTROL_POLICY(PolicyType.RCP, "resource control policies", "p-RCPFullAWSAccess");

  /** "List of AWS services that support RCPs" in the AWS Organizations User Guide. */
  private static final Set<String> OF_RESOURCES =
      Set.of(
          "aoss",
          "cognito-idp",
          "dynamodb",
          "ecr",
          "kms",
          "logs",
          "s3",
          "secretsmanager",
          "sqs",
          "sts");

  private final PolicyType layer;
  private final String noun;
  private final String full;

  ControlPolicyType(PolicyType layer, String noun, String full) {
    this.layer = layer;
    this.noun = noun;
    this.full = full;
  }

  /** Where its policies count in a decision. */
  public PolicyType layer() {
    return layer;
  }

  public String noun() {
    return noun;
  }

  /** The policy of AWS's own that is attached to everything at first, and allows all. */
  public String full() {
    return full;
  }

  /** Whether an action is of a service whose resources resource control policies limit. */
  public static boolean isOfResources(String action) {
    int colon = action.indexOf(':');
    return colon < 0 || OF_RESOURCES.contains(action.substring(0, colon).toLowerCase(Locale.ROOT));
  }

  /** The type whose policies count in a layer of a decision. */
  public static Optional<ControlPolicyType> of(PolicyType layer) {
    return Arrays.stream(values()).filter(type -> type.layer == layer).findFirst();
  }

  public static Optional<ControlPolicyType> of(String name) {
    for (ControlPolicyType type : values()) {
      if (type.name().equals(name)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
