package io.hindsight.http.aws.iam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRootRequest;
import software.amazon.awssdk.services.sts.model.AssumeRootResponse;
import software.amazon.awssdk.services.sts.model.PolicyDescriptorType;

/** Root for one task: who gets it, and what for. */
class RootSessionsTest {
  private static final String TASKS = "arn:aws:iam::aws:policy/root-task/";
  private static TestApi api;
  private static IamClient root;
  private static AwsCredentials bob;

  @BeforeAll
  static void start() throws Exception {
    api = TestApi.start();
    root = api.iam();
    root.createUser(r -> r.userName("bob"));
    bob = api.keyOf(root, "bob");
    permit("bob", "");
    WebIdentityWorld.refused(
        "AccessDenied",
        "Root sessions are not enabled for the organization of this account\\.",
        () -> assume(bob, "IAMAuditRootUserCredentials", r -> {}));
    root.enableOrganizationsRootSessions(r -> {});
  }

  @AfterAll
  static void stop() throws Exception {
    api.close();
  }

  private static void permit(String user, String condition) {
    root.putUserPolicy(
        r ->
            r.userName(user)
                .policyName("p")
                .policyDocument(
                    "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\","
                        + "\"Action\":\"sts:AssumeRoot\","
                        + "\"Resource\":\"arn:aws:iam::123456789012:root\""
                        + condition
                        + "}}"));
  }

  private static StsClient sts(AwsCredentials who) {
    return api.client(StsClient.builder(), who, "");
  }

  private static AssumeRootResponse assume(
      AwsCredentials who, String task, Consumer<AssumeRootRequest.Builder> more) {
    return sts(who)
        .assumeRoot(
            r -> {
              r.targetPrincipal("123456789012")
                  .taskPolicyArn(
                      PolicyDescriptorType.builder()
                          .arn(task.startsWith("arn") ? task : TASKS + task)
                          .build());
              more.accept(r);
            });
  }

  private static AwsCredentials session(AssumeRootResponse assumed) {
    return AwsSessionCredentials.create(
        assumed.credentials().accessKeyId(),
        assumed.credentials().secretAccessKey(),
        assumed.credentials().sessionToken());
  }

  @Test
  void aTaskIsAllThatTheSessionMay() {
    AssumeRootResponse assumed = assume(bob, "IAMAuditRootUserCredentials", r -> {});
    AwsCredentials audit = session(assumed);
    assertTrue(
        Duration.between(Instant.now(), assumed.credentials().expiration()).toSeconds() <= 900);
    assertEquals(
        List.of(TestApi.ROOT.accessKeyId()),
        api.iam(audit, "").listAccessKeys().accessKeyMetadata().stream()
            .map(key -> key.accessKeyId())
            .toList());
    WebIdentityWorld.refused(
        "AccessDenied",
        "User: arn:aws:sts::123456789012:assumed-root is not authorized to perform: iam:ListUsers"
            + " .* with an explicit deny in an identity-based policy",
        () -> api.iam(audit, "").listUsers());
    api.iam(audit, "").getAccessKeyLastUsed(r -> r.accessKeyId(TestApi.ROOT.accessKeyId()));
    WebIdentityWorld.refused(
        "AccessDenied",
        ".*iam:ListAccessKeys on resource: arn:aws:iam::123456789012:user/bob .*",
        () -> api.iam(audit, "").listAccessKeys(r -> r.userName("bob")));
    WebIdentityWorld.refused(
        "AccessDenied",
        ".*iam:DeleteAccessKey.*",
        () -> api.iam(audit, "").deleteAccessKey(r -> r.accessKeyId(TestApi.ROOT.accessKeyId())));
  }

  @Test
  void anotherTaskDeletesWhatRootHas() throws Exception {
    TestApi other = TestApi.start();
    try {
      IamClient iam = other.iam();
      iam.enableOrganizationsRootSessions(r -> {});
      iam.createUser(r -> r.userName("ann"));
      AwsCredentials ann = other.keyOf(iam, "ann");
      iam.attachUserPolicy(
          r -> r.userName("ann").policyArn("arn:aws:iam::aws:policy/AdministratorAccess"));
      StsClient sts = other.client(StsClient.builder(), ann, "");
      AwsCredentials deleting =
          session(
              sts.assumeRoot(
                  r ->
                      r.targetPrincipal("arn:aws:iam::123456789012:root")
                          .taskPolicyArn(p -> p.arn(TASKS + "IAMDeleteRootUserCredentials"))));
      other.iam(deleting, "").deleteAccessKey(r -> r.accessKeyId(TestApi.ROOT.accessKeyId()));
      WebIdentityWorld.refused("InvalidClientTokenId", ".*", iam::listUsers);
    } finally {
      other.close();
    }
  }

