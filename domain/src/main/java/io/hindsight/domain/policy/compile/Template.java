package io.hindsight.domain.policy.compile;

import io.hindsight.domain.policy.request.ContextKey;
import io.hindsight.domain.policy.request.Request;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text with policy variables ("IAM policy elements: Variables and tags"), as codes: characters,
 * wildcards, and variables from {@link #VARIABLE} down. What a variable stands for is taken letter
 * by letter: its stars are no wildcards.
 */
final class Template {
  private static final int VARIABLE = -3;

  /** From here on a match is looked for in linear time, though that needs memory. */
  private static final int HEAVY = 1 << 14;

  private final int[] codes;
  private final ContextKey[] keys;
  private final @Nullable String[] otherwise;
  private final boolean star;

  private Template(int[] codes, ContextKey[] keys, @Nullable String[] otherwise) {
    this.codes = codes;
    this.keys = keys;
    this.otherwise = otherwise;
    boolean found = false;
    for (int code : codes) {
      found |= code == Glob.STAR;
    }
    this.star = found;
  }

  static boolean isNeeded(String text, boolean variables) {
    return variables && text.contains("${");
  }

  /** A text whose stars and question marks are wildcards. */
  static Template pattern(String text) {
    return new Reader(text, true).read();
  }

  /** A text whose stars and question marks are what they are. */
  static Template plain(String text) {
    return new Reader(text, false).read();
  }

  /** The keys of the variables. */
  List<String> keys() {
    List<String> names = new ArrayList<>();
    for (ContextKey key : keys) {
      names.add(key.name());
    }
    return names;
  }

  /** Whether a text matches; it does not where a variable has no value and no default. */
  boolean matches(String text, Request request) {
    if (star && (long) codes.length * text.length() > HEAVY) {
      int[] resolved = resolve(request);
      return resolved != null && new Glob(resolved).matches(text);
    }
    int p = 0;
    int t = 0;
    int lastStar = -1;
    int mark = 0;
    while (true) {
      if (p == codes.length) {
        if (t == text.length()) {
          return true;
        }
      } else {
        int code = codes[p];
        if (code == Glob.STAR) {
          lastStar = p++;
          mark = t;
          continue;
        }
        int length = length(code, text, t, request);
        if (length == UNRESOLVED) {
          return false;
        }
        if (length != NO_MATCH) {
          p++;
          t += length;
          continue;
        }
      }
      if (lastStar < 0 || mark >= text.length()) {
        return false;
      }
      p = lastStar + 1;
      t = ++mark;
    }
  }

  private static final int NO_MATCH = -1;
  private static final int UNRESOLVED = -2;

  /** How much of a text a code matches at a place. */
  private int length(int code, String text, int at, Request request) {
    if (code > VARIABLE) {
      return at < text.length() && (code == Glob.ANY || code == text.charAt(at)) ? 1 : NO_MATCH;
    }
    String value = value(VARIABLE - code, request);
    if (value == null) {
      return UNRESOLVED;
    }
    return text.startsWith(value, at) ? value.length() : NO_MATCH;
  }

  private @Nullable String value(int variable, Request request) {
    String value = request.value(keys[variable]);
    return value == null ? otherwise[variable] : value;
  }

  /** The codes without variables; null where one has no value and no default. */
  int @Nullable [] resolve(Request request) {
    IntList resolved = new IntList();
    for (int code : codes) {
      if (code > VARIABLE) {
        resolved.add(code);
        continue;
      }
      String value = value(VARIABLE - code, request);
      if (value == null) {
        return null;
      }
      for (int i = 0; i < value.length(); i++) {
        resolved.add(value.charAt(i));
      }
    }
    return resolved.toArray();
  }

  /** The text as it reads with the variables replaced; null where one has none to replace it. */
  @Nullable String text(Request request) {
    int[] resolved = resolve(request);
    if (resolved == null) {
      return null;
    }
    StringBuilder text = new StringBuilder(resolved.length);
    for (int code : resolved) {
      text.append(code == Glob.STAR ? '*' : code == Glob.ANY ? '?' : (char) code);
    }
    return text.toString();
  }

  /** A text with its variables replaced where they have values, and as it is otherwise. */
  static String shown(String text, boolean variables, Request request) {
    String resolved = isNeeded(text, variables) ? plain(text).text(request) : text;
    return resolved == null ? text : resolved;
  }

  private static final class IntList {
    private int[] items = new int[64];
    private int size;

    void add(int item) {
      if (size == items.length) {
        items = java.util.Arrays.copyOf(items, size * 2);
      }
      items[size++] = item;
    }

    int[] toArray() {
      return java.util.Arrays.copyOf(items, size);
    }
  }

  /** Takes a text apart. */
  private static final class Reader {
    private final String text;
    private final boolean wildcards;
    private final IntList codes = new IntList();
    private final List<ContextKey> keys = new ArrayList<>();
    private final List<@Nullable String> otherwise = new ArrayList<>();

    Reader(String text, boolean wildcards) {
      this.text = text;
      this.wildcards = wildcards;
    }

    Template read() {
      int at = 0;
      while (at < text.length()) {
        int after = text.startsWith("${", at) ? variable(at + 2) : -1;
        if (after < 0) {
          char c = text.charAt(at);
          codes.add(wildcards && c == '*' ? Glob.STAR : wildcards && c == '?' ? Glob.ANY : c);
          after = at + 1;
        }
        at = after;
      }
      return new Template(
          codes.toArray(), keys.toArray(ContextKey[]::new), otherwise.toArray(String[]::new));
    }

    /** Where a variable that begins at a place ends; negative where it does not. */
    private int variable(int from) {
      int end = text.indexOf('}', from);
      if (end < 0) {
        return -1;
      }
      if (end == from + 1 && "*?$".indexOf(text.charAt(from)) >= 0) {
        codes.add(text.charAt(from));
        return end + 1;
      }
      int comma = text.indexOf(',', from);
      if (comma < 0 || comma > end) {
        add(text.substring(from, end), null);
        return end + 1;
      }
      int quote = comma + 1;
      while (quote < end && text.charAt(quote) == ' ') {
        quote++;
      }
      if (text.charAt(quote) != '\'') {
        add(text.substring(from, comma), text.substring(comma + 1, end).strip());
        return end + 1;
      }
      int close = text.indexOf('\'', quote + 1);
      int brace = close < 0 ? -1 : text.indexOf('}', close);
      if (brace < 0 || !text.substring(close + 1, brace).isBlank()) {
        return -1;
      }
      add(text.substring(from, comma), text.substring(quote + 1, close));
      return brace + 1;
    }

    private void add(String key, @Nullable String value) {
      codes.add(VARIABLE - keys.size());
      keys.add(ContextKey.of(key.strip()));
      otherwise.add(value);
    }
  }
}
