package io.hindsight.http.api.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.hindsight.http.api.ApiServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The trail of a mirrored account: searched, paged through while it grows, and followed. */
class EventsTest {
  private static final String SEARCHED = "111122223333";
  private static final String PAGED = "222233334444";
  private static final String FOLLOWED = "333344445555";
  private static ApiServer server;

  private static String record(String account, String id, String time, String more) {
    return "{\"eventVersion\":\"1.09\",\"eventTime\":\"%s\",\"eventID\":\"%s\",\"recipientAccountId\":\"%s\",\"awsRegion\":\"us-east-1\"%s}"
        .formatted(time, id, account, more);
  }

  private static String by(String name, String key) {
    return ",\"userIdentity\":{\"type\":\"IAMUser\",\"principalId\":\"AIDA%1$s\",\"arn\":\"arn:aws:iam::111122223333:user/%1$s\",\"accountId\":\"111122223333\",\"accessKeyId\":\"%2$s\",\"userName\":\"%1$s\"}"
        .formatted(name, key);
  }

  private static String call(String source, String name, String more) {
    return ",\"eventSource\":\""
        + source
        + ".amazonaws.com\",\"eventName\":\""
        + name
        + "\""
        + more;
  }

  private static String assumed(String role, String key, String by) {
    return by
        + call(
            "sts",
            "AssumeRole",
            ",\"requestParameters\":{\"roleArn\":\"arn:aws:iam::111122223333:role/%1$s\",\"roleSessionName\":\"s\"},\"responseElements\":{\"credentials\":{\"accessKeyId\":\"%2$s\",\"expiration\":\"Mar 1, 2026, 3:00:00 AM\"},\"assumedRoleUser\":{\"assumedRoleId\":\"AROA%1$s:s\",\"arn\":\"arn:aws:sts::111122223333:assumed-role/%1$s/s\"}}"
                .formatted(role, key));
  }

  private static String inSession(String role, String key) {
    return ",\"userIdentity\":{\"type\":\"AssumedRole\",\"principalId\":\"AROA%1$s:s\",\"arn\":\"arn:aws:sts::111122223333:assumed-role/%1$s/s\",\"accountId\":\"111122223333\",\"accessKeyId\":\"%2$s\",\"sessionContext\":{\"sessionIssuer\":{\"type\":\"Role\",\"principalId\":\"AROA%1$s\",\"arn\":\"arn:aws:iam::111122223333:role/%1$s\",\"accountId\":\"111122223333\",\"userName\":\"%1$s\"}}}"
        .formatted(role, key);
  }

