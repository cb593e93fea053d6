package io.hindsight.http.aws.iam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.Event;
import software.amazon.awssdk.services.cloudtrail.model.EventCategory;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttribute;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttributeKey;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sts.StsClient;

/** The operations of STS and CloudTrail: who may call them, and what is recorded. */
class OtherServicesTest {
  private static final String ROLE = "arn:aws:iam::123456789012:role/open";
  private static TestApi api;
  private static IamClient root;

  /**
   * An operation.
   *
   * @param resource that it is authorised on; empty where everybody may call it
   * @param fails the code that a caller gets who may; empty where it succeeds
   */
  private record Case(
      String service,
      String operation,
      String resource,
      String fails,
      Consumer<AwsCredentials> call) {}

  @BeforeAll
  static void start() throws Exception {
    api = TestApi.start();
    root = api.iam();
    root.createRole(
        r ->
            r.roleName("open")
                .assumeRolePolicyDocument(
                    "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":"
                        + "{\"AWS\":\"123456789012\"},\"Action\":\"sts:AssumeRole\"}}"));
  }

  @AfterAll
  static void stop() throws Exception {
    api.close();
  }

  private static StsClient sts(AwsCredentials who) {
    return api.client(StsClient.builder(), who, "");
  }

  private static CloudTrailClient trail(AwsCredentials who, String path) {
    return api.client(CloudTrailClient.builder(), who, path);
  }

  private static List<Case> cases() {
    return List.of(
        new Case("sts", "GetCallerIdentity", "", "", who -> sts(who).getCallerIdentity()),
        new Case("sts", "GetSessionToken", "", "", who -> sts(who).getSessionToken()),
        new Case(
            "sts",
            "AssumeRole",
            ROLE,
            "",
            who -> sts(who).assumeRole(r -> r.roleArn(ROLE).roleSessionName("session"))),
        new Case(
            "sts",
            "GetFederationToken",
            "arn:aws:sts::123456789012:federated-user/fred",
            "",
            who -> sts(who).getFederationToken(r -> r.name("fred"))),
        new Case(
            "sts",
            "GetAccessKeyInfo",
            "*",
            "",
            who -> sts(who).getAccessKeyInfo(r -> r.accessKeyId(who.accessKeyId()))),
        new Case(
            "sts",
            "DecodeAuthorizationMessage",
            "*",
            "InvalidAuthorizationMessageException",
            who -> sts(who).decodeAuthorizationMessage(r -> r.encodedMessage("nothing"))),
        new Case("cloudtrail", "LookupEvents", "*", "", who -> trail(who, "").lookupEvents()));
  }

  @TestFactory
  Stream<DynamicTest> operationsAreAuthorisedDoneAndRecorded() {
    return cases().stream()
        .map(each -> DynamicTest.dynamicTest(each.operation(), () -> check(each)));
  }

  private static void check(Case each) {
    String name = "caller-" + each.operation();
    root.createUser(r -> r.userName(name));
    AwsCredentials key = api.keyOf(root, name);
    if (!each.resource().isEmpty()) {
      denied(each, name, key);
      allow(name, "sts:Other", "*");
      denied(each, name, key);
      if (!each.resource().equals("*")) {
        allow(name, each.service() + ":" + each.operation(), each.resource() + "x");
        denied(each, name, key);
      }
      allow(name, each.service() + ":" + each.operation(), each.resource());
    }
    Instant before = Instant.now().minusSeconds(1);
    assertEquals(each.fails(), code(each, key).orElse(""));
    JsonNode record =
        api.record(
            each.operation(),
            key.accessKeyId(),
            newest -> newest.path("errorCode").asText().equals(each.fails()));
    assertEquals(each.service() + ".amazonaws.com", record.path("eventSource").asText());
    assertEquals(name, record.path("userIdentity").path("userName").asText());
    assertTrue(record.path("readOnly").asBoolean());
    assertFalse(Instant.parse(record.path("eventTime").asText()).isBefore(before));
    assertFalse(record.toString().contains(key.secretAccessKey()));
  }

  private static Optional<String> code(Case each, AwsCredentials key) {
    try {
      each.call().accept(key);
      return Optional.empty();
    } catch (AwsServiceException e) {
      return Optional.of(e.awsErrorDetails().errorCode());
    }
  }

  private static void denied(Case each, String name, AwsCredentials key) {
    AwsServiceException refused =
        assertThrows(AwsServiceException.class, () -> each.call().accept(key));
    assertTrue(
        refused.awsErrorDetails().errorCode().startsWith("AccessDenied"), refused.getMessage());
    String message = refused.awsErrorDetails().errorMessage();
    assertTrue(
        message.startsWith(
            "User: arn:aws:iam::123456789012:user/"
                + name
                + " is not authorized to perform: "
                + each.service()
                + ":"
                + each.operation()),
        message);
    api.record(
        each.operation(),
        key.accessKeyId(),
        newest ->
            newest.path("errorCode").asText().startsWith("AccessDenied")
                && newest.path("requestID").asText().equals(refused.requestId()));
  }

  private static void allow(String user, String action, String resource) {
    root.putUserPolicy(
        r ->
            r.userName(user)
                .policyName("p")
                .policyDocument(
                    "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\""
                        + action
                        + "\",\"Resource\":\""
                        + resource
                        + "\"}}"));
  }

  @Test
  void thePastOfTheTrailEndsAtItsMoment() {
    root.createUser(r -> r.userName("watched"));
    AwsCredentials key = api.keyOf(root, "watched");
    Instant before = Instant.now().minusSeconds(1);
    sts(key).getCallerIdentity();
    assertEquals(List.of(), calls(trail(TestApi.ROOT, "/as-of/" + before), key));
    assertEquals(List.of("GetCallerIdentity"), calls(trail(TestApi.ROOT, ""), key));
  }

  private static List<String> calls(CloudTrailClient trail, AwsCredentials of) {
    LookupAttribute attribute =
        LookupAttribute.builder()
            .attributeKey(LookupAttributeKey.ACCESS_KEY_ID)
            .attributeValue(of.accessKeyId())
            .build();
    return trail.lookupEvents(r -> r.lookupAttributes(attribute)).events().stream()
        .map(Event::eventName)
        .toList();
  }

  @Test
  void thereAreNoInsights() {
    CloudTrailClient trail = trail(TestApi.ROOT, "");
    sts(TestApi.ROOT).getCallerIdentity();
    assertFalse(trail.lookupEvents().events().isEmpty());
    assertEquals(
        List.of(), trail.lookupEvents(r -> r.eventCategory(EventCategory.INSIGHT)).events());
  }
}
