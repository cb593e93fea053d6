package io.hindsight.http.api.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.hindsight.http.api.ApiJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Holds an export of evidence against its signatures, and names what is wrong with it. */
public final class EvidenceCheck {
  private static final int LARGEST = 1 << 30;

  private final Path folder;
  private final PublicKey key;
  private final List<String> faults = new ArrayList<>();
  private final Set<Path> known = new HashSet<>();
  private int records;
  private int digests;

  /**
   * What came of a check.
   *
   * @param faults one sentence each; none where all is as it was signed
   */
  public record Finding(int records, int digests, String fingerprint, List<String> faults) {
    public Finding {
      faults = List.copyOf(faults);
    }
  }

  private EvidenceCheck(Path folder, PublicKey key) {
    this.folder = folder;
    this.key = key;
  }

  /**
   * Checks the export in a folder.
   *
   * @param publicKey PEM, from elsewhere; null for the one in the export, which whoever changed the
   *     export may have changed too
   * @throws IOException where there is no export or no key
   */
  public static Finding check(Path folder, @Nullable String publicKey) throws IOException {
    Path own = folder.resolve("public-key.pem");
    String pem = publicKey == null ? Files.readString(own) : publicKey;
    PublicKey key;
    try {
      key = SigningKey.parse(pem);
    } catch (GeneralSecurityException e) {
      throw new IOException("the public key cannot be read: " + e.getMessage(), e);
    }
    EvidenceCheck check = new EvidenceCheck(folder, key);
    check.known.add(own);
    check.run();
    return new Finding(check.records, check.digests, SigningKey.fingerprint(key), check.faults);
  }

  private void run() throws IOException {
    JsonNode manifest = manifest();
    JsonNode hours = manifest == null ? fromDigests() : manifest.path("hours");
    String before = null;
    for (JsonNode hour : hours) {
      JsonNode digest = hour.path("digest");
      digest(hour, digest, before);
      before = digest.path("sha256").asText();
      for (JsonNode logFile : hour.path("logFiles")) {
        logFile(hour, logFile);
      }
    }
    strangers();
  }

  /** The signed list of all that there should be; null where it cannot be trusted. */
  private @Nullable JsonNode manifest() throws IOException {
    Path file = folder.resolve("manifest.json");
    Path signature = folder.resolve("manifest.json.sig");
    known.add(file);
    known.add(signature);
    if (!Files.exists(file) || !Files.exists(signature)) {
      faults.add("the manifest or its signature is missing: what only it names cannot be told");
      return null;
    }
    byte[] plain = Files.readAllBytes(file);
    if (!SigningKey.verifies(key, "manifest\n" + SigningKey.sha256(plain), signature(signature))) {
      String signer = json(plain).path("publicKeyFingerprint").asText();
      faults.add(
          signer.equals(SigningKey.fingerprint(key)) || signer.isEmpty()
              ? "the manifest is not as the key signed it"
              : "the manifest names another key as its signer's: " + signer);
      return null;
    }
    return json(plain);
  }

