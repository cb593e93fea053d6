package io.hindsight.http.aws.iam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hindsight.domain.account.AccountCommand;
import io.hindsight.domain.account.AccountQuotas;
import io.hindsight.domain.decider.Cause;
import io.hindsight.domain.quota.Quota;
import io.hindsight.domain.quota.Quotas;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.LimitExceededException;

/**
 * Limits set otherwise than AWS's are in force, told, and those of the past are told of the past.
 */
class QuotasTest {
  private static final String TRUST =
      "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":"
          + "{\"Service\":\"ec2.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}}";
  static TestApi api;
  static IamClient iam;
  static TestApi wide;

  /** What an account with users, roles and policies has to spare. */
  private static Map<Quota, Integer> small() {
    Map<Quota, Integer> small = new EnumMap<>(Quota.class);
    small.put(Quota.POLICIES, 3);
    small.put(Quota.VERSIONS_PER_POLICY, 2);
    small.put(Quota.POLICIES_PER_USER, 1);
    small.put(Quota.POLICIES_PER_GROUP, 1);
    small.put(Quota.POLICIES_PER_ROLE, 1);
    small.put(Quota.POLICY_SIZE, 200);
    small.put(Quota.USER_INLINE_SIZE, 200);
    small.put(Quota.GROUP_INLINE_SIZE, 200);
    small.put(Quota.ROLE_INLINE_SIZE, 200);
    small.put(Quota.TRUST_POLICY_SIZE, 130);
    small.put(Quota.KEYS_PER_SAML_PROVIDER, 0);
    small.put(Quota.CLIENT_IDS, 2);
    small.put(Quota.SIGNING_CERTIFICATES_PER_USER, 0);
    small.put(Quota.SSH_PUBLIC_KEYS_PER_USER, 0);
    small.put(Quota.SERVICE_SPECIFIC_CREDENTIALS_PER_SERVICE, 1);
    small.put(Quota.VIRTUAL_MFA_DEVICES, 2);
    small.put(Quota.MFA_DEVICES_PER_USER, 0);
    small.put(Quota.ROLES_PER_INSTANCE_PROFILE, 0);
    return small;
  }

  @BeforeAll
  static void start() throws Exception {
    api =
        TestApi.start(
            new Quotas(
                Map.of(
                    Quota.USERS, 3,
                    Quota.GROUPS, 2,
                    Quota.ROLES, 1,
                    Quota.INSTANCE_PROFILES, 1,
                    Quota.GROUPS_PER_USER, 1,
                    Quota.ACCESS_KEYS_PER_USER, 1,
                    Quota.TAGS, 1,
                    Quota.SAML_PROVIDERS, 1,
                    Quota.OIDC_PROVIDERS, 1,
                    Quota.SERVER_CERTIFICATES, 1)));
    wide = TestApi.start(new Quotas(small()));
    iam = api.iam();
  }

  @AfterAll
  static void stop() throws Exception {
    api.close();
    wide.close();
  }

  record Limit(String name, java.util.function.IntConsumer make) {}

  @TestFactory
  Stream<DynamicTest> limitsAreInForceWithAwsText() {
    iam.createUser(r -> r.userName("alice"));
    return limits(
        new Limit("UsersPerAccount: 3", i -> iam.createUser(r -> r.userName("u" + i))),
        new Limit("GroupsPerAccount: 2", i -> iam.createGroup(r -> r.groupName("g" + i))),
        new Limit(
            "RolesPerAccount: 1",
            i -> iam.createRole(r -> r.roleName("r" + i).assumeRolePolicyDocument(TRUST))),
        new Limit(
            "InstanceProfilesPerAccount: 1",
            i -> iam.createInstanceProfile(r -> r.instanceProfileName("p" + i))),
        new Limit(
            "GroupsPerUser: 1",
            i -> iam.addUserToGroup(r -> r.userName("alice").groupName("g" + i))),
        new Limit("AccessKeysPerUser: 1", i -> iam.createAccessKey(r -> r.userName("alice"))),
        new Limit(
            "SAMLProvidersPerAccount: 1",
            i ->
                iam.createSAMLProvider(
                    r ->
                        r.name("s" + i)
                            .samlMetadataDocument(Samples.samlMetadata("idp.example.com")))),
        new Limit(
            "OpenIdConnectProvidersPerAccount: 1",
            i -> iam.createOpenIDConnectProvider(r -> r.url("https://o" + i + ".example"))),
        new Limit(
            "ServerCertificatesPerAccount: 1",
            i ->
                iam.uploadServerCertificate(
                    r ->
                        r.serverCertificateName("c" + i)
                            .certificateBody(Samples.read("ec.pem"))
                            .privateKey(Samples.read("ec.key")))));
  }

  private static Stream<DynamicTest> limits(Limit... limits) {
    return Stream.of(limits)
        .map(
            limit ->
                DynamicTest.dynamicTest(
                    limit.name(),
                    () -> {
                      LimitExceededException error =
                          assertThrows(
                              LimitExceededException.class,
                              () -> {
                                for (int i = 0; i < 5; i++) {
                                  limit.make().accept(i);
                                }
                              });
                      assertEquals(
                          "Cannot exceed quota for " + limit.name(),
                          error.awsErrorDetails().errorMessage());
                    }));
  }

