package io.hindsight.http.aws.protocol;

import java.util.Optional;

/** An AWS service that is spoken here. */
public enum AwsService implements CalledService {
  IAM("iam", "iam", "iam", Protocol.QUERY),
  STS("sts", "sts", "sts", Protocol.QUERY),
  ORGANIZATIONS("organizations", "organizations", "organizations", Protocol.JSON),
  SSO_ADMIN("ssoadmin", "sso", "sso", Protocol.JSON),
  IDENTITY_STORE("identitystore", "identitystore", "identitystore", Protocol.JSON),
  ACCESS_ANALYZER("accessanalyzer", "access-analyzer", "access-analyzer", Protocol.REST_JSON),
  CLOUD_TRAIL("cloudtrail", "cloudtrail", "cloudtrail", Protocol.JSON);

  /** How a service is spoken. */
  public enum Protocol {
    QUERY,
    JSON,
    REST_JSON
  }

  private final String packageName;
  private final String signingName;
  private final String eventSource;
  private final String actionPrefix;
  private final Protocol protocol;

  AwsService(String packageName, String signingName, String actionPrefix, Protocol protocol) {
    this.packageName = packageName;
    this.signingName = signingName;
    this.eventSource = signingName + ".amazonaws.com";
    this.actionPrefix = actionPrefix;
    this.protocol = protocol;
  }

  /** The last part of the package of the SDK's classes, such as {@code ssoadmin}. */
  public String packageName() {
    return packageName;
  }

  /** The service in a credential scope, such as {@code access-analyzer}. */
  public String signingName() {
    return signingName;
  }

  @Override
  public String actionPrefix() {
    return actionPrefix;
  }

  @Override
  public String eventSource() {
    return eventSource;
  }

  public Protocol protocol() {
    return protocol;
  }

  public static Optional<AwsService> ofPackage(String packageName) {
    for (AwsService service : values()) {
      if (service.packageName.equals(packageName)) {
        return Optional.of(service);
      }
    }
    return Optional.empty();
  }

  public static Optional<AwsService> ofSigningName(String signingName) {
    for (AwsService service : values()) {
      if (service.signingName.equals(signingName)) {
        return Optional.of(service);
      }
    }
    return Optional.empty();
  }
}
