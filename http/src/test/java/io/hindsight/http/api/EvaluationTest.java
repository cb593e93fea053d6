package io.hindsight.http.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EvaluationTest {
  static ApiServer server;

  @BeforeAll
  static void start() throws Exception {
    server = ApiServer.start(true);
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  static String question(String action, String policies) {
    return """
        {"request": {"principal": "arn:aws:iam::123456789012:user/a", "action": "%s",
          "resource": "arn:aws:s3:::b/k", "context": {"AWS:sourceip": "10.0.0.1"}},
         "policies": %s}
        """
        .formatted(action, policies);
  }

  static final String READ =
      """
      {"Version": "2012-10-17", "Statement": [
        {"Sid": "Read", "Effect": "Allow", "Action": "s3:Get*", "Resource": "*",
         "Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}},
        {"Sid": "NoDelete", "Effect": "Deny", "Action": "s3:Delete*", "Resource": "*"}]}
      """;

  @Test
  void oneQuestionHasOneAnswer() throws Exception {
    JsonNode answer =
        server
            .post("/v1/evaluate", question("s3:GetObject", "{\"identity\": [" + READ + "]}"))
            .json();
    assertEquals("Allow", answer.path("decision").asText());
    assertEquals("identity", answer.at("/explanation/decidedBy").asText());
    assertEquals("Read", answer.at("/explanation/statements/0/statement").asText());
  }

  @Test
  void explanationsCanBeLeftOut() throws Exception {
    JsonNode answer =
        server
            .post(
                "/v1/evaluate?explain=false",
                question("s3:DeleteObject", "{\"identity\": [" + READ + "]}"))
            .json();
    assertEquals("{\"decision\":\"ExplicitDeny\"}", answer.toString());
  }

  @Test
  void severalQuestionsHaveAnAnswerEach() throws Exception {
    String good = question("s3:PutObject", "{\"identity\": [" + READ + "], \"scps\": []}");
    String bad = "{\"request\": {\"principal\": \"x\"}}";
    JsonNode answers =
        server.post("/v1/evaluate?explain=false", "[" + good + "," + bad + "," + good + "]").json();
    assertEquals(3, answers.size());
    assertEquals("ImplicitDeny", answers.at("/0/decision").asText());
    assertEquals("ValidationError", answers.at("/1/error/code").asText());
    assertEquals("ImplicitDeny", answers.at("/2/decision").asText());
  }

  @Test
  void aBadDocumentIsNamedWithItsPlace() throws Exception {
    String body =
        """
        {"request": {"principal": "anonymous", "action": "s3:GetObject"},
         "policies": {"resource": {"Version": "2012-10-17",
           "Statement": [{"Effect": "Allows", "Principal": "*", "Action": "*", "Resource": "*"}]}}}
        """;
    ApiServer.Reply reply = server.post("/v1/evaluate", body);
    assertEquals(400, reply.status());
    JsonNode error = reply.json().path("error");
    assertEquals("MalformedPolicyDocument", error.path("code").asText());
    assertEquals("policies.resource", error.path("document").asText());
    assertEquals(3, error.path("line").asInt());
    assertEquals("Statement[0].Effect", error.path("element").asText());
    assertTrue(error.path("column").asInt() > 1);
    assertTrue(error.path("message").asText().contains(error.path("rule").asText()));
  }

  @Test
  void aPageOfAnotherSiteIsNotRoot() throws Exception {
    String body = question("s3:GetObject", "{}");
    assertEquals(
        403,
        server
            .call(
                "POST",
                "/v1/evaluate",
                body,
                null,
                "hindsight",
                Map.of("Origin", "https://elsewhere.example"))
            .status());
    assertEquals(
        200,
        server
            .call(
                "POST",
                "/v1/evaluate",
                body,
                null,
                "hindsight",
                Map.of("Origin", server.uri().toString()))
            .status());
  }
}
