package io.hindsight.ops.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.hindsight.http.api.ApiJson;
import io.hindsight.ops.cli.Hindsight;
import io.hindsight.ops.server.ServerProcess;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log of a real account from end to end, as its user goes about it. */
final class RealAccountTest {
  private static final String ACCOUNT = "123837392027";
  private static final String MALICIOUS = "arn:aws:iam::123837392027:user/malicious-iam-user";

  @TempDir private Path folder;
  private List<String> where = List.of();

  private static String log() {
    for (String place : new String[] {"../shared/data", "../../shared/data"}) {
      if (Files.isDirectory(Path.of(place, "cloudtrail"))) {
        return Path.of(place, "cloudtrail").toString();
      }
    }
    Assumptions.abort("the real inputs of ../shared/data are not here");
    throw new AssertionError();
  }

  private record Said(int exitCode, String out, String err) {}

  private Said run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.addAll(where);
    int exitCode =
        Hindsight.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(all.toArray(String[]::new));
    return new Said(exitCode, out.toString(), err.toString());
  }

  private JsonNode json(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.add("--json");
    Said said = run(all.toArray(String[]::new));
    assertEquals(0, said.exitCode(), said.err());
    return ApiJson.readRecord(said.out().getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void inTheStoreOfAStoppedServer() throws Exception {
    where = List.of("--data", folder.resolve("store").toString());
    log();
    all();
  }

  @Test
  void onARunningServer() throws Exception {
    log();
    ServerProcess server = ServerProcess.start(folder.resolve("server"));
    try {
      System.setProperty("aws.accessKeyId", server.accessKeyId());
      System.setProperty("aws.secretAccessKey", server.secretAccessKey());
      where = List.of("--endpoint", server.uri().toString());
      all();
    } finally {
      System.clearProperty("aws.accessKeyId");
      System.clearProperty("aws.secretAccessKey");
      server.kill();
    }
  }

  private void all() throws Exception {
    counts();
    who();
    when();
    compared();
    refusals();
  }

  private void counts() throws Exception {
    JsonNode first = json("import", "cloudtrail", log());
    assertEquals(55, first.path("files").asInt());
    assertEquals(2_900, first.path("records").asInt());
    assertEquals(0, first.path("malformedCount").asInt());
    assertEquals(0, first.path("refusedFiles").size());
    assertEquals(0, first.path("notUnderstood").size());
    int writes = 0;
    for (String name : (Iterable<String>) first.path("applied")::fieldNames) {
      writes += name.startsWith("iam:") ? first.path("applied").path(name).asInt() : 0;
    }
    assertEquals(85, writes);
    assertEquals(13, first.path("applied").path("iam:CreateRole").asInt());
    assertEquals(6, first.path("applied").path("iam:AttachRolePolicy").asInt());
    JsonNode again = json("import", "cloudtrail", log());
    assertEquals(2_900, again.path("known").asInt());
    assertEquals(0, again.path("applied").size());
  }

  private Set<String> whoCan(String time) throws Exception {
    JsonNode answer =
        json(
            "who-can",
            "iam:CreateUser",
            "arn:aws:iam::123837392027:user/x",
            "--accounts",
            ACCOUNT,
            "--as-of",
            "2023-07-10T" + time + "Z");
    Set<String> allowed = new TreeSet<>();
    for (JsonNode row : answer.path("principals")) {
      if (row.path("verdict").asText().equals("Allow")) {
        allowed.add(row.path("principal").asText().replaceFirst(".*:", ""));
      }
    }
    return allowed;
  }

  private void who() throws Exception {
    assertEquals(Set.of("root"), whoCan("12:20:00"));
    assertEquals(
        Set.of("root", "role/stratus-red-team-backdoor-r-role", "user/malicious-iam-user"),
        whoCan("12:26:00"));
    assertEquals(Set.of("root"), whoCan("12:30:00"));
  }

  private void when() throws Exception {
    JsonNode intervals = json("timeline", MALICIOUS, "iam:CreateUser").path("intervals");
    assertEquals(3, intervals.size());
    JsonNode allowed = intervals.get(1);
    assertEquals("Allowed", allowed.path("access").asText());
    assertEquals("2023-07-10T12:24:49Z", allowed.path("from").asText());
    assertEquals("2023-07-10T12:28:24Z", allowed.path("to").asText());
    JsonNode attached = allowed.path("causes").get(1);
    assertEquals("iam:AttachUserPolicy", attached.path("operation").asText());
    assertEquals("arn:aws:iam::123837392027:user/bert-jan", attached.path("caller").asText());
    assertEquals("192.168.10.20", attached.path("sourceAddress").asText());
    assertEquals("b6a802c5-01c3-419a-9658-ecea2f3ef0b3", attached.path("requestId").asText());
    List<String> ended = new ArrayList<>();
    intervals.get(2).path("causes").forEach(cause -> ended.add(cause.path("operation").asText()));
    assertEquals(List.of("iam:DetachUserPolicy", "iam:DeleteUser"), ended);
    JsonNode stranger =
        json("diff", "2023-07-10T12:24:10Z", "2023-07-10T12:24:11Z", "--accounts", ACCOUNT);
    assertTrue(stranger.toString().contains("arn:aws:iam::193672423079:root"), stranger::toString);
  }

  private void compared() throws Exception {
    JsonNode summary = json("compare", "--account", ACCOUNT).path("summary");
    assertEquals(2_900, summary.path("calls").asInt());
    assertEquals(68, summary.path("agree").asInt());
    assertEquals(0, summary.path("disagree").asInt());
    assertEquals(13, summary.path("reasons").path("propagation-lag").asInt());
  }

  private void refusals() {
    String[][] wrong = {
      {"who-can", "nonsense"},
      {"who-can", "iam:*"},
      {"who-can", "iam:CreateUser", "no-arn"},
      {"who-can", "iam:CreateUser", "--context", "x"},
      {"who-can", "iam:CreateUser", "--as-of", "yesterday"},
      {"who-can", "iam:CreateUser", "--accounts", "12"},
      {"what-can", "alice"},
      {"timeline", MALICIOUS, "iam:CreateUser", "--from", "2024-01-01", "--to", "2023-01-01"},
      {"blame", MALICIOUS, "iam:CreateUser", "--as-of", "2999-01-01"},
      {"diff", "soon"},
      {"what-if", "--from", "2023-07-10"},
      {"query", "SELEC 1"},
    };
    for (String[] arguments : wrong) {
      Said said = run(arguments);
      assertEquals(2, said.exitCode(), String.join(" ", arguments) + ": " + said.err());
      assertTrue(
          said.err().startsWith("hindsight: ") && said.err().lines().count() == 1, said.err());
    }
  }
}
