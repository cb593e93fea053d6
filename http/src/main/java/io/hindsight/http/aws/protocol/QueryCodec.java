package io.hindsight.http.aws.protocol;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingKnownType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.traits.TimestampFormatTrait.Format;

/** The awsQuery protocol: a form in, XML out. */
final class QueryCodec implements Codec {
  static final QueryCodec INSTANCE = new QueryCodec();

  @Override
  public SdkPojo decode(OperationModel operation, WireRequest request) {
    return decode(operation, request.parameters());
  }

  SdkPojo decode(OperationModel operation, Parameters parameters) {
    SdkPojo builder = operation.requestBuilder().get();
    fill(builder, parameters);
    return OperationModel.build(builder);
  }

  private static void fill(SdkPojo builder, Parameters parameters) {
    for (SdkField<?> field : builder.sdkFields()) {
      Parameters node = parameters.child(field.locationName());
      if (node != null) {
        Object value = value(field, node);
        if (value != null) {
          field.set(builder, value);
        }
      }
    }
  }

  private static @Nullable Object value(SdkField<?> field, Parameters node) {
    MarshallingKnownType type = field.marshallingType().getKnownType();
    return switch (type) {
      case LIST -> list(field, node);
      case MAP -> map(field, node);
      case SDK_POJO -> {
        SdkPojo builder = field.constructor().get();
        fill(builder, node);
        yield OperationModel.build(builder);
      }
      default -> node.value == null ? null : scalar(type, node.value);
    };
  }

  static Object scalar(MarshallingKnownType type, String text) {
    try {
      return switch (type) {
        case STRING -> text;
        case INTEGER -> Integer.valueOf(text);
        case LONG -> Long.valueOf(text);
        case FLOAT -> Float.valueOf(text);
        case DOUBLE -> Double.valueOf(text);
        case BIG_DECIMAL -> new BigDecimal(text);
        case BOOLEAN -> bool(text);
        case INSTANT -> Fields.parseTimestamp(text);
        case SDK_BYTES -> SdkBytes.fromByteArray(Base64.getDecoder().decode(text));
        default -> throw Fields.malformed("Unexpected value: " + Parameters.shortened(text));
      };
    } catch (NumberFormatException e) {
      throw Fields.malformed("Invalid number: " + Parameters.shortened(text));
    } catch (IllegalArgumentException e) {
      throw Fields.malformed("Invalid base64");
    }
  }

  private static boolean bool(String text) {
    if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
      return Boolean.parseBoolean(text);
    }
    throw Fields.malformed("Invalid boolean: " + Parameters.shortened(text));
  }

  private static @Nullable Object list(SdkField<?> field, Parameters node) {
    ListTrait trait = Fields.list(field);
    SdkField<?> member = trait.memberFieldInfo();
    Parameters elements = node;
    if (!trait.isFlattened()) {
      Parameters wrapped = node.child(member.locationName());
      if (wrapped == null) {
        wrapped = node.child("member");
      }
      if (wrapped != null) {
        elements = wrapped;
      }
    }
    List<@Nullable Object> values = new ArrayList<>();
    for (Parameters element : indexed(elements).values()) {
      values.add(value(member, element));
    }
    return values.isEmpty() && node.value == null ? null : values;
  }

  private static @Nullable Object map(SdkField<?> field, Parameters node) {
    MapTrait trait = Fields.map(field);
    Parameters entries = node;
    if (!trait.isFlattened()) {
      Parameters wrapped = node.child("entry");
      if (wrapped != null) {
        entries = wrapped;
      }
    }
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (Parameters entry : indexed(entries).values()) {
      Parameters key = entry.child(trait.keyLocationName());
      Parameters value = entry.child(trait.valueLocationName());
      if (key != null && key.value != null && value != null) {
        values.put(key.value, value(trait.valueFieldInfo(), value));
      }
    }
    return values.isEmpty() && node.value == null ? null : values;
  }

  private static Map<Integer, Parameters> indexed(Parameters node) {
    Map<Integer, Parameters> sorted = new TreeMap<>();
    for (Map.Entry<String, Parameters> child : node.children().entrySet()) {
      try {
        sorted.put(Integer.valueOf(child.getKey()), child.getValue());
      } catch (NumberFormatException e) {
        throw Fields.malformed("Invalid list index: " + Parameters.shortened(child.getKey()));
      }
    }
    return sorted;
  }

  @Override
  public WireResponse encode(OperationModel operation, SdkPojo response, String requestId) {
    Xml xml = new Xml();
    String name = operation.name();
    xml.open(name + "Response", ServiceModel.of(operation.service()).namespace());
    if (operation.hasOutput()) {
      xml.open(name + "Result");
      write(xml, response);
      xml.close(name + "Result");
    }
    xml.open("ResponseMetadata").element("RequestId", requestId).close("ResponseMetadata");
    xml.close(name + "Response");
    return reply(200, xml, requestId);
  }

  @Override
  public WireResponse error(ErrorTable.Row row, AwsError error, String requestId) {
    Xml xml = new Xml();
    xml.open("ErrorResponse").open("Error");
    xml.element("Type", row.type().text()).element("Code", row.code());
    if (!error.message().isEmpty()) {
      xml.element("Message", error.message());
    }
    xml.close("Error").element("RequestId", requestId).close("ErrorResponse");
    return reply(row.status(), xml, requestId);
  }

  private static WireResponse reply(int status, Xml xml, String requestId) {
    return new WireResponse(
        status,
        "text/xml",
        List.of(new WireRequest.Header("x-amzn-RequestId", requestId)),
        xml.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void write(Xml xml, SdkPojo pojo) {
    for (SdkField<?> field : pojo.sdkFields()) {
      Object value = field.getValueOrDefault(pojo);
      if (!Fields.isUnset(value)) {
        write(xml, field, field.locationName(), value);
      }
    }
  }

  private static void write(Xml xml, SdkField<?> field, String name, @Nullable Object value) {
    if (value instanceof SdkPojo pojo) {
      xml.open(name);
      write(xml, pojo);
      xml.close(name);
    } else if (value instanceof List<?> list) {
      ListTrait trait = Fields.list(field);
      SdkField<?> member = trait.memberFieldInfo();
      if (trait.isFlattened()) {
        list.forEach(each -> write(xml, member, name, each));
      } else {
        xml.open(name);
        list.forEach(each -> write(xml, member, member.locationName(), each));
        xml.close(name);
      }
    } else if (value instanceof Map<?, ?> map) {
      MapTrait trait = Fields.map(field);
      String entry = trait.isFlattened() ? name : "entry";
      if (!trait.isFlattened()) {
        xml.open(name);
      }
      map.forEach(
          (key, each) -> {
            xml.open(entry).element(trait.keyLocationName(), (String) key);
            write(xml, trait.valueFieldInfo(), trait.valueLocationName(), each);
            xml.close(entry);
          });
      if (!trait.isFlattened()) {
        xml.close(name);
      }
    } else if (value instanceof Instant instant) {
      Format format = Fields.timestampFormat(field, Format.ISO_8601);
      xml.element(name, Fields.timestamp(instant, format));
    } else if (value instanceof SdkBytes bytes) {
      xml.element(name, Base64.getEncoder().encodeToString(bytes.asByteArrayUnsafe()));
    } else if (value != null) {
      xml.element(name, value.toString());
    }
  }
}
