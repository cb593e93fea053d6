package io.hindsight.domain.policy.evaluate;

/** The types of policy, with the words that AWS's refusals have for them. */
public enum PolicyType {
  IDENTITY("identity-based policy", "an identity-based policy"),
  RESOURCE("resource-based policy", "a resource-based policy"),
  TRUST("role trust policy", "the role trust policy"),
  BOUNDARY("permissions boundary", "a permissions boundary"),
  SCP("service control policy", "a service control policy"),
  RCP("resource control policy", "a resource control policy"),
  SESSION("session policy", "a session policy"),
  VPC_ENDPOINT("VPC endpoint policy", "a VPC endpoint policy");

  private final String noun;
  private final String withArticle;

  PolicyType(String noun, String withArticle) {
    this.noun = noun;
    this.withArticle = withArticle;
  }

  public String noun() {
    return noun;
  }

  String withArticle() {
    return withArticle;
  }
}
