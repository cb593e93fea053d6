package io.hindsight.http.aws.iam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hindsight.actors.secrets.Identifiers;
import io.hindsight.actors.secrets.Vault;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Cause;
import io.hindsight.domain.quota.Quotas;
import io.hindsight.http.aws.Backend;
import io.hindsight.http.aws.NewAccounts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.Event;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttribute;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttributeKey;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachedPermissionsBoundary;
import software.amazon.awssdk.services.iam.model.StatusType;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.Credentials;

/** The everyday flows of IAM, from beginning to end, with the SDK for Java. */
class ScenariosTest {
  private static final String ARN = "arn:aws:iam::123456789012:";
  private static final String AWS = "arn:aws:iam::aws:policy/";
  private static final MovableClock CLOCK = new MovableClock();
  private static TestApi api;
  private static IamClient root;

  @BeforeAll
  static void start() throws Exception {
    api = TestApi.start(Quotas.STANDARD, CLOCK);
    root = api.iam();
  }

  @AfterAll
  static void stop() throws Exception {
    api.close();
  }

  private static String policy(String effect, String action, String resource, String condition) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"%s\",\"Action\":\"%s\",\"Resource\":\"%s\"%s}}"
        .formatted(
            effect, action, resource, condition.isEmpty() ? "" : ",\"Condition\":" + condition);
  }

  private static String allow(String action, String resource) {
    return policy("Allow", action, resource, "");
  }

  private static String trust(String principal, String condition) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":%s,\"Action\":\"sts:AssumeRole\"%s}}"
        .formatted(principal, condition.isEmpty() ? "" : ",\"Condition\":" + condition);
  }

  private static AwsCredentials user(String name) {
    root.createUser(r -> r.userName(name));
    return api.keyOf(root, name);
  }

  private static void permit(String user, String policyName, String document) {
    root.putUserPolicy(r -> r.userName(user).policyName(policyName).policyDocument(document));
  }

  private static IamClient iam(AwsCredentials who) {
    return api.iam(who, "");
  }

  private static StsClient sts(AwsCredentials who) {
    return api.client(StsClient.builder(), who, "");
  }

  private static AwsCredentials session(Credentials given) {
    return AwsSessionCredentials.create(
        given.accessKeyId(), given.secretAccessKey(), given.sessionToken());
  }

  private static AssumeRoleResponse assume(AwsCredentials who, String role) {
    return sts(who).assumeRole(r -> r.roleArn(ARN + "role/" + role).roleSessionName("session"));
  }

  private static void refused(String code, String text, Executable call) {
    AwsServiceException error = assertThrows(AwsServiceException.class, call);
    assertEquals(code, error.awsErrorDetails().errorCode(), error.getMessage());
    assertTrue(error.awsErrorDetails().errorMessage().contains(text), error.getMessage());
  }

  @Test
  void aServiceRoleForLambdaIsTheServicesAlone() {
    root.createRole(
        r ->
            r.roleName("MyLambdaRole")
                .assumeRolePolicyDocument(trust("{\"Service\":\"lambda.amazonaws.com\"}", "")));
    root.attachRolePolicy(
        r ->
            r.roleName("MyLambdaRole").policyArn(AWS + "service-role/AWSLambdaBasicExecutionRole"));
    assertEquals(
        "AWSLambdaBasicExecutionRole",
        root.listAttachedRolePolicies(r -> r.roleName("MyLambdaRole"))
            .attachedPolicies()
            .get(0)
            .policyName());
    AwsCredentials someone = user("lambda-caller");
    permit("lambda-caller", "p", allow("sts:AssumeRole", "*"));
    refused("AccessDenied", "sts:AssumeRole", () -> assume(someone, "MyLambdaRole"));
  }

  @Test
  void aPolicyOfLeastPrivilegeAllowsThatAndNoMore() {
    AwsCredentials reader = user("reader");
    String arn =
        root.createPolicy(
                r ->
                    r.policyName("ReadOneUser")
                        .policyDocument(allow("iam:GetUser", ARN + "user/reader")))
            .policy()
            .arn();
    root.attachUserPolicy(r -> r.userName("reader").policyArn(arn));
    assertEquals("reader", iam(reader).getUser().user().userName());
    refused(
        "AccessDenied",
        "User: "
            + ARN
            + "user/reader is not authorized to perform: iam:GetUser on resource: "
            + ARN
            + "user/other because no identity-based policy allows the iam:GetUser action",
        () -> iam(reader).getUser(r -> r.userName("other")));
    refused("AccessDenied", "iam:ListUsers", () -> iam(reader).listUsers());
    root.createPolicyVersion(
        r -> r.policyArn(arn).policyDocument(allow("iam:ListUsers", "*")).setAsDefault(true));
    refused("AccessDenied", "iam:GetUser", () -> iam(reader).getUser());
    iam(reader).listUsers();
    root.setDefaultPolicyVersion(r -> r.policyArn(arn).versionId("v1"));
    iam(reader).getUser();
  }

  @Test
  void anotherAccountAssumesARoleWithItsExternalId() throws Exception {
    AccountId other = new AccountId("222222222222");
    Backend backend = new Backend(api.engine, Vault.of(new byte[32]), new Identifiers());
    NewAccounts.RootKey key =
        new NewAccounts(backend)
            .create(other, Cause.system("test"))
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
    IamClient otherRoot = iam(AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey()));
    root.createRole(
        r ->
            r.roleName("CrossAccountRole")
                .assumeRolePolicyDocument(
                    trust(
                        "{\"AWS\":\"arn:aws:iam::222222222222:root\"}",
                        "{\"StringEquals\":{\"sts:ExternalId\":\"unique-external-id\"}}")));
    root.putRolePolicy(
        r ->
            r.roleName("CrossAccountRole")
                .policyName("p")
                .policyDocument(allow("iam:ListUsers", "*")));
    otherRoot.createUser(r -> r.userName("visitor"));
    AwsCredentials visitor = api.keyOf(otherRoot, "visitor");
    String role = ARN + "role/CrossAccountRole";
    Executable withId =
        () ->
            sts(visitor)
                .assumeRole(
                    r -> r.roleArn(role).roleSessionName("visit").externalId("unique-external-id"));
    refused("AccessDenied", "sts:AssumeRole", withId);
    otherRoot.putUserPolicy(
        r -> r.userName("visitor").policyName("p").policyDocument(allow("sts:AssumeRole", role)));
    refused("AccessDenied", "sts:AssumeRole", () -> assume(visitor, "CrossAccountRole"));
    AssumeRoleResponse assumed =
        sts(visitor)
            .assumeRole(
                r -> r.roleArn(role).roleSessionName("visit").externalId("unique-external-id"));
    assertEquals(
        "arn:aws:sts::123456789012:assumed-role/CrossAccountRole/visit",
        assumed.assumedRoleUser().arn());
    AwsCredentials session = session(assumed.credentials());
    assertEquals("123456789012", sts(session).getCallerIdentity().account());
    iam(session).listUsers();
    refused("AccessDenied", "assumed-role/CrossAccountRole/visit", () -> iam(session).listRoles());
  }

  @Test
  void usersHaveWhatTheirGroupsGiveWhileTheyAreInThem() {
    AwsCredentials jane = user("jane.doe");
    root.createGroup(r -> r.groupName("Developers"));
    root.addUserToGroup(r -> r.groupName("Developers").userName("jane.doe"));
    refused("AccessDenied", "iam:ListGroups", () -> iam(jane).listGroups());
    root.attachGroupPolicy(r -> r.groupName("Developers").policyArn(AWS + "IAMReadOnlyAccess"));
    root.putGroupPolicy(
        r ->
            r.groupName("Developers")
                .policyName("own-keys")
                .policyDocument(allow("iam:*AccessKey*", "arn:aws:iam::*:user/${aws:username}")));
    iam(jane).listGroups();
    iam(jane).createAccessKey();
    refused("AccessDenied", "iam:CreateUser", () -> iam(jane).createUser(r -> r.userName("x")));
    refused(
        "AccessDenied",
        "user/someone",
        () -> iam(jane).createAccessKey(r -> r.userName("someone")));
    refused(
        "DeleteConflict",
        "must remove users from group first",
        () -> root.deleteGroup(r -> r.groupName("Developers")));
    root.removeUserFromGroup(r -> r.groupName("Developers").userName("jane.doe"));
    refused("AccessDenied", "iam:ListGroups", () -> iam(jane).listGroups());
  }

  @Test
  void aRoleIsPutIntoAnInstanceProfileByWhoMayPassIt() {
    root.createRole(
        r ->
            r.roleName("EC2-S3-ReadOnly")
                .assumeRolePolicyDocument(trust("{\"Service\":\"ec2.amazonaws.com\"}", "")));
    root.attachRolePolicy(
        r -> r.roleName("EC2-S3-ReadOnly").policyArn(AWS + "AmazonS3ReadOnlyAccess"));
    AwsCredentials operator = user("operator");
    permit("operator", "profiles", allow("iam:*InstanceProfile", "*"));
    iam(operator).createInstanceProfile(r -> r.instanceProfileName("web"));
    Executable add =
        () ->
            iam(operator)
                .addRoleToInstanceProfile(
                    r -> r.instanceProfileName("web").roleName("EC2-S3-ReadOnly"));
    refused("AccessDenied", "iam:PassRole on resource: " + ARN + "role/EC2-S3-ReadOnly", add);
    permit(
        "operator",
        "pass",
        policy(
            "Allow",
            "iam:PassRole",
            "*",
            "{\"StringEquals\":{\"iam:PassedToService\":\"lambda.amazonaws.com\"}}"));
    refused("AccessDenied", "iam:PassRole", add);
    permit(
        "operator",
        "pass",
        policy(
            "Allow",
            "iam:PassRole",
            "*",
            "{\"StringEquals\":{\"iam:PassedToService\":\"ec2.amazonaws.com\"}}"));
    iam(operator)
        .addRoleToInstanceProfile(r -> r.instanceProfileName("web").roleName("EC2-S3-ReadOnly"));
    assertEquals(
        "EC2-S3-ReadOnly",
        root.getInstanceProfile(r -> r.instanceProfileName("web"))
            .instanceProfile()
            .roles()
            .get(0)
            .roleName());
  }

  @Test
  void aBoundaryIsOfTheTypeThatAwsAnswersAndNotOfTheOneThatItsModelNames() {
    String boundary = "arn:aws:iam::aws:policy/PowerUserAccess";
    root.createUser(r -> r.userName("bounded").permissionsBoundary(boundary));
    AttachedPermissionsBoundary shown =
        root.getUser(r -> r.userName("bounded")).user().permissionsBoundary();
    assertEquals("Policy", shown.permissionsBoundaryTypeAsString());
    assertEquals(boundary, shown.permissionsBoundaryArn());
  }

  @Test
  void aBoundaryLimitsAliceWhateverHerPoliciesSay() {
    AwsCredentials alice = user("alice");
    permit("alice", "everything", allow("*", "*"));
    iam(alice).listUsers();
    String boundary =
        root.createPolicy(
                r -> r.policyName("developer-boundary").policyDocument(allow("s3:*", "*")))
            .policy()
            .arn();
    root.putUserPermissionsBoundary(r -> r.userName("alice").permissionsBoundary(boundary));
    refused(
        "AccessDenied",
        "because no permissions boundary allows the iam:ListUsers action",
        () -> iam(alice).listUsers());
    root.createPolicyVersion(
        r -> r.policyArn(boundary).policyDocument(allow("iam:List*", "*")).setAsDefault(true));
    iam(alice).listUsers();
    refused(
        "DeleteConflict",
        "attached to entities",
        () -> root.deletePolicy(r -> r.policyArn(boundary)));
    root.deleteUserPermissionsBoundary(r -> r.userName("alice"));
    iam(alice).getUser();
  }

  @Test
  void accessThatNeedsAnMfaCodeIsHadWithOne() {
    AwsCredentials carol = user("carol");
    var device = root.createVirtualMFADevice(r -> r.virtualMFADeviceName("carol"));
    String serial = device.virtualMFADevice().serialNumber();
    String seed = device.virtualMFADevice().base32StringSeed().asUtf8String();
    Instant now = Instant.now();
    root.enableMFADevice(
        r ->
            r.userName("carol")
                .serialNumber(serial)
                .authenticationCode1(TestTotp.code(seed, now, -1))
                .authenticationCode2(TestTotp.code(seed, now, 0)));
    String needed = "{\"Bool\":{\"aws:MultiFactorAuthPresent\":\"true\"}}";
    permit("carol", "with-mfa", policy("Allow", "*", "*", needed));
    root.createRole(
        r ->
            r.roleName("ProdReadOnly")
                .assumeRolePolicyDocument(trust("{\"AWS\":\"" + ARN + "user/carol\"}", needed)));
    refused("AccessDenied", "iam:ListUsers", () -> iam(carol).listUsers());
    refused("AccessDenied", "sts:AssumeRole", () -> assume(carol, "ProdReadOnly"));
    AwsCredentials plain = session(sts(carol).getSessionToken().credentials());
    refused("InvalidClientTokenId", "security token", () -> iam(plain).listUsers());
    refused(
        "AccessDenied",
        "MultiFactorAuthentication failed",
        () -> sts(carol).getSessionToken(r -> r.serialNumber(serial).tokenCode("000000")));
    String code = TestTotp.code(seed, Instant.now(), 0);
    AwsCredentials withMfa =
        session(
            sts(carol).getSessionToken(r -> r.serialNumber(serial).tokenCode(code)).credentials());
    iam(withMfa).listUsers();
    assume(withMfa, "ProdReadOnly");
    refused(
        "AccessDenied",
        "invalid MFA one time pass code",
        () -> sts(carol).getSessionToken(r -> r.serialNumber(serial).tokenCode(code)));
  }

  @Test
  void keysRotateWithoutDowntime() {
    AwsCredentials old = user("rotator");
    sts(old).getCallerIdentity();
    AwsCredentials fresh = api.keyOf(root, "rotator");
    refused(
        "LimitExceeded",
        "AccessKeysPerUser: 2",
        () -> root.createAccessKey(r -> r.userName("rotator")));
    sts(old).getCallerIdentity();
    sts(fresh).getCallerIdentity();
    root.updateAccessKey(
        r -> r.userName("rotator").accessKeyId(old.accessKeyId()).status(StatusType.INACTIVE));
    refused("InvalidClientTokenId", "security token", () -> sts(old).getCallerIdentity());
    sts(fresh).getCallerIdentity();
    root.deleteAccessKey(r -> r.userName("rotator").accessKeyId(old.accessKeyId()));
    assertEquals(
        List.of(fresh.accessKeyId()),
        root.listAccessKeys(r -> r.userName("rotator")).accessKeyMetadata().stream()
            .map(key -> key.accessKeyId())
            .toList());
    api.record("GetCallerIdentity", fresh.accessKeyId(), record -> true);
    assertEquals(
        "sts",
        root.getAccessKeyLastUsed(r -> r.accessKeyId(fresh.accessKeyId()))
            .accessKeyLastUsed()
            .serviceName());
  }

  @Test
  void aDenyBeatsEveryAllow() {
    AwsCredentials denied = user("denied");
    root.attachUserPolicy(r -> r.userName("denied").policyArn(AWS + "AdministratorAccess"));
    iam(denied).listUsers();
    root.createGroup(r -> r.groupName("no-listing"));
    root.putGroupPolicy(
        r ->
            r.groupName("no-listing")
                .policyName("deny")
                .policyDocument(policy("Deny", "iam:ListUsers", "*", "")));
    root.addUserToGroup(r -> r.groupName("no-listing").userName("denied"));
    refused(
        "AccessDenied",
        "with an explicit deny in an identity-based policy",
        () -> iam(denied).listUsers());
    iam(denied).listRoles();
  }

  @Test
  void aUserIsDeletedOnceAllThatIsItsIsGone() {
    AwsCredentials leaver = user("leaver");
    root.createGroup(r -> r.groupName("leavers"));
    root.addUserToGroup(r -> r.groupName("leavers").userName("leaver"));
    root.attachUserPolicy(r -> r.userName("leaver").policyArn(AWS + "ReadOnlyAccess"));
    permit("leaver", "inline", allow("s3:*", "*"));
    root.createLoginProfile(r -> r.userName("leaver").password("Temp-Passw0rd!"));
    List<Runnable> steps =
        List.of(
            () -> root.removeUserFromGroup(r -> r.groupName("leavers").userName("leaver")),
            () ->
                root.detachUserPolicy(r -> r.userName("leaver").policyArn(AWS + "ReadOnlyAccess")),
            () -> root.deleteUserPolicy(r -> r.userName("leaver").policyName("inline")),
            () -> root.deleteAccessKey(r -> r.userName("leaver").accessKeyId(leaver.accessKeyId())),
            () -> root.deleteLoginProfile(r -> r.userName("leaver")));
    for (Runnable step : steps) {
      refused(
          "DeleteConflict",
          "Cannot delete entity, must",
          () -> root.deleteUser(r -> r.userName("leaver")));
      step.run();
    }
    root.deleteUser(r -> r.userName("leaver"));
    refused("NoSuchEntity", "leaver", () -> root.getUser(r -> r.userName("leaver")));
    refused("InvalidClientTokenId", "security token", () -> sts(leaver).getCallerIdentity());
  }

  @Test
  void anAssumedSessionEndsWithItsTime() {
    AwsCredentials temporary = user("temporary");
    root.createRole(
        r ->
            r.roleName("Brief")
                .assumeRolePolicyDocument(trust("{\"AWS\":\"" + ARN + "user/temporary\"}", "")));
    root.putRolePolicy(
        r -> r.roleName("Brief").policyName("p").policyDocument(allow("iam:ListUsers", "*")));
    AwsCredentials session =
        session(
            sts(temporary)
                .assumeRole(
                    r ->
                        r.roleArn(ARN + "role/Brief").roleSessionName("brief").durationSeconds(900))
                .credentials());
    iam(session).listUsers();
    CLOCK.ahead = Duration.ofSeconds(898); // clients sign with their own clock, 900 s off at most
    try {
      Instant deadline = Instant.now().plusSeconds(20);
      AwsServiceException error = null;
      while (error == null && Instant.now().isBefore(deadline)) {
        try {
          iam(session).listUsers();
        } catch (AwsServiceException e) {
          error = e;
        }
      }
      assertEquals("ExpiredToken", Objects.requireNonNull(error).awsErrorDetails().errorCode());
      assertEquals(
          "The security token included in the request is expired",
          error.awsErrorDetails().errorMessage());
    } finally {
      CLOCK.ahead = Duration.ZERO;
    }
  }

  @Test
  void theTrailTellsWhoDidWhatNewestFirst() {
    AwsCredentials watched = user("watched");
    refused("AccessDenied", "iam:ListRoles", () -> iam(watched).listRoles());
    api.record("ListRoles", watched.accessKeyId(), record -> true);
    CloudTrailClient trail = api.client(CloudTrailClient.builder(), TestApi.ROOT, "");
    List<Event> events =
        trail
            .lookupEvents(
                r ->
                    r.lookupAttributes(
                        LookupAttribute.builder()
                            .attributeKey(LookupAttributeKey.USERNAME)
                            .attributeValue("watched")
                            .build()))
            .events();
    assertEquals(List.of("ListRoles"), events.stream().map(Event::eventName).toList());
    assertTrue(events.get(0).cloudTrailEvent().contains("\"errorCode\":\"AccessDenied\""));
    Event newest = trail.lookupEvents(r -> r.maxResults(1)).events().get(0);
    assertTrue(!newest.eventTime().isBefore(events.get(0).eventTime()));
    refused(
        "InvalidTimeRangeException",
        "",
        () ->
            trail.lookupEvents(
                r -> r.startTime(Instant.now()).endTime(Instant.now().minusSeconds(60))));
  }
}
