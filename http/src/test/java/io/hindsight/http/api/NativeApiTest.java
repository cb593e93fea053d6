package io.hindsight.http.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.Event;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttribute;

class NativeApiTest {
  static final String QUESTION =
      """
      {"request": {"principal": "arn:aws:iam::123456789012:user/a", "action": "s3:GetObject",
        "resource": "arn:aws:s3:::b/k"},
       "policies": {"identity": [{"Version": "2012-10-17", "Statement":
         {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}]}}
      """;

  static ApiServer server;

  @BeforeAll
  static void start() throws Exception {
    server = ApiServer.start(false);
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @Test
  void anUnsignedCallIsRefused() throws Exception {
    ApiServer.Reply reply = server.post("/v1/evaluate", QUESTION);
    assertEquals(403, reply.status());
    assertEquals("MissingAuthenticationToken", reply.json().at("/error/code").asText());
    assertEquals(
        reply.response().headers().firstValue("x-amzn-RequestId").orElseThrow(),
        reply.json().at("/error/requestId").asText());
  }

  @Test
  void rootMayEverything() throws Exception {
    ApiServer.Reply reply = server.signed(ApiServer.ROOT, "POST", "/v1/evaluate", QUESTION);
    assertEquals(200, reply.status());
    assertEquals("Allow", reply.json().path("decision").asText());
  }

  @Test
  void aSignatureForAnotherServiceIsRefused() throws Exception {
    ApiServer.Reply reply =
        server.call("POST", "/v1/evaluate", QUESTION, ApiServer.ROOT, "iam", Map.of());
    assertEquals(403, reply.status());
    assertEquals("SignatureDoesNotMatch", reply.json().at("/error/code").asText());
  }

  @Test
  void eachRouteAsksForItsAction() throws Exception {
    AwsCredentials who =
        server.user(
            "evaluator",
            """
            {"Version": "2012-10-17", "Statement": [
              {"Effect": "Allow", "Action": "hindsight:Evaluate", "Resource": "*"},
              {"Effect": "Allow", "Action": "hindsight:*ResourcePolicy",
               "Resource": "arn:aws:s3:::mine"}]}
            """);
    assertEquals(200, server.signed(who, "POST", "/v1/evaluate", QUESTION).status());
    ApiServer.Reply refused = server.signed(who, "POST", "/v1/authorize", "{}");
    assertEquals(403, refused.status());
    assertEquals("AccessDenied", refused.json().at("/error/code").asText());
    assertEquals(
        "User: arn:aws:iam::123456789012:user/evaluator is not authorized to perform:"
            + " hindsight:Authorize on resource: * because no identity-based policy allows the"
            + " hindsight:Authorize action",
        refused.json().at("/error/message").asText());
    String policy =
        """
        {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": "*",
          "Action": "s3:GetObject", "Resource": "arn:aws:s3:::mine/*"}}
        """;
    String mine = "/v1/resource-policies/arn:aws:s3:::mine";
    assertEquals(200, server.signed(who, "PUT", mine, policy).status());
    assertEquals(200, server.signed(who, "DELETE", mine, null).status());
    assertEquals(
        403,
        server.signed(who, "PUT", "/v1/resource-policies/arn:aws:s3:::other", policy).status());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          POST   | /v1/nothing              | {}           | 404 | NotFound
          GET    | /v1/evaluate             |              | 405 | MethodNotAllowed
          POST   | /v1/authorize            |              | 400 | InvalidJson
          POST   | /v1/authorize            | {            | 400 | InvalidJson
          POST   | /v1/authorize            | {"a":1,"a":2}| 400 | InvalidJson
          POST   | /v1/authorize            | {} {}        | 400 | InvalidJson
          POST   | /v1/authorize            | 7            | 400 | InvalidRequest
          POST   | /v1/authorize            | {"requests":7} | 400 | InvalidRequest
          POST   | /v1/authorize            | {"principal":7,"action":"s3:GetObject"} | 400 | InvalidRequest
          POST   | /v1/authorize            | {"principal":"anonymous","action":"s3:GetObject","colour":"red"} | 400 | InvalidRequest
          POST   | /v1/authorize            | {"principal":"anonymous","action":"s3:GetObject","asOf":"yesterday"} | 400 | InvalidRequest
          POST   | /v1/authorize            | {"principal":"anonymous","action":"s3:GetObject","asOf":"2999-01-01"} | 400 | InvalidRequest
          POST   | /v1/authorize?colour=red | {}           | 400 | InvalidRequest
          POST   | /v1/authorize?explain=0  | {}           | 400 | InvalidRequest
          POST   | /v1/evaluate             | {"request":{}} | 400 | ValidationError
          PUT    | /v1/resource-policies/x  | {}           | 400 | InvalidRequest
          PUT    | /v1/resource-policies/arn:aws:s3:::b | {"Version":"2012-10-17"} | 400 | MalformedPolicyDocument
          GET    | /v1/resource-policies/arn:aws:s3:::none | | 404 | NoSuchEntity
          GET    | /v1/resource-policies?limit=0 |         | 400 | InvalidRequest
          """)
  void whatCannotBeAnsweredIsRefusedWithItsReason(
      String method, String path, String body, int status, String code) throws Exception {
    ApiServer.Reply reply = server.signed(ApiServer.ROOT, method, path, body);
    assertEquals(status, reply.status(), reply.response()::body);
    assertEquals(code, reply.json().at("/error/code").asText(), reply.response()::body);
    assertFalse(reply.json().at("/error/message").asText().isEmpty());
    assertFalse(reply.response().body().contains("Exception"), reply.response()::body);
  }

  @Test
  void whatIsTooDeepOrTooLargeIsRefused() throws Exception {
    String deep = "[".repeat(100_000);
    for (String path : List.of("/v1/authorize", "/v1/evaluate")) {
      ApiServer.Reply reply = server.signed(ApiServer.ROOT, "POST", path, deep);
      assertEquals(400, reply.status(), path);
    }
    ApiServer.Reply large =
        server.signed(ApiServer.ROOT, "POST", "/v1/authorize", " ".repeat(9 << 20));
    assertEquals(413, large.status());
    assertEquals("RequestEntityTooLarge", large.json().at("/error/code").asText());
  }

  @Test
  void theDescriptionHasEveryRoute() throws Exception {
    JsonNode document = server.signed(ApiServer.ROOT, "GET", "/v1/openapi.json", null).json();
    assertEquals("3.1.0", document.path("openapi").asText());
    List<String> found = new ArrayList<>();
    List<String> operations = new ArrayList<>();
    document
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        method -> {
                          found.add(method.getKey() + " " + path.getKey());
                          operations.add(method.getValue().path("operationId").asText());
                          assertTrue(
                              method
                                  .getValue()
                                  .path("x-hindsight-action")
                                  .asText()
                                  .startsWith("hindsight:"));
                        }));
    assertTrue(found.contains("post /v1/evaluate"), found::toString);
    assertTrue(found.contains("put /v1/resource-policies/{arn}"), found::toString);
    assertTrue(found.contains("get /v1/openapi.json"), found::toString);
    assertEquals(operations.size(), operations.stream().distinct().count(), operations::toString);
    for (JsonNode reference : document.findValues("$ref")) {
      String pointer = reference.asText().substring(1);
      assertFalse(document.at(pointer).isMissingNode(), pointer);
    }
  }

  @Test
  void changesAndRefusalsAreInTheTrail() throws Exception {
    AwsCredentials nobody =
        server.user(
            "nobody",
            """
            {"Version": "2012-10-17", "Statement":
              {"Effect": "Deny", "Action": "hindsight:*", "Resource": "*"}}
            """);
    String arn = "arn:aws:sqs:eu-west-1:123456789012:orders";
    server.signed(
        ApiServer.ROOT,
        "PUT",
        "/v1/resource-policies/" + arn,
        """
        {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": "*",
          "Action": "sqs:SendMessage", "Resource": "arn:aws:sqs:eu-west-1:123456789012:orders"}}
        """);
    server.signed(nobody, "POST", "/v1/authorize", "{}");
    await(
        events ->
            events.stream()
                    .anyMatch(
                        e ->
                            e.eventName().equals("PutResourcePolicy")
                                && e.cloudTrailEvent().contains(arn))
                && events.stream()
                    .anyMatch(
                        e ->
                            e.eventName().equals("Authorize")
                                && e.cloudTrailEvent().contains("user/nobody")
                                && e.cloudTrailEvent().contains("AccessDenied")));
  }

  /** Calls that were answered are recorded soon after. */
  private static void await(Predicate<List<Event>> wanted) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    try (CloudTrailClient trail = server.client(CloudTrailClient.builder(), ApiServer.ROOT)) {
      List<Event> events;
      do {
        events =
            trail
                .lookupEvents(
                    r ->
                        r.lookupAttributes(
                            LookupAttribute.builder()
                                .attributeKey("EventSource")
                                .attributeValue("hindsight")
                                .build()))
                .events();
      } while (!wanted.test(events) && System.nanoTime() < deadline);
      assertTrue(wanted.test(events), events::toString);
      assertTrue(
          events.stream()
              .noneMatch(
                  e ->
                      e.eventName().equals("Evaluate")
                          && !e.cloudTrailEvent().contains("errorCode")));
    }
  }
}
