package io.hindsight.http.api.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.hindsight.http.api.ApiJson;
import io.hindsight.http.api.ApiServer;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.Tag;

class AuthorizingTest {
  static final String ACCOUNT = "123456789012";

  static ApiServer server;
  static AwsCredentials alice;
  static Credentials session;

  @BeforeAll
  static void start() throws Exception {
    server = ApiServer.start(true);
    alice =
        server.user(
            "alice",
            """
            {"Version": "2012-10-17", "Statement": [
              {"Effect": "Allow", "Action": "s3:GetObject",
               "Resource": "arn:aws:s3:::home/${aws:username}/*"},
              {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*",
               "Condition": {"StringEquals": {"aws:PrincipalTag/team": "red"}}},
              {"Effect": "Allow", "Action": "sqs:*", "Resource": "*",
               "Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}},
              {"Effect": "Deny", "Action": "sqs:Purge*", "Resource": "*"},
              {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"},
              {"Effect": "Allow", "Action": "kms:Decrypt", "Resource": "*"}]}
            """);
    try (IamClient iam = server.iam()) {
      iam.tagUser(
          r ->
              r.userName("alice")
                  .tags(
                      software.amazon.awssdk.services.iam.model.Tag.builder()
                          .key("team")
                          .value("red")
                          .build()));
      iam.createRole(
          r ->
              r.roleName("reader")
                  .assumeRolePolicyDocument(
                      """
                      {"Version": "2012-10-17", "Statement": {"Effect": "Allow",
                        "Principal": {"AWS": "arn:aws:iam::123456789012:user/alice"},
                        "Action": ["sts:AssumeRole", "sts:TagSession"]}}
                      """));
      iam.putRolePolicy(
          r ->
              r.roleName("reader")
                  .policyName("read")
                  .policyDocument(
                      """
                      {"Version": "2012-10-17", "Statement": {"Effect": "Allow",
                        "Action": "s3:Get*", "Resource": "arn:aws:s3:::${aws:PrincipalTag/team}/*"}}
                      """));
      iam.createRole(
          r ->
              r.roleName("closed")
                  .assumeRolePolicyDocument(
                      """
                      {"Version": "2012-10-17", "Statement": {"Effect": "Allow",
                        "Principal": {"Service": "ec2.amazonaws.com"},
                        "Action": "sts:AssumeRole"}}
                      """));
    }
    session = assume("blue");
    put(
        "arn:aws:s3:::open",
        """
        {"Version": "2012-10-17", "Statement": [
          {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
           "Resource": "arn:aws:s3:::open/public/*"},
          {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:user/alice"},
           "Action": "s3:PutObject", "Resource": "arn:aws:s3:::open/*"},
          {"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"},
           "Action": "s3:PutObject", "Resource": "arn:aws:s3:::open/logs/*"}]}
        """);
    put(
        "arn:aws:kms:eu-west-1:123456789012:key/shut",
        """
        {"Version": "2012-10-17", "Statement": {"Effect": "Allow",
          "Principal": {"Service": "s3.amazonaws.com"}, "Action": "kms:*", "Resource": "*"}}
        """);
  }

  static Credentials assume(String team) {
    try (StsClient sts = server.sts(alice)) {
      return sts.assumeRole(
              r ->
                  r.roleArn("arn:aws:iam::123456789012:role/reader")
                      .roleSessionName("s-" + team)
                      .tags(Tag.builder().key("team").value(team).build()))
          .credentials();
    }
  }