  @Test
  void theTrailTellsWhoBecameRootAndWhatFor() {
    AssumeRootResponse assumed = assume(bob, "IAMAuditRootUserCredentials", r -> {});
    JsonNode begun = api.record("AssumeRoot", bob.accessKeyId(), r -> !r.has("errorCode"));
    assertEquals("123456789012", begun.at("/requestParameters/targetPrincipal").asText());
    assertEquals(
        TASKS + "IAMAuditRootUserCredentials",
        begun.at("/requestParameters/taskPolicyArn/arn").asText());
    assertFalse(begun.toString().contains(assumed.credentials().sessionToken()));
    api.iam(session(assumed), "").listAccessKeys();
    JsonNode identity =
        api.record("ListAccessKeys", assumed.credentials().accessKeyId(), r -> true)
            .path("userIdentity");
    assertEquals("Root", identity.path("type").asText());
    assertEquals("arn:aws:iam::123456789012:root", identity.path("arn").asText());
    assertEquals("true", identity.at("/sessionContext/assumedRoot").asText());
  }

  private record Refusal(
      String code,
      String message,
      AwsCredentials who,
      String task,
      Consumer<AssumeRootRequest.Builder> more) {}

  @TestFactory
  Stream<DynamicTest> refusals() {
    String audit = "IAMAuditRootUserCredentials";
    root.createUser(r -> r.userName("tasked"));
    AwsCredentials tasked = api.keyOf(root, "tasked");
    permit(
        "tasked",
        ",\"Condition\":{\"StringEquals\":{\"sts:TaskPolicyArn\":\"" + TASKS + audit + "\"}}");
    assume(tasked, audit, r -> {});
    root.createUser(r -> r.userName("eve"));
    AwsCredentials eve = api.keyOf(root, "eve");
    AwsCredentials already = session(assume(bob, audit, r -> {}));
    return Stream.of(
            new Refusal(
                "AccessDenied",
                "User: .*user/eve is not authorized to perform: sts:AssumeRoot on resource:"
                    + " arn:aws:iam::123456789012:root .*",
                eve,
                audit,
                r -> {}),
            new Refusal(
                "AccessDenied", ".*sts:AssumeRoot.*", tasked, "SQSUnlockQueuePolicy", r -> {}),
            new Refusal(
                "AccessDenied",
                "Root sessions may not be assumed by root accounts\\.",
                TestApi.ROOT,
                audit,
                r -> {}),
            new Refusal("AccessDenied", ".*sts:AssumeRoot.*", already, audit, r -> {}),
            new Refusal(
                "AccessDenied",
                ".*sts:AssumeRoot on resource: arn:aws:iam::210987654321:root.*",
                bob,
                audit,
                r -> r.targetPrincipal("210987654321")),
            new Refusal(
                "ValidationError",
                "Policy .*AdministratorAccess is not a root task policy\\.",
                bob,
                "arn:aws:iam::aws:policy/AdministratorAccess",
                r -> {}),
            new Refusal(
                "ValidationError",
                "Policy .*root-task/None is not a root task policy\\.",
                bob,
                "None",
                r -> {}),
            new Refusal(
                "ValidationError",
                ".*'901' at 'durationSeconds'.*",
                bob,
                audit,
                r -> r.durationSeconds(901)))
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.code() + " " + each.message(),
                    () ->
                        WebIdentityWorld.refused(
                            each.code(),
                            each.message(),
                            () -> assume(each.who(), each.task(), each.more()))));
  }

  @Test
  void noAccountIsAMemberOfAnothersOrganization() {
    root.createUser(r -> r.userName("wide"));
    AwsCredentials wide = api.keyOf(root, "wide");
    root.attachUserPolicy(
        r -> r.userName("wide").policyArn("arn:aws:iam::aws:policy/AdministratorAccess"));
    WebIdentityWorld.refused(
        "AccessDenied",
        ".*210987654321.*",
        () -> assume(wide, "SQSUnlockQueuePolicy", r -> r.targetPrincipal("210987654321")));
  }
}
