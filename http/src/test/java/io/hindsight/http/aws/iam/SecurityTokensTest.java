package io.hindsight.http.aws.iam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hindsight.http.aws.authorization.AuthorizationMessages;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.Event;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttribute;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttributeKey;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.GetFederationTokenResponse;
import software.amazon.awssdk.services.sts.model.PolicyDescriptorType;
import software.amazon.awssdk.services.sts.model.Tag;

/** Temporary credentials: who gets them, with what in them, and what they are good for. */
class SecurityTokensTest {
  private static final String ARN = "arn:aws:iam::123456789012:";
  private static TestApi api;
  private static IamClient root;
  private static AwsCredentials bob;

  @BeforeAll
  static void start() throws Exception {
    api = TestApi.start();
    root = api.iam();
    root.createUser(r -> r.userName("bob"));
    bob = api.keyOf(root, "bob");
    permit("bob", "sts", "\"sts:*\"");
    role("named", "\"" + ARN + "user/bob\"");
    role("chained", "\"123456789012\"");
    role("untagged", "\"123456789012\"", "\"sts:AssumeRole\"");
    role("stranger", "\"" + ARN + "role/chained\"");
    for (String role : List.of("named", "chained")) {
      root.putRolePolicy(
          r -> r.roleName(role).policyName("p").policyDocument(allow("\"sts:*\",\"iam:List*\"")));
    }
  }

  @AfterAll
  static void stop() throws Exception {
    api.close();
  }