  private static String policy(int actions) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Resource\":\"*\","
        + "\"Action\":["
        + String.join(",", Collections.nCopies(actions, "\"s3:GetObject\""))
        + "]}}";
  }

  @TestFactory
  Stream<DynamicTest> limitsOfContentAreInForceWithAwsText() {
    IamClient root = wide.iam();
    root.createUser(r -> r.userName("alice"));
    root.createGroup(r -> r.groupName("staff"));
    root.createRole(r -> r.roleName("worker").assumeRolePolicyDocument(TRUST));
    root.createInstanceProfile(r -> r.instanceProfileName("profile"));
    String own =
        root.createPolicy(r -> r.policyName("own").policyDocument(policy(1))).policy().arn();
    List<String> arns =
        Stream.of("ReadOnlyAccess", "IAMReadOnlyAccess", "AdministratorAccess")
            .map(name -> "arn:aws:iam::aws:policy/" + name)
            .toList();
    String seed =
        root.createVirtualMFADevice(r -> r.virtualMFADeviceName("first"))
            .virtualMFADevice()
            .base32StringSeed()
            .asUtf8String();
    String serial = "arn:aws:iam::123456789012:mfa/first";
    return limits(
        new Limit(
            "PoliciesPerAccount: 3",
            i -> root.createPolicy(r -> r.policyName("p" + i).policyDocument(policy(1)))),
        new Limit(
            "PoliciesPerUser: 1",
            i -> root.attachUserPolicy(r -> r.userName("alice").policyArn(arns.get(i)))),
        new Limit(
            "PoliciesPerGroup: 1",
            i -> root.attachGroupPolicy(r -> r.groupName("staff").policyArn(arns.get(i)))),
        new Limit(
            "PoliciesPerRole: 1",
            i -> root.attachRolePolicy(r -> r.roleName("worker").policyArn(arns.get(i)))),
        new Limit(
            "PolicySize: 200",
            i -> root.createPolicyVersion(r -> r.policyArn(own).policyDocument(policy(20)))),
        new Limit(
            "ACLSizePerRole: 130",
            i ->
                root.updateAssumeRolePolicy(
                    r ->
                        r.roleName("worker")
                            .policyDocument(
                                TRUST
                                    .replace("\"sts:A", "\"sts:TagSession\",\"sts:A")
                                    .replace("\"Action\":", "\"Action\":[")
                                    .replace("\"}}", "\"]}}")))),
        new Limit(
            "KeysPerSAMLProvider: 0",
            i ->
                root.createSAMLProvider(
                    r ->
                        r.name("s" + i)
                            .samlMetadataDocument(Samples.samlMetadata("idp.example.com")))),
        new Limit(
            "ClientIdsPerOpenIdConnectProvider: 2",
            i ->
                root.createOpenIDConnectProvider(
                    r -> r.url("https://o.example").clientIDList("a", "b", "c"))),
        new Limit(
            "CertificatesPerUser: 0",
            i ->
                root.uploadSigningCertificate(
                    r -> r.userName("alice").certificateBody(Samples.read("ec.pem")))),
        new Limit(
            "SSHPublicKeysPerUser: 0",
            i ->
                root.uploadSSHPublicKey(
                    r -> r.userName("alice").sshPublicKeyBody(Samples.read("ssh.pub")))),
        new Limit(
            "ServiceSpecificCredentialsPerUserPerService: 1",
            i ->
                root.createServiceSpecificCredential(
                    r -> r.userName("alice").serviceName("codecommit.amazonaws.com"))),
        new Limit(
            "VirtualMFADevicesPerAccount: 2",
            i -> root.createVirtualMFADevice(r -> r.virtualMFADeviceName("d" + i))),
        new Limit(
            "MfaDevicesPerUser: 0",
            i ->
                root.enableMFADevice(
                    r ->
                        r.userName("alice")
                            .serialNumber(serial)
                            .authenticationCode1(TestTotp.code(seed, Instant.now(), 0))
                            .authenticationCode2(TestTotp.code(seed, Instant.now(), 1)))),
        new Limit(
            "InstanceSessionsPerInstanceProfile: 0",
            i ->
                root.addRoleToInstanceProfile(
                    r -> r.instanceProfileName("profile").roleName("worker"))));
  }

  @Test
  void theSummaryTellsTheLimitsOfItsMoment() throws Exception {
    assertEquals(1, summary(iam));
    Instant before = Instant.now();
    Quotas more = new Quotas(Map.of(Quota.GROUPS_PER_USER, 7));
    api.engine
        .execute(
            new AccountCommand.AdjustQuotas(
                TestApi.ACCOUNT, AccountQuotas.of(TestApi.ACCOUNT, more)),
            Cause.system("test"))
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
    assertEquals(7, summary(iam));
    try (IamClient past = api.iamAt(before)) {
      assertEquals(1, summary(past));
    }
  }

  private static int summary(IamClient iam) {
    return iam.getAccountSummary().summaryMapAsStrings().get("GroupsPerUserQuota");
  }
}