  static void put(String arn, String policy) throws Exception {
    ApiServer.Reply reply = server.call("PUT", "/v1/resource-policies/" + arn, policy);
    assertEquals(200, reply.status(), reply.response()::body);
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          user/alice    | s3:GetObject    | arn:aws:s3:::home/alice/x | {} | Allow
          user/alice    | s3:GetObject    | arn:aws:s3:::home/bob/x   | {} | ImplicitDeny
          user/alice    | s3:ListBucket   | arn:aws:s3:::any          | {} | Allow
          user/alice    | sqs:SendMessage | arn:aws:sqs:eu-west-1:123456789012:q | {} | ImplicitDeny
          user/alice    | sqs:SendMessage | arn:aws:sqs:eu-west-1:123456789012:q | {"AWS:SOURCEIP":"10.1.2.3"} | Allow
          user/alice    | sqs:PurgeQueue  | arn:aws:sqs:eu-west-1:123456789012:q | {"aws:SourceIp":["10.1.2.3"]} | ExplicitDeny
          user/alice    | s3:PutObject    | arn:aws:s3:::open/a       | {} | Allow
          user/alice    | sts:AssumeRole  | arn:aws:iam::123456789012:role/reader | {} | Allow
          user/alice    | sts:AssumeRole  | arn:aws:iam::123456789012:role/closed | {} | ImplicitDeny
          user/alice    | kms:Decrypt     | arn:aws:kms:eu-west-1:123456789012:key/shut | {} | ImplicitDeny
          role/reader   | s3:GetObject    | arn:aws:s3:::blue/x       | {} | ImplicitDeny
          root          | s3:DeleteBucket | arn:aws:s3:::open         | {} | Allow
          """)
  void thePrincipalsOwnStateDecides(
      String principal, String action, String resource, String context, String decision)
      throws Exception {
    JsonNode answer = ask("arn:aws:iam::" + ACCOUNT + ":" + principal, action, resource, context);
    assertEquals(decision, answer.path("decision").asText(), answer::toString);
  }

  @ParameterizedTest
  @CsvSource({
    "cloudtrail.amazonaws.com, s3:PutObject, arn:aws:s3:::open/logs/x, Allow",
    "cloudtrail.amazonaws.com, s3:PutObject, arn:aws:s3:::open/x, ImplicitDeny",
    "anonymous, s3:GetObject, arn:aws:s3:::open/public/x, Allow",
    "anonymous, s3:GetObject, arn:aws:s3:::open/x, ImplicitDeny",
    "anonymous, s3:GetObject, arn:aws:s3:::unknown/x, ImplicitDeny",
  })
  void whoHasNoPoliciesHasTheResources(
      String principal, String action, String resource, String decision) throws Exception {
    assertEquals(decision, ask(principal, action, resource, "{}").path("decision").asText());
  }

  @Test
  void aSessionHasItsOwnTags() throws Exception {
    String arn = "arn:aws:sts::123456789012:assumed-role/reader/s-blue";
    assertEquals(
        "Allow", ask(arn, "s3:GetObject", "arn:aws:s3:::blue/x", "{}").path("decision").asText());
    JsonNode byToken =
        server
            .post(
                "/v1/authorize",
                ApiJson.mapper()
                    .createObjectNode()
                    .put("sessionToken", session.sessionToken())
                    .put("action", "s3:GetObject")
                    .put("resource", "arn:aws:s3:::blue/x")
                    .toString())
            .json();
    assertEquals("Allow", byToken.path("decision").asText(), byToken::toString);
    assertEquals(arn, byToken.path("principal").asText());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"principal":"arn:aws:iam::123456789012:user/nobody","action":"s3:GetObject"} | 404
          {"principal":"arn:aws:iam::999999999999:user/alice","action":"s3:GetObject"}  | 404
          {"principal":"arn:aws:sts::123456789012:assumed-role/reader/gone","action":"s3:GetObject"} | 404
          {"principal":"alice","action":"s3:GetObject"} | 400
          {"principal":"arn:aws:iam::123456789012:user/alice","action":"GetObject"} | 400
          {"principal":"arn:aws:iam::123456789012:user/alice","action":"s3:*"} | 400
          {"principal":"arn:aws:iam::123456789012:user/alice","action":"s3:GetObject","resource":"bucket"} | 400
          {"principal":"arn:aws:iam::123456789012:user/alice","sessionToken":"x","action":"s3:GetObject"} | 400
          {"action":"s3:GetObject"} | 400
          {"sessionToken":"x","action":"s3:GetObject"} | 403
          {"principal":"arn:aws:iam::123456789012:user/alice","action":"s3:GetObject","context":{"aws:PrincipalTag/team":"blue"}} | 400
          {"principal":"arn:aws:iam::123456789012:user/alice","action":"s3:GetObject","context":{"AWS:UserName":"bob"}} | 400
          """)
  void whatFollowsFromThePrincipalCannotBeSaid(String body, int status) throws Exception {
    ApiServer.Reply reply = server.post("/v1/authorize", body);
    assertEquals(status, reply.status(), reply.response()::body);
  }

  @Test
  void batchesAnswerEachRequest() throws Exception {
    String good = "{\"principal\":\"arn:aws:iam::123456789012:root\",\"action\":\"s3:GetObject\"}";
    JsonNode list =
        server.post("/v1/authorize?explain=false", "[" + good + ",{}," + good + "]").json();
    assertEquals(3, list.size());
    assertEquals("Allow", list.at("/0/decision").asText());
    assertEquals("InvalidRequest", list.at("/1/error/code").asText());
    assertTrue(list.at("/1/error/message").asText().contains("requests[1]"), list::toString);
    JsonNode wrapped =
        server.post("/v1/authorize", "{\"requests\":[" + good + "," + good + "]}").json();
    assertEquals(2, wrapped.path("decisions").size());
    assertEquals("none", wrapped.at("/decisions/1/explanation/decidedBy").asText());
  }