  private static String allow(String actions) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":["
        + actions
        + "],\"Resource\":\"*\"}}";
  }

  private static void permit(String user, String name, String actions) {
    root.putUserPolicy(r -> r.userName(user).policyName(name).policyDocument(allow(actions)));
  }

  private static void role(String name, String principal) {
    role(name, principal, "[\"sts:AssumeRole\",\"sts:TagSession\",\"sts:SetSourceIdentity\"]");
  }

  private static void role(String name, String principal, String actions) {
    root.createRole(
        r ->
            r.roleName(name)
                .maxSessionDuration(7200)
                .assumeRolePolicyDocument(
                    "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\","
                        + "\"Principal\":{\"AWS\":"
                        + principal
                        + "},\"Action\":"
                        + actions
                        + "}}"));
  }

  private static StsClient sts(AwsCredentials who) {
    return api.client(StsClient.builder(), who, "");
  }

  private static AwsCredentials session(Credentials given) {
    return AwsSessionCredentials.create(
        given.accessKeyId(), given.secretAccessKey(), given.sessionToken());
  }

  private static AssumeRoleResponse assume(
      AwsCredentials who, String role, Consumer<AssumeRoleRequest.Builder> more) {
    return sts(who)
        .assumeRole(
            r -> {
              r.roleArn(role.startsWith("arn") ? role : ARN + "role/" + role)
                  .roleSessionName("session");
              more.accept(r);
            });
  }

  private static AwsCredentials assumed(
      AwsCredentials who, String role, Consumer<AssumeRoleRequest.Builder> more) {
    return session(assume(who, role, more).credentials());
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  private record Refusal(String code, String message, Executable call) {}

  private static Refusal refusal(
      String code, String message, String role, Consumer<AssumeRoleRequest.Builder> more) {
    return new Refusal(code, message, () -> assume(bob, role, more));
  }

  @TestFactory
  Stream<DynamicTest> refusals() {
    AwsCredentials tagged =
        assumed(
            bob,
            "named",
            r -> r.tags(tag("team", "red")).transitiveTagKeys("team").sourceIdentity("bob"));
    AwsCredentials plain = assumed(bob, "named", r -> {});
    AwsCredentials token = session(sts(bob).getSessionToken().credentials());
    AwsCredentials federated =
        session(sts(bob).getFederationToken(r -> r.name("feddy")).credentials());
    return Stream.of(
            refusal(
                "ValidationError",
                "arn:a:a::aaaaaaaaaaaaaa: is invalid",
                "arn:a:a::aaaaaaaaaaaaaa:",
                r -> {}),
            refusal(
                "AccessDenied",
                "User: .*user/bob is not authorized to perform: sts:AssumeRole on resource: .*role/none.*",
                "none",
                r -> {}),
            refusal(
                "AccessDenied",
                ".*sts:AssumeRole on resource: .*role/stranger.*",
                "stranger",
                r -> {}),
            refusal(
                "AccessDenied",
                ".*sts:TagSession on resource: .*",
                "untagged",
                r -> r.tags(tag("a", "1"))),
            refusal(
                "AccessDenied",
                ".*sts:SetSourceIdentity on resource: .*",
                "untagged",
                r -> r.sourceIdentity("bob")),
            refusal(
                "ValidationError",
                "1 validation error detected: Value 'a:b' at 'roleSessionName' .*",
                "named",
                r -> r.roleSessionName("a:b")),
            refusal(
                "ValidationError",
                "The requested DurationSeconds exceeds the MaxSessionDuration set for this role\\.",
                "named",
                r -> r.durationSeconds(7201)),
            refusal(
                "ValidationError",
                ".*'899' at 'durationSeconds' .* greater than or equal to 900",
                "named",
                r -> r.durationSeconds(899)),
            refusal(
                "InvalidParameterValue",
                "The specified transitive tag key must be included in the requested tags\\.",
                "named",
                r -> r.transitiveTagKeys("team")),
            refusal(
                "InvalidParameterValue",
                "Duplicate tag keys found\\. Please note that Tag keys are case insensitive\\.",
                "named",
                r -> r.tags(tag("a", "1"), tag("A", "2"))),
            refusal(
                "MalformedPolicyDocument",
                "Syntax errors in policy\\.",
                "named",
                r -> r.policy("{")),
            refusal(
                "PackedPolicyTooLarge",
                "Packed policy consumes \\d+% of allotted space, please use smaller policy\\.",
                "named",
                r -> r.policy(allow("\"s3:" + "a".repeat(2048) + "\""))),
            refusal(
                "ValidationError",
                "Policy .*policy/none does not exist or is not attachable\\.",
                "named",
                r -> r.policyArns(PolicyDescriptorType.builder().arn(ARN + "policy/none").build())),
            refusal(
                "AccessDenied",
                "MultiFactorAuthentication failed, must provide both .*",
                "named",
                r -> r.tokenCode("123456")),
            refusal(
                "AccessDenied",
                "MultiFactorAuthentication failed, unable to validate MFA code\\..*",
                "named",
                r -> r.tokenCode("123456").serialNumber(ARN + "mfa/none")),
            new Refusal(
                "AccessDenied",
                "Roles may not be assumed by root accounts\\.",
                () -> assume(TestApi.ROOT, "named", r -> {})),
            new Refusal(
                "ValidationError",
                "The requested DurationSeconds exceeds the 1 hour session limit .*role chaining",
                () -> assume(plain, "chained", r -> r.durationSeconds(3601))),
            new Refusal(
                "InvalidParameterValue",
                "One of the specified transitive tag keys can't be set because it conflicts .*",
                () -> assume(tagged, "chained", r -> r.tags(tag("TEAM", "blue")))),
            new Refusal(
                "AccessDenied",
                ".*source identity.*",
                () -> assume(tagged, "chained", r -> r.sourceIdentity("eve"))),
            new Refusal(
                "AccessDenied", ".*sts:TagSession.*", () -> assume(tagged, "untagged", r -> {})),
            new Refusal(
                "AccessDenied",
                "Cannot call GetSessionToken with session credentials",
                () -> sts(plain).getSessionToken()),
            new Refusal(
                "AccessDenied",
                "Cannot call GetFederationToken with session credentials",
                () -> sts(plain).getFederationToken(r -> r.name("feddy"))),
            new Refusal(
                "AccessDenied",
                "Cannot call GetAccessKeyInfo with session credentials",
                () -> sts(token).getAccessKeyInfo(r -> r.accessKeyId(bob.accessKeyId()))),
            new Refusal(
                "InvalidClientTokenId",
                "The security token included in the request is invalid",
                () -> api.iam(token, "").listUsers()),
            new Refusal(
                "InvalidClientTokenId",
                "The security token included in the request is invalid",
                () -> api.iam(federated, "").listUsers()),
            new Refusal(
                "AccessDeniedException",
                ".*federated-user/feddy is not authorized to perform: cloudtrail:LookupEvents.*",
                () -> api.client(CloudTrailClient.builder(), federated, "").lookupEvents()),
            new Refusal(
                "ValidationError",
                ".*'129601' at 'durationSeconds'.*",
                () -> sts(bob).getSessionToken(r -> r.durationSeconds(129_601))),
            new Refusal(
                "InvalidAuthorizationMessageException",
                "Message is not valid",
                () -> sts(bob).decodeAuthorizationMessage(r -> r.encodedMessage("made up"))))
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.code() + " " + each.message(),
                    () -> {
                      AwsServiceException error =
                          assertThrows(AwsServiceException.class, each.call());
                      String message = error.awsErrorDetails().errorMessage();
                      assertEquals(each.code(), error.awsErrorDetails().errorCode(), message);
                      assertTrue(message.matches(each.message()), message);
                    }));
  }

  @Test
  void anAssumedRoleActsUnderTheSessionsName() {
    AssumeRoleResponse assumed =
        assume(bob, "named", r -> r.durationSeconds(7200).sourceIdentity("bob"));
    String id = root.getRole(r -> r.roleName("named")).role().roleId();
    assertEquals(
        "arn:aws:sts::123456789012:assumed-role/named/session", assumed.assumedRoleUser().arn());
    assertEquals(id + ":session", assumed.assumedRoleUser().assumedRoleId());
    assertEquals("bob", assumed.sourceIdentity());
    var identity = sts(session(assumed.credentials())).getCallerIdentity();
    assertEquals(assumed.assumedRoleUser().arn(), identity.arn());
    assertEquals(assumed.assumedRoleUser().assumedRoleId(), identity.userId());
    assertEquals("123456789012", identity.account());
  }

  @Test
  void sessionPoliciesNarrowWhatTheRoleMay() {
    AwsCredentials byText = assumed(bob, "named", r -> r.policy(allow("\"iam:ListRoles\"")));
    AwsCredentials byArn =
        assumed(
            bob,
            "named",
            r ->
                r.policyArns(
                    PolicyDescriptorType.builder()
                        .arn("arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess")
                        .build()));
    api.iam(byText, "").listRoles();
    IamException error = assertThrows(IamException.class, () -> api.iam(byText, "").listUsers());
    assertTrue(
        error.getMessage().contains("because no session policy allows the iam:ListUsers action"));
    assertThrows(IamException.class, () -> api.iam(byArn, "").listRoles());
  }

  @Test
  void transitiveTagsGoDownTheChainAndDecide() {
    root.createUser(r -> r.userName("tagged"));
    root.putRolePolicy(
        r ->
            r.roleName("chained")
                .policyName("by-tag")
                .policyDocument(
                    allow("\"iam:GetUser\"")
                        .replace(
                            "\"Resource\":\"*\"",
                            "\"Resource\":\"*\",\"Condition\":{\"StringEquals\":"
                                + "{\"aws:PrincipalTag/team\":\"red\"}}")));
    AwsCredentials first =
        assumed(
            bob,
            "named",
            r -> r.tags(tag("team", "red"), tag("other", "1")).transitiveTagKeys("team"));
    AwsCredentials second = assumed(first, "chained", r -> {});
    api.iam(second, "").getUser(r -> r.userName("tagged"));
    AwsCredentials untagged = assumed(bob, "chained", r -> {});
    assertThrows(
        IamException.class, () -> api.iam(untagged, "").getUser(r -> r.userName("tagged")));
  }

  @Test
  void aFederatedUserMayWhatItsPolicyAndTheUsersHaveInCommon() {
    permit("bob", "trail", "\"cloudtrail:LookupEvents\"");
    GetFederationTokenResponse token =
        sts(bob).getFederationToken(r -> r.name("feddy").policy(allow("\"cloudtrail:*\"")));
    assertEquals("123456789012:feddy", token.federatedUser().federatedUserId());
    assertEquals(
        "arn:aws:sts::123456789012:federated-user/feddy",
        sts(session(token.credentials())).getCallerIdentity().arn());
    api.client(CloudTrailClient.builder(), session(token.credentials()), "").lookupEvents();
    assertEquals(0, sts(bob).getFederationToken(r -> r.name("feddy")).packedPolicySize());
  }

  @Test
  void aRefusalCarriesWhatStandsBehindIt() throws Exception {
    IamException error =
        assertThrows(IamException.class, () -> api.iam(bob, "").getGroup(r -> r.groupName("g")));
    String message =
        error
            .awsErrorDetails()
            .sdkHttpResponse()
            .firstMatchingHeader(AuthorizationMessages.HEADER)
            .orElseThrow();
    JsonNode decoded =
        new ObjectMapper()
            .readTree(
                sts(bob)
                    .decodeAuthorizationMessage(r -> r.encodedMessage(message))
                    .decodedMessage());
    assertFalse(decoded.path("allowed").asBoolean(true));
    assertFalse(decoded.path("explicitDeny").asBoolean(true));
    assertEquals(ARN + "user/bob", decoded.at("/context/principal/arn").asText());
    assertEquals("iam:GetGroup", decoded.at("/context/action").asText());
    assertEquals(ARN + "group/g", decoded.at("/context/resource").asText());
    assertTrue(decoded.at("/context/conditions/items").toString().contains("aws:SourceIp"));
  }

  @Test
  void anAccessKeyTellsItsAccount() {
    assertEquals(
        "123456789012", sts(bob).getAccessKeyInfo(r -> r.accessKeyId(bob.accessKeyId())).account());
  }

  @TestFactory
  Stream<DynamicTest> theTrailIsFoundByEachAttribute() {
    root.createUser(r -> r.userName("sought"));
    api.record(
        "CreateUser", TestApi.ROOT.accessKeyId(), record -> record.toString().contains("sought"));
    CloudTrailClient trail = api.client(CloudTrailClient.builder(), TestApi.ROOT, "");
    Event event = lookup(trail, LookupAttributeKey.RESOURCE_NAME, "sought").get(0);
    return Stream.of(
            List.of(LookupAttributeKey.EVENT_ID, event.eventId()),
            List.of(LookupAttributeKey.EVENT_NAME, "CreateUser"),
            List.of(LookupAttributeKey.READ_ONLY, "false"),
            List.of(LookupAttributeKey.USERNAME, "root"),
            List.of(LookupAttributeKey.RESOURCE_TYPE, "AWS::IAM::User"),
            List.of(LookupAttributeKey.RESOURCE_NAME, "sought"),
            List.of(LookupAttributeKey.EVENT_SOURCE, "iam.amazonaws.com"),
            List.of(LookupAttributeKey.ACCESS_KEY_ID, TestApi.ROOT.accessKeyId()))
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.toString(),
                    () -> {
                      LookupAttributeKey key = (LookupAttributeKey) each.get(0);
                      List<Event> found = lookup(trail, key, (String) each.get(1));
                      assertTrue(found.stream().anyMatch(e -> e.eventId().equals(event.eventId())));
                    }));
  }

  private static List<Event> lookup(CloudTrailClient trail, LookupAttributeKey key, String value) {
    LookupAttribute attribute =
        LookupAttribute.builder().attributeKey(key).attributeValue(value).build();
    return trail
        .lookupEventsPaginator(r -> r.lookupAttributes(attribute).maxResults(10))
        .events()
        .stream()
        .toList();
  }
}
