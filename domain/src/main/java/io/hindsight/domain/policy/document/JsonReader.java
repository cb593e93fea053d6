package io.hindsight.domain.policy.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.hindsight.domain.policy.document.PolicySyntaxException.Fault;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads JSON into {@link Json} values, within limits on depth and length. */
public final class JsonReader {
  private static final int DEEPEST = 64;
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxStringLength(10_000_000)
                  .maxNumberLength(1000)
                  .build())
          .build();

  private final JsonParser parser;

  private JsonReader(JsonParser parser) {
    this.parser = parser;
  }

  /** The one value that {@code text} holds. */
  public static Json read(String text) throws PolicySyntaxException {
    try (JsonParser parser = FACTORY.createParser(text)) {
      try {
        if (parser.nextToken() == null) {
          throw fault(new Position(1, 1), "the document is empty");
        }
        Json value = new JsonReader(parser).value();
        if (parser.nextToken() != null) {
          throw fault(position(parser.currentTokenLocation()), "text follows the document");
        }
        return value;
      } catch (JsonProcessingException e) {
        JsonLocation at = e.getLocation();
        throw fault(
            at == null ? new Position(1, 1) : position(at),
            "invalid JSON: " + firstLine(e.getOriginalMessage()));
      }
    } catch (IOException e) {
      throw fault(new Position(1, 1), "unreadable text");
    }
  }

  private static PolicySyntaxException fault(Position at, String rule) {
    return new PolicySyntaxException(Fault.JSON, at, "document", rule);
  }

  /** A parser of a file, with the limits that hold for policies. */
  public static JsonParser parser(File file) throws IOException {
    return FACTORY.createParser(file);
  }

  /** The value that a parser is at the first token of; afterwards it is at the last. */
  public static Json value(JsonParser parser) throws IOException {
    return new JsonReader(parser).value();
  }

  private static String firstLine(String message) {
    int end = message.indexOf('\n');
    String line = end < 0 ? message : message.substring(0, end);
    // What follows speaks of the parser, not of the text.
    int aside = line.indexOf(" (start marker at ");
    int setting = line.indexOf(", from `");
    int cut = aside >= 0 ? aside : setting;
    return cut < 0 ? line : line.substring(0, cut) + (cut == setting ? ")" : "");
  }

  private static Position position(JsonLocation location) {
    return new Position(Math.max(1, location.getLineNr()), Math.max(1, location.getColumnNr()));
  }

  private Position start() {
    return position(parser.currentTokenLocation());
  }

  private Position end() {
    return position(parser.currentLocation());
  }

  private Json value() throws IOException {
    Position start = start();
    JsonToken token = parser.currentToken();
    switch (token) {
      case START_OBJECT -> {
        List<Json.Member> members = new ArrayList<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String name = parser.currentName();
          Position at = start();
          parser.nextToken();
          members.add(new Json.Member(name, at, value()));
        }
        return new Json.Obj(members, start, end());
      }
      case START_ARRAY -> {
        List<Json> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          elements.add(value());
        }
        return new Json.Arr(elements, start, end());
      }
      case VALUE_STRING -> {
        String text = parser.getText();
        return new Json.Text(text, start, end());
      }
      case VALUE_NULL -> {
        return new Json.Null(start, end());
      }
      default -> {
        return new Json.Literal(parser.getText(), token.isNumeric(), start, end());
      }
    }
  }
}
