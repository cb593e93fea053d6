package io.hindsight.ops.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hindsight.ops.cli.Hindsight;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class DemoCommandTest {
  @TempDir private Path folder;
  private int exitCode;

  private String run(String... arguments) {
    StringWriter out = new StringWriter();
    exitCode =
        new CommandLine(new Hindsight())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(out))
            .execute(arguments);
    return out.toString();
  }

  private String succeed(String... arguments) {
    String text = run(arguments);
    assertEquals(0, exitCode, text);
    return text;
  }

  private static void assertContains(String text, String... parts) {
    for (String part : parts) {
      assertTrue(text.contains(part), () -> part + " is not in:\n" + text);
    }
  }

  @Test
  void theThreeCommandsThatItPrintsAnswerTheIncident() {
    String printed = succeed("demo", folder.toString()).replace("\\\n", " ");
    List<String[]> commands =
        printed
            .lines()
            .map(String::strip)
            .filter(line -> line.startsWith("hindsight "))
            .map(line -> line.substring("hindsight ".length()).split(" +"))
            .toList();
    assertEquals(3, commands.size(), printed);
    assertContains(
        succeed(commands.get(0)), "user/backup  Allow", "AdministratorAccess", "3 of 5 principals");
    assertContains(
        succeed(commands.get(1)),
        "2026-03-03T02:15:02Z  arn:aws:iam::aws:policy/AdministratorAccess attached to user backup",
        "assumed-role/ci-deploy/nightly with ASIAQDEMO00000NIGHTY from 203.0.113.66",
        "asked for by arn:aws:iam::210987654321:user/jon",
        "its key was made by arn:aws:iam::210987654321:user/maria");
    assertContains(
        succeed(commands.get(2)),
        "2026-03-02T09:12:40Z  2026-03-03T08:04:12Z  Allowed",
        "user/jon with AKIAQDEMO000000LAPTP from 192.0.2.10, iam:CreatePolicyVersion",
        "user/maria with AKIAQDEMO0000000MARI from 192.0.2.10, iam:SetDefaultPolicyVersion");
  }

  @Test
  void whatItWritesIsImportedLikeADeliveryAndAgreesWithWhatIsComputed() {
    succeed("demo", folder.toString());
    String data = folder.resolve("other").toString();
    String details = folder.resolve("authorization-details.json").toString();
    succeed(
        "import", "authorization-details", details, "--at", "2026-03-02T00:00:00Z", "--data", data);
    String trail = folder.resolve("AWSLogs").toString();
    assertContains(succeed("import", "cloudtrail", trail, "--data", data), "11 records");
    assertContains(succeed("compare", "--data", data), "11 calls, 11 agree");
    assertContains(
        succeed("import", "cloudtrail", trail, "--data", folder.resolve("store").toString()),
        "11 known before");
  }

  @Test
  void aStoreThatAnImportMadeHasAKeyAndIsClosedByWhateverReadsIt() throws IOException {
    succeed("demo", folder.toString());
    Path store = folder.resolve("store");
    succeed("who-can", "iam:CreateUser", "--data", store.toString());
    assertFalse(succeed("verify", "--data", store.toString()).contains("not closed"));
    Files.delete(store.resolve("master.key"));
    assertContains(run("who-can", "iam:CreateUser", "--data", store.toString()), "master.key");
    assertNotEquals(0, exitCode);
    assertFalse(run("verify", "--data", store.toString()).contains("not closed"));
  }
}