  /** Without a manifest the digests themselves tell, as far as they are there. */
  private JsonNode fromDigests() throws IOException {
    var hours = ApiJson.mapper().createArrayNode();
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.walk(folder)) {
      all.filter(file -> file.toString().contains("CloudTrail-Digest"))
          .filter(file -> file.toString().endsWith(".json.gz"))
          .sorted()
          .forEach(files::add);
    }
    String last = null;
    for (Path file : files) {
      byte[] plain = unpacked(file);
      if (plain == null) {
        continue;
      }
      JsonNode digest = json(plain);
      String previous = digest.path("previousDigestS3Object").asText("");
      if (last != null && !previous.equals(last)) {
        faults.add(
            "digests are missing between "
                + last
                + " and "
                + relative(file)
                + ": the last was "
                + previous);
      }
      last = relative(file);
      var hour = hours.addObject().put("hour", digest.path("digestStartTime").asText());
      hour.putObject("digest").put("path", last).put("sha256", SigningKey.sha256(plain));
      hour.set("logFiles", digest.path("logFiles"));
    }
    return hours;
  }

  private void digest(JsonNode hour, JsonNode named, @Nullable String before) throws IOException {
    digests++;
    Path file = folder.resolve(named.path("path").asText());
    Path signature = folder.resolve(named.path("path").asText() + ".sig");
    known.add(file);
    known.add(signature);
    byte[] plain = Files.exists(file) ? unpacked(file) : null;
    if (plain == null) {
      faults.add("the digest of " + hour.path("hour").asText() + " is missing or torn");
      return;
    }
    String hash = SigningKey.sha256(plain);
    JsonNode digest = json(plain);
    boolean signed = SigningKey.verifies(key, Evidence.signed(digest, hash), signature(signature));
    if (!hash.equals(named.path("sha256").asText()) || !signed) {
      faults.add("the digest of " + hour.path("hour").asText() + " is changed");
    } else if (before != null
        && !digest.path("previousDigestHashValue").asText("").equals(before)) {
      faults.add("the digest of " + hour.path("hour").asText() + " does not follow the one before");
    }
  }

  private void logFile(JsonNode hour, JsonNode named) throws IOException {
    Path file = folder.resolve(named.path("s3Object").asText());
    known.add(file);
    Map<String, String> expected = new LinkedHashMap<>();
    named
        .path("records")
        .forEach(
            record ->
                expected.put(record.path("eventID").asText(), record.path("sha256").asText()));
    records += expected.size();
    byte[] plain = Files.exists(file) ? unpacked(file) : null;
    if (plain == null) {
      faults.add("the records of " + hour.path("hour").asText() + " are missing or torn");
      expected.keySet().forEach(id -> faults.add("record " + id + " is missing"));
      return;
    }
    if (!SigningKey.sha256(plain).equals(named.path("hashValue").asText())) {
      compare(hour, expected, plain);
    }
  }

  private void compare(JsonNode hour, Map<String, String> expected, byte[] plain) {
    int before = faults.size();
    List<String> order = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    JsonNode found;
    try {
      found = ApiJson.readRecord(plain).path("Records");
    } catch (IOException e) {
      faults.add("the records of " + hour.path("hour").asText() + " cannot be read");
      expected.keySet().forEach(id -> faults.add("record " + id + " is missing"));
      return;
    }
    for (JsonNode record : found) {
      String id = record.path("eventID").asText();
      String hash = expected.get(id);
      if (hash == null) {
        faults.add("record " + id + " was added");
      } else if (!seen.add(id)) {
        faults.add("record " + id + " is there twice");
      } else {
        order.add(id);
        if (!SigningKey.sha256(ApiJson.write(record)).equals(hash)) {
          faults.add("record " + id + " is changed");
        }
      }
    }
    List<String> wanted = new ArrayList<>(expected.keySet());
    for (String id : wanted) {
      if (!seen.contains(id)) {
        faults.add("record " + id + " is missing");
      }
    }
    wanted.retainAll(seen);
    for (int i = 0; i < wanted.size(); i++) {
      if (!wanted.get(i).equals(order.get(i))) {
        faults.add("record " + order.get(i) + " is out of order");
      }
    }
    if (faults.size() == before) {
      faults.add(
          "the file of " + hour.path("hour").asText() + " is changed, though no record in it is");
    }
  }

  /** What a file holds; of one that holds no JSON, nothing. */
  private static JsonNode json(byte[] plain) {
    try {
      return ApiJson.readRecord(plain);
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }

  /** A signature's text; none where the file is missing. */
  private static String signature(Path file) throws IOException {
    return Files.exists(file)
        ? new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
        : "";
  }

  private void strangers() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      all.filter(Files::isRegularFile)
          .filter(file -> !known.contains(file))
          .sorted()
          .forEach(file -> faults.add("the file " + relative(file) + " is of no digest"));
    }
  }

  private String relative(Path file) {
    return folder.relativize(file).toString().replace('\\', '/');
  }

  private static byte @Nullable [] unpacked(Path file) throws IOException {
    try (GZIPInputStream in =
        new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
      byte[] plain = in.readNBytes(LARGEST);
      return in.read() < 0 ? plain : null;
    } catch (java.util.zip.ZipException | java.io.EOFException e) {
      return null;
    }
  }
}
