package io.hindsight.http.aws.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.core.protocol.MarshallingKnownType;

/** JSON as the SDK's types. */
final class JsonReader {
  static final int MAX_DEPTH = 64;

  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(100)
                  .maxNameLength(1_000)
                  .build())
          .build();
  private static final ObjectMapper JSON =
      JsonMapper.builder(FACTORY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private JsonReader() {}

  /** The object in these bytes; an empty one where there are none. */
  static JsonNode object(byte[] body) {
    if (body.length == 0) {
      return JSON.createObjectNode();
    }
    JsonNode node;
    try {
      node = JSON.readTree(Parameters.text(body));
    } catch (JsonProcessingException e) {
      throw Fields.malformed("The request is not valid JSON");
    }
    if (!node.isObject()) {
      throw Fields.malformed(
          node.isArray() ? "Start of list found where not expected" : "Unexpected value");
    }
    return node;
  }

  static void fill(SdkPojo builder, JsonNode object, Predicate<SdkField<?>> which) {
    for (SdkField<?> field : builder.sdkFields()) {
      JsonNode node = object.get(field.locationName());
      if (node != null && !node.isNull() && which.test(field)) {
        field.set(builder, value(field, node));
      }
    }
  }

  private static @Nullable Object value(SdkField<?> field, JsonNode node) {
    if (node.isNull()) {
      return null;
    }
    MarshallingKnownType type = field.marshallingType().getKnownType();
    return switch (type) {
      case SDK_POJO -> {
        expect(node, node.isObject());
        SdkPojo builder = field.constructor().get();
        fill(builder, node, each -> true);
        yield OperationModel.build(builder);
      }
      case LIST -> {
        expect(node, node.isArray());
        List<@Nullable Object> values = new ArrayList<>(node.size());
        SdkField<?> member = Fields.list(field).memberFieldInfo();
        node.forEach(each -> values.add(value(member, each)));
        yield values;
      }
      case MAP -> {
        expect(node, node.isObject());
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        SdkField<?> element = Fields.map(field).valueFieldInfo();
        node.properties().forEach(each -> map.put(each.getKey(), value(element, each.getValue())));
        yield map;
      }
      default -> scalar(type, node);
    };
  }

  private static Object scalar(MarshallingKnownType type, JsonNode node) {
    return switch (type) {
      case STRING -> convert(node, node.isTextual(), "String").textValue();
      case BOOLEAN -> convert(node, node.isBoolean(), "Boolean").booleanValue();
      case INTEGER -> convert(node, node.canConvertToInt() && isWhole(node), "Integer").intValue();
      case LONG -> convert(node, node.canConvertToLong() && isWhole(node), "Long").longValue();
      case FLOAT -> convert(node, node.isNumber(), "Float").floatValue();
      case DOUBLE -> convert(node, node.isNumber(), "Double").doubleValue();
      case BIG_DECIMAL -> convert(node, node.isNumber(), "BigDecimal").decimalValue();
      case INSTANT ->
          node.isNumber()
              ? Fields.ofEpochSeconds(node.decimalValue())
              : Fields.parseTimestamp(convert(node, node.isTextual(), "Timestamp").textValue());
      case DOCUMENT -> document(node);
      case SDK_BYTES -> blob(convert(node, node.isTextual(), "Blob").textValue());
      default -> throw Fields.malformed("Unexpected value");
    };
  }

  private static Document document(JsonNode node) {
    if (node.isObject()) {
      Map<String, Document> members = new LinkedHashMap<>();
      node.properties().forEach(each -> members.put(each.getKey(), document(each.getValue())));
      return Document.fromMap(members);
    }
    if (node.isArray()) {
      List<Document> elements = new ArrayList<>();
      node.forEach(each -> elements.add(document(each)));
      return Document.fromList(elements);
    }
    if (node.isTextual()) {
      return Document.fromString(node.textValue());
    }
    if (node.isBoolean()) {
      return Document.fromBoolean(node.booleanValue());
    }
    return node.isNull() ? Document.fromNull() : Document.fromNumber(node.decimalValue());
  }

  private static SdkBytes blob(String text) {
    try {
      return SdkBytes.fromByteArray(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      throw Fields.malformed("Invalid base64");
    }
  }

  private static boolean isWhole(JsonNode node) {
    return node.isNumber() && node.decimalValue().stripTrailingZeros().scale() <= 0;
  }

  private static JsonNode convert(JsonNode node, boolean possible, String type) {
    if (!possible) {
      if (node.isArray()) {
        throw Fields.malformed("Start of list found where not expected");
      }
      if (node.isObject()) {
        throw Fields.malformed("Start of structure or map found where not expected.");
      }
      throw Fields.malformed(kind(node) + " can not be converted to " + article(type) + type);
    }
    return node;
  }

  private static String article(String type) {
    return type.equals("Integer") ? "an " : "a ";
  }

  private static void expect(JsonNode node, boolean expected) {
    if (!expected) {
      throw Fields.malformed(
          node.isArray()
              ? "Start of list found where not expected"
              : node.isObject()
                  ? "Start of structure or map found where not expected."
                  : "Unexpected field type");
    }
  }

  private static String kind(JsonNode node) {
    if (node.isTextual()) {
      return "STRING_VALUE";
    }
    if (node.isBoolean()) {
      return node.booleanValue() ? "TRUE_VALUE" : "FALSE_VALUE";
    }
    return node.isIntegralNumber() ? "NUMBER_VALUE" : "DECIMAL_VALUE";
  }
}
