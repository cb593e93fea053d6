package io.hindsight.http.aws.protocol;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.traits.DefaultValueTrait;

/** Random requests and responses; with a shape they honour its constraints. */
final class RandomValues {
  private static final int MAX_DEPTH = 5;
  private static final String[] TEXTS = {
    "a",
    "Alice",
    "x=1&y=2",
    "<b>&amp;\"'</b>",
    "a+b c%20",
    "ünïcödé \uD83D\uDE00",
    " lead and trail ",
    "tab\tnew\nline",
    "{\"Version\":\"2012-10-17\"}",
    "/path/to/",
    "\u0001 is no XML",
    "1.5e3",
    "true"
  };

  private final Random random;
  private final boolean xml;

  RandomValues(Random random, boolean xml) {
    this.random = random;
    this.xml = xml;
  }

  SdkPojo pojo(SdkPojo builder, @Nullable Shape shape) {
    return pojo(builder, shape, 0);
  }

  private SdkPojo pojo(SdkPojo builder, @Nullable Shape shape, int depth) {
    List<SdkField<?>> fields = builder.sdkFields();
    int sure = fields.isEmpty() ? 0 : random.nextInt(fields.size());
    for (int i = 0; i < fields.size(); i++) {
      SdkField<?> field = fields.get(i);
      Shape member = shape == null ? null : shape.members.get(field.memberName());
      boolean needed =
          field.location() != MarshallLocation.PAYLOAD
              || field.containsTrait(DefaultValueTrait.class)
              || (shape != null && shape.required.contains(field.memberName()));
      // What the SDK knows and the model does not cannot be checked.
      boolean known = shape == null || member != null;
      if (known && (needed || ((i == sure || random.nextInt(4) > 0) && depth < MAX_DEPTH))) {
        field.set(builder, value(field, member, depth + 1));
      }
    }
    return OperationModel.build(builder);
  }

  private Object value(SdkField<?> field, @Nullable Shape shape, int depth) {
    return switch (field.marshallingType().getKnownType()) {
      case STRING -> text(field, shape);
      case INTEGER -> (int) number(shape, Integer.MAX_VALUE);
      case LONG -> number(shape, Long.MAX_VALUE);
      case FLOAT -> (float) number(shape, 1_000) / 2;
      case DOUBLE -> (double) number(shape, 1_000_000) / 4;
      case BOOLEAN -> random.nextBoolean();
      case BIG_DECIMAL -> new BigDecimal(number(shape, 1_000)).movePointLeft(2);
      case INSTANT ->
          Instant.ofEpochMilli(random.nextLong(-1_000_000_000_000L, 4_000_000_000_000L));
      case SDK_BYTES -> {
        byte[] bytes = new byte[size(shape, 1, 20)];
        random.nextBytes(bytes);
        yield SdkBytes.fromByteArray(bytes);
      }
      case DOCUMENT -> document(depth);
      case SDK_POJO -> pojo(field.constructor().get(), shape, depth);
      case LIST -> list(field, shape, depth);
      case MAP -> map(field, shape, depth);
      default -> throw new AssertionError(field.memberName());
    };
  }

  private Document document(int depth) {
    return switch (random.nextInt(depth > 3 ? 3 : 5)) {
      case 0 -> Document.fromString(TEXTS[random.nextInt(TEXTS.length)]);
      case 1 -> Document.fromBoolean(random.nextBoolean());
      case 2 -> Document.fromNumber(random.nextInt());
      case 3 -> Document.fromList(List.of(document(depth + 1), document(depth + 1)));
      default -> Document.fromMap(Map.of("k\"", document(depth + 1)));
    };
  }

  private List<Object> list(SdkField<?> field, @Nullable Shape shape, int depth) {
    List<Object> values = new ArrayList<>();
    boolean inQuery = field.location() == MarshallLocation.QUERY_PARAM;
    int size = size(shape, inQuery || depth > 3 ? 1 : 0, depth > 3 ? 1 : 3);
    for (int i = 0; i < size; i++) {
      SdkField<?> member = Fields.list(field).memberFieldInfo();
      values.add(value(member, shape == null ? null : shape.element, depth));
    }
    return values;
  }

  private Map<String, Object> map(SdkField<?> field, @Nullable Shape shape, int depth) {
    Map<String, Object> values = new LinkedHashMap<>();
    int size = size(shape, 1, 3);
    for (int i = 0; i < size; i++) {
      SdkField<?> element = Fields.map(field).valueFieldInfo();
      Shape key = shape == null ? null : shape.key;
      values.put(
          key == null ? "key " + i + " é" : text(field, key),
          value(element, shape == null ? null : shape.element, depth));
    }
    return values;
  }

  private long number(@Nullable Shape shape, long otherwise) {
    long min = shape == null || shape.min == null ? 0 : shape.min.longValue();
    long max = shape == null || shape.max == null ? otherwise : shape.max.longValue();
    return max == min ? min : random.nextLong(min, max);
  }

  private int size(@Nullable Shape shape, int least, int most) {
    int min = shape == null || shape.min == null ? least : Math.max(least, shape.min.intValue());
    int max = shape == null || shape.max == null ? most : Math.min(most, shape.max.intValue());
    return max <= min ? min : random.nextInt(min, max + 1);
  }

  private String text(SdkField<?> field, @Nullable Shape shape) {
    if (shape == null) {
      return plain(field);
    }
    if (!shape.values.isEmpty()) {
      return List.copyOf(shape.values).get(random.nextInt(shape.values.size()));
    }
    int min = shape.min == null ? 1 : shape.min.intValue();
    int max = shape.max == null ? 200 : (int) Math.min(5_000, shape.max.longValue());
    if (shape.pattern == null) {
      return "x".repeat(Math.max(1, min));
    }
    return new PatternText(random).of(shape.pattern, min, max);
  }

  private String plain(SdkField<?> field) {
    String text = TEXTS[random.nextInt(TEXTS.length)];
    if (field.location() == MarshallLocation.PATH) {
      return text.strip();
    }
    if (field.location() == MarshallLocation.HEADER) {
      return "header";
    }
    if (xml) {
      text = text.replace("\u0001", "");
    }
    return text;
  }
}
