package io.hindsight.ops.bench.evaluate;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The requests of a file, kept as bytes so that each time they are asked their strings are new. */
final class RequestStream {
  private static final Charset CHARSET = StandardCharsets.UTF_8;
  private static final int FIXED = 3;

  /** Of each request: principal, action, resource, then keys and values in turn. */
  private final List<byte[][]> requests = new ArrayList<>();

  static RequestStream read(Path file) throws IOException {
    RequestStream stream = new RequestStream();
    try (JsonParser parser = new JsonFactory().createParser(file.toFile())) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.START_OBJECT) {
        stream.requests.add(request(parser));
      }
    }
    return stream;
  }

  private static byte[][] request(JsonParser parser) throws IOException {
    Map<String, String> members = new LinkedHashMap<>();
    Map<String, String> context = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      if (name.equals("context")) {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          context.put(parser.currentName(), parser.nextTextValue());
        }
      } else {
        members.put(name, parser.getText());
      }
    }
    List<String> parts = new ArrayList<>();
    for (String name : List.of("principal", "action", "resource")) {
      String part = members.get(name);
      if (part == null) {
        throw new IOException("a request has no `" + name + "`");
      }
      parts.add(part);
    }
    context.forEach(
        (key, value) -> {
          parts.add(key);
          parts.add(value);
        });
    return parts.stream().map(part -> part.getBytes(CHARSET)).toArray(byte[][]::new);
  }

  int size() {
    return requests.size();
  }

  /** The request at a place, as new strings. */
  Asked at(int place) {
    byte[][] parts = requests.get(place);
    int size = (parts.length - FIXED) / 2;
    String[] keys = new String[size];
    String[] values = new String[size];
    for (int i = 0; i < size; i++) {
      keys[i] = new String(parts[FIXED + 2 * i], CHARSET);
      values[i] = new String(parts[FIXED + 2 * i + 1], CHARSET);
    }
    return new Asked(
        new String(parts[0], CHARSET),
        new String(parts[1], CHARSET),
        new String(parts[2], CHARSET),
        keys,
        values);
  }
}
