package io.hindsight.http.api.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hindsight.actors.secrets.Vault;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.trail.CallRecorded;
import io.hindsight.http.api.ApiJson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidenceTest {
  private static final AccountId ACCOUNT = new AccountId("111122223333");
  private static final Instant FROM = Instant.parse("2026-03-01T10:00:00Z");
  private static final SigningKey KEY = SigningKey.of(Vault.of(new byte[32]));

  @TempDir Path folder;

  /** Three calls in each of five hours. */
  @BeforeEach
  void export() {
    List<CallRecorded> calls = new ArrayList<>();
    for (int hour = 0; hour < 5; hour++) {
      for (int i = 0; i < 3; i++) {
        Instant at = FROM.plusSeconds(hour * 3600L + i);
        String id = "e" + hour + i;
        calls.add(
            new CallRecorded(
                ACCOUNT,
                id,
                at,
                "iam.amazonaws.com",
                "GetUser",
                "",
                "",
                true,
                "",
                List.of(),
                "{\"eventTime\": \"" + at + "\", \"eventID\": \"" + id + "\"}"));
      }
    }
    new Evidence(ACCOUNT, KEY, this::write).write(FROM, FROM.plusSeconds(20_000), calls);
  }

  private void write(String path, byte[] bytes) {
    try {
      Path file = folder.resolve(path);
      Files.createDirectories(file.getParent());
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> faults() throws IOException {
    return EvidenceCheck.check(folder, KEY.pem()).faults();
  }

  private List<Path> files(String kind) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> file.toString().contains("/" + kind + "/"))
          .filter(file -> file.toString().endsWith(".json.gz"))
          .sorted()
          .toList();
    }
  }

  private void edit(int hour, Consumer<ArrayNode> change) throws IOException {
    Path file = files("CloudTrail").get(hour);
    ObjectNode tree;
    try (GZIPInputStream in =
        new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
      tree = (ObjectNode) ApiJson.read(in.readAllBytes());
    }
    change.accept((ArrayNode) tree.get("Records"));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(ApiJson.write(tree));
    }
    Files.write(file, bytes.toByteArray());
  }

  @Test
  void whatIsUntouchedIsWhole() throws IOException {
    EvidenceCheck.Finding finding = EvidenceCheck.check(folder, null);
    assertEquals(List.of(), finding.faults());
    assertEquals(15, finding.records());
    assertEquals(5, finding.digests());
    assertEquals(KEY.fingerprint(), finding.fingerprint());
  }

  @Test
  void eachRecordThatIsWrongIsNamed() throws IOException {
    edit(0, records -> ((ObjectNode) records.get(1)).put("eventTime", "never"));
    edit(1, records -> records.remove(2));
    edit(2, records -> records.add(records.remove(0)));
    edit(3, records -> records.add(ApiJson.mapper().createObjectNode().put("eventID", "new")));
    assertEquals(
        List.of(
            "record e01 is changed",
            "record e12 is missing",
            "record e21 is out of order",
            "record e22 is out of order",
            "record e20 is out of order",
            "record new was added"),
        faults());
  }

  @Test
  void aStretchOfHoursThatIsGoneIsNamedToTheRecord() throws IOException {
    for (int hour = 1; hour <= 3; hour++) {
      Path digest = files("CloudTrail-Digest").get(1);
      Files.delete(digest);
      Files.delete(Path.of(digest + ".sig"));
      Files.delete(files("CloudTrail").get(1));
    }
    List<String> faults = faults();
    assertTrue(faults.contains("the digest of 2026-03-01T12:00:00Z is missing or torn"));
    assertEquals(
        9, faults.stream().filter(fault -> fault.matches("record e[123][012] is missing")).count());
  }

  @Test
  void withoutTheManifestTheChainTellsWhereDigestsAreGone() throws IOException {
    Files.delete(folder.resolve("manifest.json"));
    for (int hour = 1; hour <= 2; hour++) {
      Path digest = files("CloudTrail-Digest").get(1);
      Files.delete(digest);
      Files.delete(Path.of(digest + ".sig"));
    }
    List<String> faults = faults();
    assertTrue(faults.stream().anyMatch(fault -> fault.startsWith("digests are missing between")));
    assertEquals(2, faults.stream().filter(fault -> fault.endsWith("is of no digest")).count());
  }

  @Test
  void aForgerWithoutTheKeyIsFound() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }
    byte[] other = new byte[32];
    other[0] = 1;
    SigningKey forged = SigningKey.of(Vault.of(other));
    new Evidence(ACCOUNT, forged, this::write).write(FROM, FROM, List.of());
    assertEquals(
        List.of("the manifest names another key as its signer's: " + forged.fingerprint()),
        faults());
  }

  @Test
  void whatIsNoDigestOrSignatureAtAllIsNamed() throws IOException {
    Path digest = files("CloudTrail-Digest").get(1);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write("no JSON".getBytes(StandardCharsets.UTF_8));
    }
    Files.write(digest, bytes.toByteArray());
    Files.write(
        Path.of(files("CloudTrail-Digest").get(3) + ".sig"), new byte[] {(byte) 0xff, (byte) 0xfe});
    assertEquals(
        List.of(
            "the digest of 2026-03-01T11:00:00Z is changed",
            "the digest of 2026-03-01T13:00:00Z is changed"),
        faults().stream().filter(fault -> !fault.contains("follow")).toList());
  }

  @Test
  void aLongSilenceHasAFewDigestsAndTheChainGoesOnOverIt() throws IOException {
    Instant late = FROM.plusSeconds(3600L * 24 * 365 * 900);
    List<CallRecorded> calls = new ArrayList<>();
    for (Instant at : List.of(FROM, late)) {
      calls.add(
          new CallRecorded(
              ACCOUNT, "late" + at, at, "s", "n", "", "", true, "", List.of(), "{\"a\":1}"));
    }
    List<String> paths = new ArrayList<>();
    new Evidence(ACCOUNT, KEY, (path, bytes) -> paths.add(path)).write(FROM, late, calls);
    assertTrue(paths.size() < 400, "files: " + paths.size());
  }

  @Test
  void aFileOfNoDigestIsNamed() throws IOException {
    write("extra.json", new byte[] {1});
    assertEquals(List.of("the file extra.json is of no digest"), faults());
  }
}
