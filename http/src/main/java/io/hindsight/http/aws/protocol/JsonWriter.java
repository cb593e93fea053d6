package io.hindsight.http.aws.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.core.traits.TimestampFormatTrait.Format;

/** The SDK's types as JSON. */
final class JsonWriter {
  private static final JsonFactory FACTORY = new JsonFactory();

  private JsonWriter() {}

  static byte[] bytes(SdkPojo pojo, Predicate<SdkField<?>> which) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      write(json, pojo, which);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static String error(String code, AwsError error) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("__type", code);
      json.writeStringField("message", error.message());
      // The services differ in the case of this member; clients read the one they know.
      json.writeStringField("Message", error.message());
      for (Map.Entry<String, String> member : error.members().entrySet()) {
        json.writeStringField(member.getKey(), member.getValue());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }

  private static void write(JsonGenerator json, SdkPojo pojo, Predicate<SdkField<?>> which)
      throws IOException {
    json.writeStartObject();
    for (SdkField<?> field : pojo.sdkFields()) {
      Object value = field.getValueOrDefault(pojo);
      if (!Fields.isUnset(value) && which.test(field)) {
        json.writeFieldName(field.locationName());
        write(json, field, value);
      }
    }
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, SdkField<?> field, @Nullable Object value)
      throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof SdkPojo pojo) {
      write(json, pojo, each -> true);
    } else if (value instanceof List<?> list) {
      SdkField<?> member = Fields.list(field).memberFieldInfo();
      json.writeStartArray();
      for (Object each : list) {
        write(json, member, each);
      }
      json.writeEndArray();
    } else if (value instanceof Map<?, ?> map) {
      SdkField<?> element = Fields.map(field).valueFieldInfo();
      json.writeStartObject();
      for (Map.Entry<?, ?> each : map.entrySet()) {
        json.writeFieldName((String) each.getKey());
        write(json, element, each.getValue());
      }
      json.writeEndObject();
    } else if (value instanceof Instant instant) {
      Format format = Fields.timestampFormat(field, Format.UNIX_TIMESTAMP);
      String text = Fields.timestamp(instant, format);
      if (format == Format.ISO_8601 || format == Format.RFC_822) {
        json.writeString(text);
      } else {
        json.writeNumber(text);
      }
    } else if (value instanceof SdkBytes bytes) {
      json.writeString(Base64.getEncoder().encodeToString(bytes.asByteArrayUnsafe()));
    } else if (value instanceof Document document) {
      write(json, document);
    } else if (value instanceof Boolean bool) {
      json.writeBoolean(bool);
    } else if (value instanceof BigDecimal number) {
      json.writeNumber(number);
    } else if (value instanceof Double || value instanceof Float) {
      json.writeNumber(((Number) value).doubleValue());
    } else if (value instanceof Number number) {
      json.writeNumber(number.longValue());
    } else {
      json.writeString(value.toString());
    }
  }

  private static void write(JsonGenerator json, Document document) throws IOException {
    if (document.isMap()) {
      json.writeStartObject();
      for (Map.Entry<String, Document> each : document.asMap().entrySet()) {
        json.writeFieldName(each.getKey());
        write(json, each.getValue());
      }
      json.writeEndObject();
    } else if (document.isList()) {
      json.writeStartArray();
      for (Document each : document.asList()) {
        write(json, each);
      }
      json.writeEndArray();
    } else if (document.isString()) {
      json.writeString(document.asString());
    } else if (document.isBoolean()) {
      json.writeBoolean(document.asBoolean());
    } else if (document.isNumber()) {
      json.writeNumber(document.asNumber().bigDecimalValue());
    } else {
      json.writeNull();
    }
  }
}
