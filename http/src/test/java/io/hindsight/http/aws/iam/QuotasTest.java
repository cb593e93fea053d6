package io.hindsight.http.aws.iam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hindsight.domain.account.AccountCommand;
import io.hindsight.domain.account.AccountQuotas;
import io.hindsight.domain.decider.Cause;
import io.hindsight.domain.quota.Quota;
import io.hindsight.domain.quota.Quotas;
import java.time.Instant;
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
    iam = api.iam();
  }

  @AfterAll
  static void stop() throws Exception {
    api.close();
  }

  record Limit(String name, java.util.function.IntConsumer make) {}

  @TestFactory
  Stream<DynamicTest> limitsAreInForceWithAwsText() {
    iam.createUser(r -> r.userName("alice"));
    return Stream.of(
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
                                .privateKey(Samples.read("ec.key")))))
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
