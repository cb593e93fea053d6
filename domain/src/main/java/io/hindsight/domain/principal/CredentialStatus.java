package io.hindsight.domain.principal;

/** Whether a credential can be used. */
public enum CredentialStatus {
  ACTIVE("Active"),
  INACTIVE("Inactive"),
  EXPIRED("Expired");

  private final String awsName;

  CredentialStatus(String awsName) {
    this.awsName = awsName;
  }

  public String awsName() {
    return awsName;
  }
}
