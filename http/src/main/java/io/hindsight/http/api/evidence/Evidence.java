package io.hindsight.http.api.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.trail.CallRecorded;
import io.hindsight.http.api.ApiJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes evidence in the manner of CloudTrail's digest files ("CloudTrail log file integrity
 * validation" in the CloudTrail User Guide): a file of records an hour, a digest an hour that names
 * the file's hash and its records', each digest with the hash and signature of the one before; and
 * a signed manifest of all, by which even a whole stretch of digests that is gone is named.
 */
final class Evidence {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy/MM/dd").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmm'Z'").withZone(ZoneOffset.UTC);

  /** Hours without records that have digests; the chain goes on over longer silences. */
  private static final int LONGEST_SILENCE = 168;

  private final AccountId account;
  private final SigningKey key;
  private final BiConsumer<String, byte[]> files;
  private final ArrayNode hours = ApiJson.mapper().createArrayNode();
  private @Nullable ObjectNode previous;
  private int records;

  /**
   * @param files takes each file: its path within the export, and its bytes
   */
  Evidence(AccountId account, SigningKey key, BiConsumer<String, byte[]> files) {
    this.account = account;
    this.key = key;
    this.files = files;
  }

  /** Writes all; the calls come in the order of their times. */
  void write(Instant from, Instant to, Iterable<CallRecorded> calls) {
    files.accept("public-key.pem", key.pem().getBytes(StandardCharsets.UTF_8));
    Instant hour = null;
    List<CallRecorded> batch = new ArrayList<>();
    for (CallRecorded call : calls) {
      Instant begins = call.eventTime().truncatedTo(ChronoUnit.HOURS);
      Instant until = hour == null ? begins : hour.plus(LONGEST_SILENCE, ChronoUnit.HOURS);
      while (hour != null && hour.isBefore(begins) && !hour.isAfter(until)) {
        hour(hour, batch);
        batch.clear();
        hour = hour.plus(1, ChronoUnit.HOURS);
      }
      hour = begins;
      batch.add(call);
    }
    if (hour != null) {
      hour(hour, batch);
    }
    manifest(from, to);
  }

  private void hour(Instant begins, List<CallRecorded> calls) {
    ObjectNode hour = hours.addObject().put("hour", begins.toString());
    ArrayNode logFiles = ApiJson.mapper().createArrayNode();
    if (!calls.isEmpty()) {
      logFiles.add(logFile(begins, calls));
    }
    hour.set("logFiles", logFiles);
    digest(begins, logFiles, hour);
  }

  private String path(String kind, Instant hour) {
    return "AWSLogs/%s/%s/us-east-1/%s/%s_%s_us-east-1_%s.json.gz"
        .formatted(account, kind, DAY.format(hour), account, kind, STAMP.format(hour));
  }

  private ObjectNode logFile(Instant begins, List<CallRecorded> calls) {
    StringBuilder text = new StringBuilder("{\"Records\":[");
    ArrayNode list = ApiJson.mapper().createArrayNode();
    for (CallRecorded call : calls) {
      byte[] canonical = canonical(call.record());
      text.append(list.isEmpty() ? "" : ",").append(new String(canonical, StandardCharsets.UTF_8));
      list.addObject().put("eventID", call.eventId()).put("sha256", SigningKey.sha256(canonical));
    }
    records += calls.size();
    byte[] plain = text.append("]}").toString().getBytes(StandardCharsets.UTF_8);
    String path = path("CloudTrail", begins);
    files.accept(path, gzip(plain));
    ObjectNode logFile = ApiJson.mapper().createObjectNode();
    logFile.put("s3Object", path).put("hashValue", SigningKey.sha256(plain));
    logFile.put("hashAlgorithm", "SHA-256");
    logFile.put("newestEventTime", calls.get(calls.size() - 1).eventTime().toString());
    logFile.put("oldestEventTime", calls.get(0).eventTime().toString());
    logFile.set("records", list);
    return logFile;
  }

  /** A record as it is hashed: its JSON without white space. */
  static byte[] canonical(String record) {
    try {
      return ApiJson.write(ApiJson.readRecord(record.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException("a stored record is no JSON", e);
    }
  }

  private void digest(Instant begins, ArrayNode logFiles, ObjectNode hour) {
    String path = path("CloudTrail-Digest", begins);
    ObjectNode digest = ApiJson.mapper().createObjectNode();
    digest.put("awsAccountId", account.value());
    digest.put("digestStartTime", begins.toString());
    digest.put("digestEndTime", begins.plus(1, ChronoUnit.HOURS).toString());
    digest.put("digestS3Object", path);
    digest.put("digestPublicKeyFingerprint", key.fingerprint());
    digest.put("digestSignatureAlgorithm", SigningKey.ALGORITHM);
    ObjectNode before = previous;
    digest.put("previousDigestS3Object", text(before, "path"));
    digest.put("previousDigestHashValue", text(before, "sha256"));
    digest.put("previousDigestHashAlgorithm", before == null ? null : "SHA-256");
    digest.put("previousDigestSignature", text(before, "signature"));
    digest.set("logFiles", logFiles);
    byte[] plain = ApiJson.write(digest);
    String hash = SigningKey.sha256(plain);
    String signature = key.sign(signed(digest, hash));
    files.accept(path, gzip(plain));
    files.accept(path + ".sig", (signature + '\n').getBytes(StandardCharsets.UTF_8));
    ObjectNode own = hour.putObject("digest");
    own.put("path", path).put("sha256", hash).put("signature", signature);
    previous = own;
  }

  private static @Nullable String text(@Nullable ObjectNode node, String name) {
    return node == null ? null : node.path(name).asText();
  }

  /** What of a digest is signed: its end, its name, its hash and the signature before it. */
  static String signed(JsonNode digest, String hash) {
    return digest.path("digestEndTime").asText()
        + '\n'
        + digest.path("digestS3Object").asText()
        + '\n'
        + hash
        + '\n'
        + digest.path("previousDigestSignature").asText("null");
  }

  private void manifest(Instant from, Instant to) {
    ObjectNode manifest = ApiJson.mapper().createObjectNode();
    manifest.put("account", account.value());
    manifest.put("from", from.toString()).put("to", to.toString());
    manifest.put("records", records);
    manifest.put("publicKeyFingerprint", key.fingerprint());
    manifest.set("hours", hours);
    byte[] plain = ApiJson.write(manifest);
    files.accept("manifest.json", plain);
    String signature = key.sign("manifest\n" + SigningKey.sha256(plain));
    files.accept("manifest.json.sig", (signature + '\n').getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
