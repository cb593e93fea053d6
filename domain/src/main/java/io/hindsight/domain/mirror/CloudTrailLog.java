package io.hindsight.domain.mirror;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.hindsight.domain.trail.CallRecorded;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * Reads records of CloudTrail's, gzipped or plain: a file of a delivery (an object with {@code
 * Records}), what LookupEvents answers, what EventBridge or CloudWatch Logs wrap them in, an array
 * of any of these, or one after another.
 */
public final class CloudTrailLog {
  /** Takes what a file holds. */
  public interface Sink {
    void record(Past past, Understanding understanding);

    /**
     * @param offset where the record begins in the file, once expanded
     */
    void malformed(long offset, String reason);
  }

  /** What lists of records are called: in deliveries, by LookupEvents, by CloudWatch Logs. */
  private static final Set<String> LISTS = Set.of("Records", "Events", "logEvents", "events");

  private CloudTrailLog() {}

  /**
   * Hands over the records of a file.
   *
   * @throws Refused where the file as a whole is not to be trusted; what was handed over before
   *     then is good
   * @throws IOException where it cannot be read
   */
  public static void read(InputStream file, Sink sink) throws IOException, Refused {
    Counting counting = new Counting(file);
    BufferedInputStream buffered = new BufferedInputStream(counting, 1 << 16);
    buffered.mark(2);
    boolean packed = buffered.read() == 0x1f && buffered.read() == 0x8b;
    buffered.reset();
    try (Kept kept =
            new Kept(packed ? new GZIPInputStream(buffered, 1 << 16) : buffered, counting);
        JsonParser parser = Node.JSON.createParser(kept)) {
      read(parser, kept, sink);
    } catch (JsonProcessingException e) {
      throw new Refused("not JSON as CloudTrail writes it: " + firstLine(e.getOriginalMessage()));
    } catch (java.util.zip.ZipException | java.io.EOFException e) {
      throw new Refused("not a whole gzip file: " + e.getMessage());
    } catch (Kept.TooMuch e) {
      throw new Refused(String.valueOf(e.getMessage()));
    }
  }

  private static String firstLine(String message) {
    int end = message.indexOf('\n');
    String line = end < 0 ? message : message.substring(0, end);
    return line.length() > 200 ? line.substring(0, 200) : line;
  }

  private static void read(JsonParser parser, Kept kept, Sink sink) throws IOException, Refused {
    JsonToken token;
    boolean any = false;
    while ((token = parser.nextToken()) != null) {
      any = true;
      if (token == JsonToken.START_ARRAY) {
        records(parser, kept, sink);
      } else if (token == JsonToken.START_OBJECT) {
        object(parser, kept, sink);
      } else {
        throw new Refused("not a CloudTrail file: it holds a bare value");
      }
    }
    if (!any) {
      throw new Refused("the file is empty");
    }
  }

  /** An object with a list of records, or a bare record. */
  private static void object(JsonParser parser, Kept kept, Sink sink) throws IOException, Refused {
    long start = parser.currentTokenLocation().getByteOffset();
    Map<String, Node> members = new LinkedHashMap<>();
    boolean any = false;
    JsonToken token;
    while ((token = parser.nextToken()) == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      if (parser.nextToken() == JsonToken.START_ARRAY && LISTS.contains(name)) {
        any = true;
        records(parser, kept, sink);
      } else if (any) {
        parser.skipChildren();
        kept.forget(parser.currentLocation().getByteOffset());
      } else if (name.equals("Records")) {
        throw new Refused("`Records` is no array");
      } else {
        members.put(name, Node.read(parser));
      }
    }
    if (token == null) {
      throw new Refused("the file ends in the middle");
    }
    if (!any) {
      take(Node.of(members), start, parser.currentLocation().getByteOffset(), kept, sink);
    }
  }

  private static void records(JsonParser parser, Kept kept, Sink sink) throws IOException, Refused {
    JsonToken token;
    while ((token = parser.nextToken()) != JsonToken.END_ARRAY) {
      if (token == null) {
        throw new Refused("the file ends in the middle");
      }
      long start = parser.currentTokenLocation().getByteOffset();
      Node root = Node.read(parser);
      take(root, start, parser.currentLocation().getByteOffset(), kept, sink);
    }
  }

  private static void take(Node root, long start, long end, Kept kept, Sink sink) throws Refused {
    if (start < 0) {
      throw new Refused("not in UTF-8");
    }
    if (!root.isObject()) {
      sink.malformed(start, "a record is no object");
    } else {
      try {
        Wrapped found = Wrapped.in(root);
        CloudTrailRecord record = new CloudTrailRecord(found.record());
        Past past = record.past(found.text().isEmpty() ? kept.text(start, end) : found.text());
        sink.record(past, Understanding.of(past, (CallRecorded) past.event(), record));
      } catch (CloudTrailRecord.Malformed e) {
        sink.malformed(start, String.valueOf(e.getMessage()));
      }
    }
    kept.forget(end);
  }
}
