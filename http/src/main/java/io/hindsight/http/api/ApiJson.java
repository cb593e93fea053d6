package io.hindsight.http.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

/** JSON as the native API reads and writes it. */
public final class ApiJson {
  private static final int DEEPEST = 64;
  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEEPEST)
                          .maxStringLength(4 << 20)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .addModule(new SimpleModule().addSerializer(Instant.class, new InstantText()))
          .build();

  /** Records are taken in as they come: deeper than bodies, and with what stands twice. */
  private static final ObjectMapper RECORDS =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(256)
                          .maxStringLength(64 << 20)
                          .build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private ApiJson() {}

  /** JSON that is stored here, or that the server answered: a record, or what has records in it. */
  public static JsonNode readRecord(byte[] json) throws IOException {
    return RECORDS.readTree(json);
  }

  /** What makes and writes trees; instants are written as ISO 8601 in UTC. */
  public static ObjectMapper mapper() {
    return MAPPER;
  }

  /** The JSON of a body; refuses what is none, is too deep, or has a member twice. */
  public static JsonNode read(byte[] body) {
    if (body.length == 0) {
      throw ApiError.of("InvalidJson", 400, "the body is empty; JSON is needed");
    }
    try {
      JsonNode node = MAPPER.readTree(body);
      if (node.isMissingNode()) {
        throw ApiError.of("InvalidJson", 400, "the body is empty; JSON is needed");
      }
      return node;
    } catch (StreamConstraintsException e) {
      throw malformed(
          "it is nested deeper than "
              + DEEPEST
              + " levels, or a name, string or number is too long",
          e.getLocation());
    } catch (JsonProcessingException e) {
      throw malformed(firstLine(e.getOriginalMessage()), e.getLocation());
    } catch (IOException e) {
      throw ApiError.of("InvalidJson", 400, "the body is not JSON in UTF-8");
    }
  }

  private static String firstLine(String message) {
    int end = message.indexOf('\n');
    String line = end < 0 ? message : message.substring(0, end);
    return line.contains("com.fasterxml") ? "its values end too early or too late" : line;
  }

  private static ApiError malformed(String why, JsonLocation at) {
    String place =
        at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
    ApiError error =
        ApiError.of("InvalidJson", 400, "the body is not JSON that is taken: " + why + place);
    return at == null ? error : error.with("line", at.getLineNr()).with("column", at.getColumnNr());
  }

  /** Bytes of a tree, record, map or list. */
  public static byte[] write(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class InstantText extends JsonSerializer<Instant> {
    @Override
    public void serialize(Instant value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(value.toString());
    }
  }
}
