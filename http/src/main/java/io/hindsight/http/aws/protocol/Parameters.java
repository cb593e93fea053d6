package io.hindsight.http.aws.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameters of an awsQuery request: a tree, since {@code Tags.member.1.Key} is a path. */
final class Parameters {
  static final int MAX_PARAMETERS = 5_000;
  static final int MAX_DEPTH = 32;

  @Nullable String value;
  private @Nullable Map<String, Parameters> below;

  /** The parameters whose names go on from here. */
  Map<String, Parameters> children() {
    return below == null ? Map.of() : below;
  }

  @Nullable Parameters child(String name) {
    return below == null ? null : below.get(name);
  }

  /** The value of the parameter at the top. */
  @Nullable String top(String name) {
    Parameters child = child(name);
    return child == null ? null : child.value;
  }

  /** The tree of a form: the query string and the body, which hold different parameters. */
  static Parameters parse(String query, byte[] body) {
    Parameters root = new Parameters();
    int count = root.add(query, 0);
    root.add(text(body), count);
    return root;
  }

  /** Adds a form to {@code before} parameters; how many there are then. */
  private int add(String form, int before) {
    int count = before;
    int start = 0;
    while (start < form.length()) {
      int end = form.indexOf('&', start);
      if (end < 0) {
        end = form.length();
      }
      if (end > start) {
        int equals = form.indexOf('=', start);
        int split = equals < 0 || equals > end ? end : equals;
        String name = decode(form, start, split);
        String value = split == end ? "" : decode(form, split + 1, end);
        put(name, value);
        if (++count > MAX_PARAMETERS) {
          throw Fields.malformed("Too many parameters");
        }
      }
      start = end + 1;
    }
    return count;
  }

  private void put(String name, String value) {
    Parameters node = this;
    int depth = 0;
    int start = 0;
    while (true) {
      int dot = name.indexOf('.', start);
      String part = dot < 0 ? name.substring(start) : name.substring(start, dot);
      if (++depth > MAX_DEPTH) {
        throw Fields.malformed("Parameter nested too deep: " + shortened(name));
      }
      node = node.make(part);
      if (dot < 0) {
        break;
      }
      start = dot + 1;
    }
    if (node.value != null) {
      throw Fields.malformed("Duplicate parameter: " + shortened(name));
    }
    node.value = value;
  }

  private Parameters make(String name) {
    if (below == null) {
      below = new LinkedHashMap<>(8);
    }
    return below.computeIfAbsent(name, each -> new Parameters());
  }

  static String text(byte[] body) {
    if (isAscii(body)) {
      return new String(body, StandardCharsets.US_ASCII);
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw Fields.malformed("The request is not valid UTF-8");
    }
  }

  private static boolean isAscii(byte[] body) {
    for (byte b : body) {
      if (b < 0) {
        return false;
      }
    }
    return true;
  }

  /** What percent-encoding says, with + for a space. */
  static String decode(String form, int start, int end) {
    int at = start;
    while (at < end && form.charAt(at) != '%' && form.charAt(at) != '+') {
      at++;
    }
    if (at == end) {
      return form.substring(start, end);
    }
    byte[] bytes = new byte[(end - start) * 3];
    int length = 0;
    for (at = start; at < end; at++) {
      char c = form.charAt(at);
      if (c == '%') {
        int high = at + 2 <= end - 1 ? Character.digit(form.charAt(at + 1), 16) : -1;
        int low = at + 2 <= end - 1 ? Character.digit(form.charAt(at + 2), 16) : -1;
        if (high < 0 || low < 0) {
          throw Fields.malformed("Invalid percent-encoding");
        }
        bytes[length++] = (byte) ((high << 4) | low);
        at += 2;
      } else if (c < 0x80) {
        bytes[length++] = (byte) (c == '+' ? ' ' : c);
      } else {
        int codePoint = form.codePointAt(at);
        byte[] encoded = new String(Character.toChars(codePoint)).getBytes(StandardCharsets.UTF_8);
        System.arraycopy(encoded, 0, bytes, length, encoded.length);
        length += encoded.length;
        at += Character.charCount(codePoint) - 1;
      }
    }
    return text(java.util.Arrays.copyOf(bytes, length));
  }

  static String shortened(String name) {
    return name.length() > 64 ? name.substring(0, 64) + "..." : name;
  }
}
