package io.hindsight.domain.policy;

import io.hindsight.domain.policy.document.Json;
import io.hindsight.domain.policy.document.JsonReader;
import io.hindsight.domain.policy.document.PolicySyntaxException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON as plain maps, lists and texts, and back; for tables of cases and what is generated. */
final class Values {
  private Values() {}

  static Map<String, Object> resource(String name) {
    try (InputStream in = Values.class.getResourceAsStream("/policy/" + name)) {
      if (in == null) {
        throw new IllegalArgumentException("no such table: " + name);
      }
      return map(parse(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Object parse(String text) {
    try {
      Object value = of(JsonReader.read(text));
      if (value == null) {
        throw new IllegalArgumentException("null");
      }
      return value;
    } catch (PolicySyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static @Nullable Object of(Json json) {
    if (json instanceof Json.Obj object) {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      object.members().forEach(member -> map.put(member.name(), of(member.value())));
      return map;
    }
    if (json instanceof Json.Arr array) {
      List<@Nullable Object> list = new ArrayList<>();
      array.elements().forEach(element -> list.add(of(element)));
      return list;
    }
    if (json instanceof Json.Text text) {
      return text.value();
    }
    if (json instanceof Json.Literal literal) {
      return switch (literal.text()) {
        case "true" -> true;
        case "false" -> false;
        default -> Long.valueOf(literal.text());
      };
    }
    return null;
  }

  @SuppressWarnings("unchecked") // JSON objects are read as such maps
  static Map<String, Object> map(@Nullable Object value) {
    return value == null ? Map.of() : (Map<String, Object>) value;
  }

  /** A list, of one where it is no list; empty where there is nothing. */
  @SuppressWarnings("unchecked") // JSON arrays are read as such lists
  static List<Object> list(@Nullable Object value) {
    if (value == null) {
      return List.of();
    }
    return value instanceof List<?> list ? (List<Object>) list : List.of(value);
  }

  static List<String> texts(@Nullable Object value) {
    return list(value).stream().map(String::valueOf).toList();
  }

  static String write(@Nullable Object value) {
    StringBuilder out = new StringBuilder();
    write(value, out);
    return out.toString();
  }

  private static void write(@Nullable Object value, StringBuilder out) {
    if (value instanceof Map<?, ?> map) {
      String separator = "{";
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        out.append(separator);
        write(entry.getKey(), out);
        out.append(": ");
        write(entry.getValue(), out);
        separator = ", ";
      }
      out.append(map.isEmpty() ? "{}" : "}");
    } else if (value instanceof List<?> list) {
      String separator = "[";
      for (Object each : list) {
        out.append(separator);
        write(each, out);
        separator = ", ";
      }
      out.append(list.isEmpty() ? "[]" : "]");
    } else if (value instanceof String text) {
      out.append('"');
      for (char c : text.toCharArray()) {
        if (c < ' ' || c == '"' || c == '\\' || c > '~') {
          out.append(String.format("\\u%04x", (int) c));
        } else {
          out.append(c);
        }
      }
      out.append('"');
    } else {
      out.append(value);
    }
  }
}
