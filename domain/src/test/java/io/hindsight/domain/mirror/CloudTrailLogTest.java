package io.hindsight.domain.mirror;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hindsight.domain.trail.CallRecorded;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CloudTrailLogTest {
  private static String record(String id) {
    return "{\"eventTime\":\"2026-03-01T00:00:00Z\",\"eventSource\":\"s3.amazonaws.com\",\"eventName\":\"ListBuckets\","
        + "\"eventID\":\""
        + id
        + "\", \"recipientAccountId\":\"111122223333\",\"x\":\"\u00e4\"}";
  }

  private static byte[] packed(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }

  private static Recordings read(byte[] file) throws IOException, Refused {
    Recordings recordings = new Recordings();
    CloudTrailLog.read(new ByteArrayInputStream(file), recordings);
    return recordings;
  }

  @Test
  void theRecordIsKeptAsItWasWrittenWhateverTheFormOfTheFile() throws Exception {
    String one = record("1");
    String two = record("2");
    for (String file :
        List.of(
            "{\"Records\":[" + one + ", " + two + "]}",
            "[" + one + "," + two + "]",
            one + "\n" + two,
            "{ \"Records\" : [\n" + one + ",\n" + two + "\n], \"more\": {\"a\":[1]}}\n")) {
      for (byte[] bytes :
          List.of(
              file.getBytes(StandardCharsets.UTF_8),
              packed(file.getBytes(StandardCharsets.UTF_8)))) {
        Recordings read = read(bytes);
        assertEquals(
            List.of(one, two),
            read.pasts.stream().map(past -> ((CallRecorded) past.event()).record()).toList());
        assertEquals(List.of(), read.malformed);
      }
    }
  }

  private static String text(String record) {
    return '"' + record.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  @Test
  void recordsAreFoundInWhatTheyAreWrappedIn() throws Exception {
    String one = record("1");
    String two = record("2");
    for (String file :
        List.of(
            "{\"Events\":[{\"EventId\":\"1\",\"CloudTrailEvent\":"
                + text(one)
                + "},{\"CloudTrailEvent\":"
                + text(two)
                + "}],\"NextToken\":\"x\"}",
            "{\"messageType\":\"DATA_MESSAGE\",\"logEvents\":[{\"id\":\"a\",\"timestamp\":1,\"message\":"
                + text(one)
                + "},{\"timestamp\":2,\"message\":"
                + text(two)
                + "}]}",
            "{\"more\":{},\"Records\":[" + one + "," + two + "]}",
            "\ufeff" + one + "\n" + two,
            "{\"Records\":[" + one + "]}\n{\"Records\":[" + two + "]}")) {
      Recordings read = read(file.getBytes(StandardCharsets.UTF_8));
      assertEquals(List.of(), read.malformed, file);
      assertEquals(
          List.of(one, two),
          read.pasts.stream().map(past -> ((CallRecorded) past.event()).record()).toList(),
          file);
    }
  }

  @Test
  void eventBridgesEventsTellTheAccountOutside() throws Exception {
    String detail = record("1").replace(" \"recipientAccountId\":\"111122223333\",", "");
    Recordings read =
        Recordings.of(
            "{\"version\":\"0\",\"detail-type\":\"AWS API Call via CloudTrail\",\"account\":\"444455556666\",\"detail\":"
                + detail
                + "}\n{\"detail-type\":\"EC2 Instance State-change\",\"account\":\"444455556666\",\"detail\":{\"state\":\"x\"}}");
    assertEquals("444455556666", read.pasts.get(0).event().account().value());
    assertEquals(1, read.malformed.size());
  }

  @Test
  void manyRecordsStreamThrough() throws Exception {
    StringBuilder file = new StringBuilder("{\"Records\":[");
    for (int i = 0; i < 20_000; i++) {
      file.append(i == 0 ? "" : ",").append(record("id" + i));
    }
    Recordings read = read(file.append("]}").toString().getBytes(StandardCharsets.UTF_8));
    assertEquals(20_000, read.pasts.size());
    assertEquals(record("id19999"), ((CallRecorded) read.pasts.get(19_999).event()).record());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":1} | `eventID` is missing",
        "3 | a record is no object",
        "{\"eventID\":7} | `eventID` is no text",
        "{\"eventID\":\"1\",\"eventTime\":\"yesterday\"} | `eventTime` is no time",
        "{\"eventID\":\"1\",\"eventTime\":\"2026-03-01T00:00:00Z\",\"eventSource\":[]} | `eventSource` is no text",
        "{\"eventID\":\"1\",\"eventTime\":\"2026-03-01T00:00:00Z\",\"eventSource\":\"s\",\"eventName\":\"n\",\"recipientAccountId\":\"12\"} | `recipientAccountId` is no account id",
        "{\"eventID\":\"1\",\"eventTime\":\"2026-03-01T00:00:00Z\",\"eventSource\":\"s\",\"eventName\":\"n\",\"userIdentity\":\"x\"} | `userIdentity` is no object"
      })
  void aMalformedRecordIsToldWithItsPlaceAndTheRestIsRead(String record, String reason)
      throws Exception {
    Recordings read = Recordings.of("{\"Records\":[" + record + "," + record("2") + "]}");
    assertEquals(1, read.pasts.size());
    assertEquals(1, read.malformed.size());
    assertTrue(read.malformed.get(0).startsWith("12: "), read.malformed.get(0));
    assertTrue(
        read.malformed.get(0).replace("`", "").endsWith(reason.replace("`", "")),
        read.malformed.get(0));
  }

  private static String refusal(byte[] file) {
    return String.valueOf(assertThrows(Refused.class, () -> read(file)).getMessage());
  }

  private static String refusal(String file) {
    return refusal(file.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void hostileFilesAreRefused() throws Exception {
    assertTrue(refusal("").contains("empty"));
    assertTrue(refusal("7").contains("bare value"));
    assertTrue(refusal("{\"Records\":{}}").contains("no array"));
    assertTrue(refusal("{\"Records\":[" + record("1")).contains("end"));
    assertTrue(refusal("[".repeat(100_000)).contains("depth"), refusal("[".repeat(100_000)));
    assertTrue(refusal("{\"Records\":[{\"a\":" + "[".repeat(5_000) + "]}").contains("depth"));
    assertTrue(
        refusal("{\"Records\":[{\"a\":\"" + "x".repeat(5_000_000) + "\"}]}").contains("exceeds"));
    byte[] spaces = new byte[100_000_000];
    Arrays.fill(spaces, (byte) ' ');
    spaces[0] = '[';
    assertTrue(refusal(packed(spaces)).contains("larger"), refusal(packed(spaces)));
    byte[] cut = packed(record("1").repeat(1000).getBytes(StandardCharsets.UTF_8));
    assertTrue(refusal(Arrays.copyOf(cut, cut.length / 2)).contains("gzip"));
    StringBuilder same = new StringBuilder("[").append(record("1"));
    for (int i = 0; i < 400_000; i++) {
      same.append(',').append(record("1"));
    }
    assertTrue(
        refusal(packed(same.append("]").toString().getBytes(StandardCharsets.UTF_8)))
            .contains("expands"));
    assertTrue(refusal(new byte[] {0x1f, (byte) 0x8b, 1, 2, 3}).contains("gzip"));
    assertTrue(refusal("[\"\u0000\"]".getBytes(StandardCharsets.UTF_16)).length() > 0);
  }
}
