package io.hindsight.http.api.questions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.hindsight.http.api.ApiServer;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sts.StsClient;

class QuestionsApiTest {
  private static final String ALLOW_ALL =
      "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}";
  private static final String TRUST =
      "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\","
          + "\"Principal\":{\"AWS\":\"123456789012\"}}}";
  private static final String EVE = "arn:aws:iam::123456789012:user/eve";

  static ApiServer server;
  static Instant before;
  static AwsCredentials bob;

  /** Bob assumes a role, and by it gives Eve everything. */
  @BeforeAll
  static void start() throws Exception {
    server = ApiServer.start(true);
    bob =
        server.user(
            "bob",
            "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"Resource\":\"*\"}}");
    try (IamClient iam = server.iam()) {
      iam.createUser(r -> r.userName("eve"));
      iam.createRole(r -> r.roleName("ops").assumeRolePolicyDocument(TRUST));
      iam.putRolePolicy(r -> r.roleName("ops").policyName("all").policyDocument(ALLOW_ALL));
    }
    before = Instant.now();
    AwsCredentials session;
    try (StsClient sts = server.sts(bob)) {
      session =
          ApiServer.of(
              sts.assumeRole(
                      r -> r.roleArn("arn:aws:iam::123456789012:role/ops").roleSessionName("night"))
                  .credentials());
    }
    try (IamClient iam = server.client(IamClient.builder(), session)) {
      iam.putUserPolicy(r -> r.userName("eve").policyName("gift").policyDocument(ALLOW_ALL));
    }
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  private static JsonNode ask(String question, String body) throws Exception {
    ApiServer.Reply reply = server.post("/v1/" + question, body);
    assertEquals(200, reply.status(), () -> reply.json().toString());
    return reply.json();
  }

  private static List<String> allowed(JsonNode answer) {
    List<String> names = new ArrayList<>();
    for (JsonNode row : answer.path("principals")) {
      String verdict = row.path("verdict").asText();
      if (verdict.equals("Allow") || verdict.equals("ViaRoles")) {
        String arn = row.path("principal").asText();
        names.add(arn.substring(arn.lastIndexOf(':') + 1) + (row.has("via") ? " via" : ""));
      }
    }
    return names.stream().sorted().toList();
  }

  @Test
  void whoCanIsAnsweredNowAndThen() throws Exception {
    assertEquals(
        List.of("role/ops", "root", "user/eve"),
        allowed(ask("who-can", "{\"action\":\"iam:CreateUser\"}")));
    assertEquals(
        List.of("role/ops", "root", "user/bob via"),
        allowed(
            ask(
                "who-can",
                "{\"action\":\"iam:CreateUser\",\"viaRoles\":true,\"asOf\":\"" + before + "\"}")));
    assertEquals(
        List.of("role/ops", "root", "user/eve"),
        allowed(server.call("GET", "/v1/who-can?action=iam:CreateUser", null).json()));
  }

  @ParameterizedTest
  @CsvSource({
    "who-can,verdict",
    "timeline,access",
    "blame,policyType",
    "what-can,effect",
  })
  void answersComeAsLinesWhereTheyAreWanted(String question, String member) throws Exception {
    String asked =
        switch (question) {
          case "who-can" -> "\"action\":\"iam:CreateUser\",\"sessions\":true";
          case "what-can" -> "\"principal\":\"" + EVE + "\"";
          default -> "\"principal\":\"" + EVE + "\",\"action\":\"iam:CreateUser\"";
        };
    String body =
        server
            .call(
                "POST",
                "/v1/" + question,
                "{" + asked + "}",
                null,
                "hindsight",
                java.util.Map.of("Accept", "application/x-ndjson"))
            .response()
            .body();
    List<String> lines = body.lines().toList();
    assertTrue(!lines.isEmpty(), question);
    for (String line : lines) {
      JsonNode row = io.hindsight.http.api.ApiJson.mapper().readTree(line);
      assertTrue(row.has(member), line);
    }
  }

  @Test
  void theTimelineTurnsWithTheGift() throws Exception {
    JsonNode intervals =
        ask("timeline", "{\"principal\":\"" + EVE + "\",\"action\":\"iam:CreateUser\"}")
            .path("intervals");
    JsonNode last = intervals.get(intervals.size() - 1);
    assertEquals("Allowed", last.path("access").asText());
    assertEquals("Denied", intervals.get(intervals.size() - 2).path("access").asText());
    JsonNode cause = last.path("causes").get(0);
    assertEquals("iam:PutUserPolicy", cause.path("operation").asText());
    assertEquals("arn:aws:sts::123456789012:assumed-role/ops/night", cause.path("caller").asText());
    assertEquals("127.0.0.1", cause.path("sourceAddress").asText());
    assertTrue(!cause.path("requestId").asText().isEmpty());
  }

  @Test
  void blameGoesBackToBob() throws Exception {
    JsonNode blame = ask("blame", "{\"principal\":\"" + EVE + "\",\"action\":\"iam:CreateUser\"}");
    JsonNode change = blame.path("chains").get(0).path("changes").get(0);
    List<String> steps = new ArrayList<>();
    change.path("lineage").forEach(hop -> steps.add(hop.path("step").asText()));
    assertEquals(List.of("session", "user", "root"), steps);
    assertEquals(bob.accessKeyId(), change.path("lineage").get(1).path("accessKeyId").asText());
  }

  @Test
  void diffAndWhatCanTellOfTheGift() throws Exception {
    JsonNode changes = ask("diff", "{\"from\":\"" + before + "\"}").path("changes");
    assertEquals(1, changes.size());
    assertEquals(EVE, changes.get(0).path("principal").asText());
    assertEquals("Gained", changes.get(0).path("direction").asText());
    JsonNode permissions = ask("what-can", "{\"principal\":\"" + EVE + "\"}").path("permissions");
    assertEquals("*", permissions.get(0).path("actions").asText());
    assertEquals(
        0,
        ask("what-can", "{\"principal\":\"" + EVE + "\",\"asOf\":\"" + before + "\"}")
            .path("permissions")
            .size());
  }

  @Test
  void withoutTheRolesPolicyTheGiftWouldNotHaveBeen() throws Exception {
    JsonNode answer =
        ask(
            "what-if",
            "{\"from\":\""
                + before.minusSeconds(2)
                + "\",\"changes\":[{\"detach\":{\"policy\":\"all\"}}]}");
    JsonNode turned = answer.path("otherwise").get(0);
    assertEquals("iam:PutUserPolicy", turned.path("action").asText());
    assertEquals("ImplicitDeny", turned.path("after").asText());
  }

  @Test
  void eventsAreFoundByWhatTheyAre() throws Exception {
    JsonNode gift =
        server.call("GET", "/v1/events?action=iam:Put*&resource=eve", null).json().path("events");
    assertEquals(1, gift.size());
    String lineage = "/v1/events?order=asc&lineage=" + bob.accessKeyId();
    JsonNode all = server.call("GET", lineage, null).json().path("events");
    assertEquals(
        List.of("AssumeRole", "PutUserPolicy"),
        List.of(
            all.get(0).at("/record/eventName").asText(),
            all.get(1).at("/record/eventName").asText()));
    List<Long> paged = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page =
          server
              .call("GET", "/v1/events?action=iam:*&order=asc&limit=2&cursor=" + cursor, null)
              .json();
      page.path("events").forEach(event -> paged.add(event.path("number").asLong()));
      cursor = page.path("cursor").asText("");
    } while (!cursor.isEmpty());
    JsonNode whole =
        server.call("GET", "/v1/events?action=iam:*&order=asc&limit=1000", null).json();
    assertEquals(whole.path("events").size(), paged.size());
  }

