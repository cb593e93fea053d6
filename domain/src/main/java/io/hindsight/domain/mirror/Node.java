package io.hindsight.domain.mirror;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A value of a JSON text; what is asked of a value that has it not is missing. */
public final class Node {
  static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(100)
                  .maxStringLength(4_000_000)
                  .maxNameLength(10_000)
                  .maxNumberLength(1000)
                  .build())
          .build();

  public static final Node MISSING = new Node(null);

  private final @Nullable Object value;

  private Node(@Nullable Object value) {
    this.value = value;
  }

  /**
   * The value that {@code text} holds.
   *
   * @throws IOException where it holds none
   */
  public static Node parse(String text) throws IOException {
    try (JsonParser parser = JSON.createParser(text)) {
      if (parser.nextToken() == null) {
        throw new IOException("no JSON");
      }
      return read(parser);
    }
  }

  /** The value of one member of the object that {@code text} holds, reading no further. */
  static Node member(String text, String name) {
    try (JsonParser parser = JSON.createParser(text)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          boolean wanted = parser.currentName().equals(name);
          parser.nextToken();
          if (wanted) {
            return read(parser);
          }
          parser.skipChildren();
        }
      }
    } catch (IOException e) {
      return MISSING;
    }
    return MISSING;
  }

  /** The value that begins at the parser's token, which is left at its last. */
  static Node read(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    switch (token) {
      case START_OBJECT -> {
        parser.nextToken();
        return membersFrom(parser);
      }
      case START_ARRAY -> {
        List<Node> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          elements.add(read(parser));
        }
        return new Node(elements);
      }
      case VALUE_STRING -> {
        return new Node(parser.getText());
      }
      case VALUE_TRUE -> {
        return new Node(true);
      }
      case VALUE_FALSE -> {
        return new Node(false);
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
        return new Node(new Digits(parser.getText()));
      }
      default -> {
        return MISSING;
      }
    }
  }

  /** The object whose first member's name, or end, the parser is at. */
  static Node membersFrom(JsonParser parser) throws IOException {
    Map<String, Node> members = new LinkedHashMap<>();
    while (parser.currentToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      members.put(name, read(parser));
      parser.nextToken();
    }
    return new Node(members);
  }

  static Node of(Map<String, Node> members) {
    return new Node(members);
  }

  private record Digits(String text) {}

  @SuppressWarnings("unchecked") // objects are only made of such maps
  private Map<String, Node> members() {
    return value instanceof Map<?, ?> map ? (Map<String, Node>) map : Map.of();
  }

  public Node get(String name) {
    Node member = members().get(name);
    return member == null ? MISSING : member;
  }

  public Iterable<Map.Entry<String, Node>> entries() {
    return members().entrySet();
  }

  @SuppressWarnings("unchecked") // arrays are only made of such lists
  public List<Node> elements() {
    return value instanceof List<?> list ? (List<Node>) list : List.of();
  }

  public boolean isObject() {
    return value instanceof Map<?, ?>;
  }

  public boolean isArray() {
    return value instanceof List<?>;
  }

  /** Whether there is a value; JSON's null is none. */
  public boolean isPresent() {
    return value != null;
  }

  public boolean isTrue() {
    return Boolean.TRUE.equals(value) || "true".equals(value);
  }

  public boolean isText() {
    return value instanceof String;
  }

  /** The text of a string, number or boolean; empty of anything else. */
  public String text() {
    if (value instanceof String text) {
      return text;
    }
    if (value instanceof Digits number) {
      return number.text();
    }
    return value instanceof Boolean ? value.toString() : "";
  }

  public Optional<String> find() {
    String text = text();
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  public int number(int otherwise) {
    try {
      return Integer.parseInt(text());
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }

  /** The value as JSON without white space. */
  public String json() {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private void write(JsonGenerator out) throws IOException {
    if (value instanceof Map<?, ?>) {
      out.writeStartObject();
      for (Map.Entry<String, Node> member : entries()) {
        out.writeFieldName(member.getKey());
        member.getValue().write(out);
      }
      out.writeEndObject();
    } else if (value instanceof List<?>) {
      out.writeStartArray();
      for (Node element : elements()) {
        element.write(out);
      }
      out.writeEndArray();
    } else if (value instanceof String text) {
      out.writeString(text);
    } else if (value instanceof Digits number) {
      out.writeRawValue(number.text());
    } else if (value instanceof Boolean truth) {
      out.writeBoolean(truth);
    } else {
      out.writeNull();
    }
  }
}