  @BeforeAll
  static void start() throws Exception {
    server = ApiServer.start(true);
    String deep = "[".repeat(90) + "]".repeat(90);
    take(
        record(
            SEARCHED,
            "a",
            "2026-03-01T00:00:00Z",
            by("alice", "AKIAALICE")
                + call("iam", "GetUser", ",\"readOnly\":true,\"sourceIPAddress\":\"192.0.2.1\"")),
        record(
            SEARCHED,
            "b",
            "2026-03-01T00:00:01Z",
            by("alice", "AKIAALICE")
                + call(
                    "s3",
                    "GetObject",
                    ",\"readOnly\":true,\"errorCode\":\"AccessDenied\",\"requestParameters\":{\"bucketName\":\"secrets\"}")),
        record(
            SEARCHED,
            "c",
            "2026-03-01T00:00:02Z",
            assumed("one", "ASIAONE", by("alice", "AKIAALICE"))),
        record(
            SEARCHED,
            "d",
            "2026-03-01T00:00:03Z",
            assumed("two", "ASIATWO", inSession("one", "ASIAONE"))),
        record(
            SEARCHED,
            "e",
            "2026-03-01T00:00:04Z",
            inSession("two", "ASIATWO")
                + call(
                    "iam",
                    "CreateUser",
                    ",\"requestParameters\":{\"userName\":\"mallory\"},\"responseElements\":{\"user\":{\"userName\":\"mallory\",\"userId\":\"AIDAMALLORY\"}}")),
        record(
            SEARCHED,
            "f",
            "2026-03-01T00:00:05.250Z",
            by("bob", "AKIABOB")
                + call(
                    "ec2",
                    "RunInstances",
                    ",\"errorCode\":\"Client.UnauthorizedOperation\",\"deep\":" + deep)),
        record(
            SEARCHED,
            "g",
            "2026-03-01T00:00:05.750Z",
            by("bob", "AKIABOB")
                + call("ec2", "RunInstances", ",\"twice\":1,\"twice\":2,\"huge\":1e999")));
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  private static void take(String... records) throws Exception {
    JsonNode report = server.post("/v1/import/cloudtrail", String.join("\n", records)).json();
    assertEquals("", report.path("refused").asText());
    assertEquals(0, report.path("malformedCount").asInt(), report::toString);
  }

  private static String ids(JsonNode events) {
    StringBuilder ids = new StringBuilder();
    events.forEach(event -> ids.append(event.path("record").path("eventID").asText()));
    return ids.toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "order=asc | abcdefg",
        "order=desc | gfedcba",
        "from=2026-03-01T00:00:02Z&to=2026-03-01T00:00:04Z | edc",
        "principal=alice | cba",
        "principal=arn:aws:iam::111122223333:role/two | e",
        "accessKeyId=ASIAONE | d",
        "lineage=AKIAALICE | edcba",
        "lineage=ASIAONE | ed",
        "action=iam:* | ea",
        "action=*:Get* | ba",
        "resource=mallory | e",
        "resource=arn:aws:iam::111122223333:role/one | c",
        "error=any | fb",
        "error=none | gedca",
        "error=*Unauthorized* | f",
        "sourceAddress=192.0.2.1 | a",
        "readOnly=true | ba",
        "text=SECRETS | b",
        "text=mallory&action=iam:CreateUser&error=none | e",
        "principal=nobody | ''",
      })
  void eachFilterFinds(String query, String expected) throws Exception {
    JsonNode answer =
        server.call("GET", "/v1/events?accounts=" + SEARCHED + "&" + query, null).json();
    assertEquals(expected, ids(answer.path("events")), answer::toString);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "order=up",
        "limit=0",
        "limit=x",
        "cursor=!",
        "cursor=zzzzzzzzzzzzz.1",
        "from=soon",
        "accounts=1",
        "readOnly=maybe",
        "bogus=1"
      })
  void whatCannotBeReadIsRefused(String query) throws Exception {
    String separator = query.startsWith("accounts") ? "" : "accounts=" + SEARCHED + "&";
    ApiServer.Reply reply = server.call("GET", "/v1/events?" + separator + query, null);
    assertEquals(400, reply.status(), () -> reply.response().body());
    assertTrue(!reply.json().path("error").path("message").asText().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"asc", "desc"})
  void pagesStayWhatTheyAreWhateverIsAdded(String order) throws Exception {
    String account = order.equals("asc") ? PAGED : PAGED.replace('2', '6');
    List<String> expected = new ArrayList<>();
    for (int i = 10; i < 40; i++) {
      expected.add("n" + i);
      // Three in a second, some of them in the same fraction of it.
      String time = "2026-03-01T00:00:%02d%sZ".formatted(i / 3, i % 2 == 0 ? "" : ".5");
      take(record(account, "n" + i, time, call("s3", "ListBuckets", "")));
    }
    List<String> found = new ArrayList<>();
    String cursor = "";
    int added = 0;
    do {
      String path =
          "/v1/events?limit=4&accounts="
              + account
              + "&order="
              + order
              + (cursor.isEmpty()
                  ? ""
                  : "&cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8));
      JsonNode page = server.call("GET", path, null).json();
      page.path("events").forEach(each -> found.add(each.path("record").path("eventID").asText()));
      cursor = page.path("cursor").asText("");
      // What is added lies before the first page: it is not met on the way.
      String time = order.equals("asc") ? "2026-02-01T00:00:00Z" : "2026-04-01T00:00:00Z";
      take(record(account, "late" + added++, time, call("s3", "ListBuckets", "")));
    } while (!cursor.isEmpty());
    List<String> sorted = new ArrayList<>(found);
    Collections.sort(sorted);
    assertEquals(expected, sorted, "each once");
  }

  private static List<String> follow(String lastId, int count) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
            URI.create(server.uri() + "/v1/events?format=event-stream&accounts=" + FOLLOWED));
    if (!lastId.isEmpty()) {
      request.header("Last-Event-ID", lastId);
    }
    HttpResponse<java.io.InputStream> response =
        HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    assertEquals(200, response.statusCode());
    List<String> events = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      String id = "";
      String line;
      while (events.size() < count && (line = lines.readLine()) != null) {
        if (line.startsWith("id:")) {
          id = line.substring(3).strip();
        } else if (line.startsWith("data:")) {
          String event = line.replaceFirst(".*\"eventID\":\"([^\"]*)\".*", "$1");
          events.add(id + " " + event);
        }
      }
    } catch (IOException e) {
      throw new AssertionError("the stream broke after " + events, e);
    }
    return events;
  }

  @Test
  void aFollowerResumesWhereItWas() throws Exception {
    take(record(FOLLOWED, "f0", "2026-03-01T00:00:00Z", call("s3", "ListBuckets", "")));
    JsonNode newest =
        server.call("GET", "/v1/events?accounts=" + FOLLOWED + "&limit=1", null).json();
    String begin = newest.path("events").get(0).path("number").asText();
    for (int i = 1; i < 6; i++) {
      // Times go back, as late deliveries do: followers see them all the same.
      take(
          record(
              FOLLOWED, "f" + i, "2026-02-%02dT00:00:00Z".formatted(9 - i), call("s3", "x", "")));
    }
    List<String> first = follow(begin, 2);
    assertEquals("f1", first.get(0).split(" ")[1]);
    assertEquals("f2", first.get(1).split(" ")[1]);
    List<String> rest = follow(first.get(1).split(" ")[0], 3);
    assertEquals(List.of("f3", "f4", "f5"), rest.stream().map(each -> each.split(" ")[1]).toList());
  }
}