  @Test
  void theTrailIsFollowedLive() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.uri() + "/v1/events?action=iam:GetGroup"))
            .header("accept", "text/event-stream")
            .build();
    HttpResponse<InputStream> response =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
    try (IamClient iam = server.iam()) {
      iam.createGroup(r -> r.groupName("watched"));
      iam.getGroup(r -> r.groupName("watched"));
    }
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      String line = lines.readLine();
      while (line != null && !line.startsWith("data:")) {
        line = lines.readLine();
      }
      assertTrue(line != null && line.contains("\"GetGroup\""), line);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          who-can  | {}                                                        | 400
          who-can  | {"action":"s3:*"}                                         | 400
          who-can  | {"action":"s3:GetObject","resource":"bucket"}             | 400
          who-can  | {"action":"s3:GetObject","asOf":"soon"}                   | 400
          who-can  | {"action":"s3:GetObject","asOf":"2099-01-01"}             | 400
          who-can  | {"action":"s3:GetObject","accounts":["12"]}               | 400
          who-can  | {"action":"s3:GetObject","accounts":["999999999999"]}     | 404
          who-can  | {"action":"s3:GetObject","colour":"red"}                  | 400
          timeline | {"principal":"eve","action":"s3:GetObject"}               | 400
          timeline | {"principal":"arn:aws:iam::123456789012:user/x","action":"s3:GetObject"} | 404
          blame    | {"principal":"arn:aws:iam::123456789012:user/x","action":"s3:GetObject"} | 404
          what-can | {"principal":"arn:aws:iam::999999999999:user/x"}          | 404
          diff     | {}                                                        | 400
          diff     | {"from":"2099-01-01"}                                     | 400
          what-if  | {"from":"2026-01-01","changes":[]}                        | 400
          what-if  | {"from":"2026-01-01","changes":[{"wish":{}}]}             | 400
          """)
  void wrongQuestionsAreRefused(String question, String body, int status) throws Exception {
    ApiServer.Reply reply = server.post("/v1/" + question, body);
    assertEquals(status, reply.status(), () -> reply.json().toString());
    assertTrue(!reply.json().at("/error/message").asText().isEmpty());
  }
}
