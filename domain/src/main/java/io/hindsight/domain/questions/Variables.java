package io.hindsight.domain.questions;

import io.hindsight.domain.policy.request.ContextKey;
import io.hindsight.domain.policy.request.Request;
import org.jspecify.annotations.Nullable;

/** The variables in a policy's texts: which keys they name, and what could stand for them. */
final class Variables {
  private Variables() {}

  /** Hears of each key that a text names. */
  @FunctionalInterface
  interface Visitor {
    /** Whether to go on. */
    boolean key(String key);
  }

  /** Whether every key was visited. */
  static boolean visit(String text, Visitor visitor) {
    int from = text.indexOf("${");
    while (from >= 0) {
      int to = text.indexOf('}', from);
      if (to < 0) {
        return true;
      }
      String key = key(text.substring(from + 2, to));
      if (!key.isEmpty() && !visitor.key(key)) {
        return false;
      }
      from = text.indexOf("${", to);
    }
    return true;
  }

  private static String key(String inside) {
    if (inside.equals("*") || inside.equals("?") || inside.equals("$")) {
      return "";
    }
    int comma = inside.indexOf(',');
    return (comma < 0 ? inside : inside.substring(0, comma)).strip();
  }

  private static @Nullable String otherwise(String inside) {
    int comma = inside.indexOf(',');
    if (comma < 0) {
      return null;
    }
    String text = inside.substring(comma + 1).strip();
    boolean quoted = text.length() >= 2 && text.startsWith("'") && text.endsWith("'");
    return quoted ? text.substring(1, text.length() - 1) : text;
  }

  static boolean isAnyOpen(String text, Request request, Known known) {
    return text.indexOf("${") >= 0 && !visit(text, key -> !known.isOpen(key, request));
  }

  static boolean namesPrincipal(String text, Request request) {
    return text.indexOf("${") >= 0
        && !visit(text, key -> !(Known.isOfPrincipal(key) && Known.isAbsent(key, request)));
  }

  /**
   * Whether a value fits a pattern whose variables may stand for anything where not given.
   *
   * @param known tells which variables stand for nothing rather than for anything; null where that
   *     is not known of any
   */
  static boolean fits(String pattern, Request request, String value, @Nullable Known known) {
    StringBuilder wide = new StringBuilder();
    int from = 0;
    int open = pattern.indexOf("${");
    while (open >= 0) {
      int close = pattern.indexOf('}', open);
      if (close < 0) {
        break;
      }
      String inside = pattern.substring(open + 2, close);
      String key = key(inside);
      String given = key.isEmpty() ? inside : request.value(ContextKey.of(key));
      if (given == null && known != null && !known.isOpen(key, request)) {
        given = otherwise(inside);
        if (given == null) {
          return false;
        }
      }
      wide.append(pattern, from, open).append(given == null ? "*" : given);
      from = close + 1;
      open = pattern.indexOf("${", from);
    }
    return glob(wide.append(pattern, from, pattern.length()).toString(), value);
  }

  /** A text with those of its variables replaced that have a value. */
  static String resolved(String text, Request request) {
    int open = text.indexOf("${");
    if (open < 0) {
      return text;
    }
    StringBuilder resolved = new StringBuilder();
    int from = 0;
    while (open >= 0) {
      int close = text.indexOf('}', open);
      if (close < 0) {
        break;
      }
      String key = key(text.substring(open + 2, close));
      String given = key.isEmpty() ? null : request.value(ContextKey.of(key));
      resolved.append(text, from, open);
      resolved.append(given == null ? text.substring(open, close + 1) : given);
      from = close + 1;
      open = text.indexOf("${", from);
    }
    return resolved.append(text, from, text.length()).toString();
  }

  /** Whether a value fits a pattern of {@code *} and {@code ?}. */
  static boolean glob(String pattern, String value) {
    int p = 0;
    int v = 0;
    int star = -1;
    int mark = 0;
    while (v < value.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        mark = v;
      } else if (p < pattern.length()
          && (pattern.charAt(p) == '?' || pattern.charAt(p) == value.charAt(v))) {
        p++;
        v++;
      } else if (star >= 0) {
        p = star + 1;
        v = ++mark;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
