package io.hindsight.ops.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.http.api.ApiJson;
import io.hindsight.http.server.HttpServer;
import io.hindsight.ops.cli.CommandFailed;
import io.hindsight.ops.server.RunningServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;

/** The command against a server that runs, and then against its store. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ExplainTest {
  static final AccountId ACCOUNT = new AccountId("123456789012");
  static final String KEY = "AKIAIOSFODNN7EXAMPLE";
  static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
  static final String ALICE = "arn:aws:iam::123456789012:user/alice";

  @TempDir static Path folder;
  static RunningServer server;

  @BeforeAll
  static void start() throws Exception {
    server =
        RunningServer.start(
            new RunningServer.Settings(
                HttpServer.Settings.of("127.0.0.1", 0),
                folder,
                Optional.empty(),
                Optional.of(new RunningServer.DevRoot(ACCOUNT, KEY, SECRET)),
                Optional.empty(),
                Map.of()),
            new PrintWriter(new StringWriter()));
    System.setProperty("aws.accessKeyId", KEY);
    System.setProperty("aws.secretAccessKey", SECRET);
    try (IamClient iam =
        IamClient.builder()
            .endpointOverride(URI.create(endpoint()))
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY, SECRET)))
            .build()) {
      iam.createUser(r -> r.userName("alice"));
      iam.putUserPolicy(
          r ->
              r.userName("alice")
                  .policyName("read")
                  .policyDocument(
                      """
                      {"Version": "2012-10-17", "Statement": [
                        {"Sid": "FromHome", "Effect": "Allow", "Action": "s3:GetObject",
                         "Resource": "arn:aws:s3:::docs/*",
                         "Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}}]}
                      """));
    }
  }

  @AfterAll
  static void stop() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  static String endpoint() {
    return "http://127.0.0.1:" + server.port();
  }

  static String explain(String... more) {
    List<String> arguments = new ArrayList<>(List.of("--principal", ALICE, "--action"));
    arguments.addAll(List.of(more));
    StringWriter out = new StringWriter();
    int status =
        new CommandLine(new Explain())
            .setOut(new PrintWriter(out))
            .setExecutionExceptionHandler(
                (failure, line, parsed) -> {
                  if (failure instanceof CommandFailed failed) {
                    out.append(failed.getMessage());
                    return failed.exitCode();
                  }
                  throw failure;
                })
            .execute(arguments.toArray(String[]::new));
    return status + " " + out;
  }

  @Test
  @Order(1)
  void aRefusalIsTold() {
    String told =
        explain("s3:GetObject", "--resource", "arn:aws:s3:::docs/a", "--endpoint", endpoint());
    assertTrue(told.startsWith("0 DENIED  " + ALICE + " may not s3:GetObject"), told);
    assertTrue(told.contains("Allow FromHome in read of " + ALICE), told);
    assertTrue(
        told.contains("Condition.IpAddress.aws:SourceIp wants 10.0.0.0/8; the request has none"),
        told);
    assertTrue(told.contains("Not given: aws:SourceIp"), told);
    assertFalse(told.contains("\u001b"), told);
  }

  @Test
  @Order(2)
  void anAllowIsTold() {
    String told =
        explain(
            "s3:GetObject",
            "--resource",
            "arn:aws:s3:::docs/a",
            "--context",
            "aws:SourceIp=10.1.1.1",
            "--endpoint",
            endpoint());
    assertTrue(told.startsWith("0 ALLOWED  " + ALICE + " may s3:GetObject"), told);
    assertTrue(told.contains("Statements that matched:"), told);
  }

  @Test
  @Order(3)
  void whatAwsDoesNotKnowIsNoted() {
    assertTrue(
        explain("s3:GetObjekt", "--endpoint", endpoint())
            .contains("AWS has no action s3:GetObjekt"));
    assertTrue(
        explain("s3:GetObject", "--resource", "arn:aws:s3:::docs", "--endpoint", endpoint())
            .contains("never about such a resource"));
  }

  @Test
  @Order(4)
  void whatCannotBeAskedIsOneSentence() {
    assertEquals(
        "2 InvalidRequest: `GetObject` is no action; write it as service:Name, such as s3:GetObject",
        explain("GetObject", "--endpoint", endpoint()));
    assertEquals(
        "2 --context `x` is not KEY=VALUE",
        explain("s3:GetObject", "--context", "x", "--endpoint", endpoint()));
    System.setProperty("aws.secretAccessKey", "wrong");
    try {
      assertTrue(
          explain("s3:GetObject", "--endpoint", endpoint())
              .startsWith("1 SignatureDoesNotMatch: "));
    } finally {
      System.setProperty("aws.secretAccessKey", SECRET);
    }
  }

  @Test
  @Order(5)
  void aStoppedStoreAnswersTheSame() throws Exception {
    String endpoint = endpoint();
    String before = explain("s3:GetObject", "--json", "--endpoint", endpoint);
    server.stop(Duration.ofSeconds(2));
    String after = explain("s3:GetObject", "--json", "--data", folder.toString());
    JsonNode answer = ApiJson.mapper().readTree(after.substring(2));
    assertEquals("ImplicitDeny", answer.path("decision").asText());
    assertEquals(before, after);
    assertTrue(
        explain("s3:GetObject", "--endpoint", endpoint).startsWith("1 no server listens on "));
    assertTrue(
        explain("s3:GetObject", "--data", folder.resolve("none").toString())
            .startsWith("1 there is no journal in "));
  }
}