  @Test
  void thePastAnswersAsItWas() throws Exception {
    String bob = "arn:aws:iam::123456789012:user/bob";
    server.user(
        "bob",
        """
        {"Version": "2012-10-17", "Statement":
          {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::past/*"}}
        """);
    put(
        "arn:aws:s3:::past",
        """
        {"Version": "2012-10-17", "Statement": {"Effect": "Allow",
          "Principal": {"AWS": "arn:aws:iam::123456789012:user/bob"},
          "Action": "s3:PutObject", "Resource": "arn:aws:s3:::past/*"}}
        """);
    Instant then = Instant.now();
    try (IamClient iam = server.iam()) {
      iam.deleteUserPolicy(r -> r.userName("bob").policyName("own"));
    }
    assertEquals(
        200, server.call("DELETE", "/v1/resource-policies/arn:aws:s3:::past", null).status());
    for (String action : new String[] {"s3:GetObject", "s3:PutObject"}) {
      String resource = "arn:aws:s3:::past/x";
      assertEquals("ImplicitDeny", ask(bob, action, resource, "{}").path("decision").asText());
      JsonNode before = ask(bob, action, resource, "{}", then.toString());
      assertEquals("Allow", before.path("decision").asText(), before::toString);
      assertEquals(then.toString(), before.path("asOf").asText());
    }
    assertEquals(
        200,
        server.call("GET", "/v1/resource-policies/arn:aws:s3:::past?asOf=" + then, null).status());
    assertEquals(
        404,
        server
            .post(
                "/v1/authorize",
                "{\"principal\":\"%s\",\"action\":\"s3:GetObject\",\"asOf\":\"2020-01-01\"}"
                    .formatted(bob))
            .status());
  }

  @Test
  void aPrincipalMadeAnewIsNotTrustedByOldPolicies() throws Exception {
    String carol = "arn:aws:iam::123456789012:user/carol";
    try (IamClient iam = server.iam()) {
      iam.createUser(r -> r.userName("carol"));
      put(
          "arn:aws:s3:::carols",
          """
          {"Version": "2012-10-17", "Statement": {"Effect": "Allow",
            "Principal": {"AWS": "arn:aws:iam::123456789012:user/carol"},
            "Action": "s3:GetObject", "Resource": "arn:aws:s3:::carols/*"}}
          """);
      assertEquals(
          "Allow",
          ask(carol, "s3:GetObject", "arn:aws:s3:::carols/x", "{}").path("decision").asText());
      iam.deleteUser(r -> r.userName("carol"));
      iam.createUser(r -> r.userName("carol"));
      assertEquals(
          "ImplicitDeny",
          ask(carol, "s3:GetObject", "arn:aws:s3:::carols/x", "{}").path("decision").asText());
    }
  }

  @Test
  void policiesOnResourcesAreListedInParts() throws Exception {
    for (String name : new String[] {"l-1", "l-2", "l-3"}) {
      put(
          "arn:aws:s3:::" + name,
          """
          {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": "*",
            "Action": "s3:GetObject", "Resource": "*"}}
          """);
    }
    JsonNode first =
        server.call("GET", "/v1/resource-policies?prefix=arn:aws:s3:::l-&limit=2", null).json();
    assertEquals(2, first.path("resourcePolicies").size());
    JsonNode rest =
        server
            .call(
                "GET",
                "/v1/resource-policies?prefix=arn:aws:s3:::l-&after=" + first.path("next").asText(),
                null)
            .json();
    assertEquals("arn:aws:s3:::l-3", rest.at("/resourcePolicies/0/resourceArn").asText());
    assertTrue(rest.path("next").isNull());
  }

  private static JsonNode ask(String principal, String action, String resource, String context)
      throws Exception {
    return ask(principal, action, resource, context, "latest");
  }

  private static JsonNode ask(
      String principal, String action, String resource, String context, String asOf)
      throws Exception {
    String body =
        """
        {"principal": "%s", "action": "%s", "resource": "%s", "context": %s, "asOf": "%s"}
        """
            .formatted(principal, action, resource, context, asOf);
    ApiServer.Reply reply = server.post("/v1/authorize", body);
    assertEquals(200, reply.status(), reply.response()::body);
    return reply.json();
  }
}
