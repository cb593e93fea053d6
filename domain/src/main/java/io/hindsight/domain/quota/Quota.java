package io.hindsight.domain.quota;

import java.util.Arrays;
import java.util.Optional;

/**
 * A limit that AWS sets; the name is the one AWS uses in its {@code LimitExceeded} texts, the value
 * AWS's default ("IAM and AWS STS quotas" in the IAM User Guide).
 */
public enum Quota {
  USERS("UsersPerAccount", 5000),
  GROUPS("GroupsPerAccount", 300, 500),
  ROLES("RolesPerAccount", 1000, 10_000),
  INSTANCE_PROFILES("InstanceProfilesPerAccount", 1000, 10_000),
  POLICIES("PoliciesPerAccount", 1500, 10_000),
  VERSIONS_PER_POLICY("VersionsPerPolicy", 5),
  GROUPS_PER_USER("GroupsPerUser", 10),
  POLICIES_PER_USER("PoliciesPerUser", 10, 20),
  POLICIES_PER_GROUP("PoliciesPerGroup", 10),
  POLICIES_PER_ROLE("PoliciesPerRole", 10, 25),
  POLICY_SIZE("PolicySize", 6144),
  USER_INLINE_SIZE("UserPolicySize", 2048),
  GROUP_INLINE_SIZE("GroupPolicySize", 5120),
  ROLE_INLINE_SIZE("RolePolicySize", 10240),
  TRUST_POLICY_SIZE("ACLSizePerRole", 2048, 8192),
  SAML_PROVIDERS("SAMLProvidersPerAccount", 100),
  KEYS_PER_SAML_PROVIDER("KeysPerSAMLProvider", 10),
  PRIVATE_KEYS_PER_SAML_PROVIDER("PrivateKeysPerSAMLProvider", 2),
  OIDC_PROVIDERS("OpenIdConnectProvidersPerAccount", 100, 700),
  CLIENT_IDS("ClientIdsPerOpenIdConnectProvider", 100),
  SERVER_CERTIFICATES("ServerCertificatesPerAccount", 20, 1000),
  SIGNING_CERTIFICATES_PER_USER("CertificatesPerUser", 2),
  SSH_PUBLIC_KEYS_PER_USER("SSHPublicKeysPerUser", 5),
  SERVICE_SPECIFIC_CREDENTIALS_PER_SERVICE("ServiceSpecificCredentialsPerUserPerService", 2),
  ACCESS_KEYS_PER_USER("AccessKeysPerUser", 2),
  // AWS lets an account have as many as it may have users.
  VIRTUAL_MFA_DEVICES("VirtualMFADevicesPerAccount", 5000),
  MFA_DEVICES_PER_USER("MfaDevicesPerUser", 8),
  ROLES_PER_INSTANCE_PROFILE("InstanceSessionsPerInstanceProfile", 1),
  TAGS("TagsPerResource", 50),
  // AWS has none for all services; S3's bucket policies have this size.
  RESOURCE_POLICIES("ResourcePoliciesPerAccount", 100_000),
  RESOURCE_POLICY_SIZE("ResourcePolicySize", 20_480);

  private final String awsName;
  private final int standard;
  private final int maximum;

  Quota(String awsName, int standard) {
    this(awsName, standard, standard);
  }

  Quota(String awsName, int standard, int maximum) {
    this.awsName = awsName;
    this.standard = standard;
    this.maximum = maximum;
  }

  /** The quota that AWS calls so, ignoring case. */
  public static Optional<Quota> named(String awsName) {
    return Arrays.stream(values())
        .filter(quota -> quota.awsName.equalsIgnoreCase(awsName))
        .findFirst();
  }

  public String awsName() {
    return awsName;
  }

  /** AWS's default. */
  public int standard() {
    return standard;
  }

  /** What AWS raises it to on request; its default where it does not. */
  public int maximum() {
    return maximum;
  }
}
