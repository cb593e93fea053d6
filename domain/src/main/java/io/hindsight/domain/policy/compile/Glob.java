package io.hindsight.domain.policy.compile;

/**
 * A pattern of {@code *} (any characters) and {@code ?} (one character), matched without going
 * back: between two stars each part is taken where it first fits.
 */
final class Glob {
  private final String text;
  private final boolean plain;
  private final boolean prefix;
  private final boolean ignoreCase;

  Glob(String pattern, boolean ignoreCase) {
    this.text = squeeze(pattern);
    this.ignoreCase = ignoreCase;
    int star = text.indexOf('*');
    boolean single = text.indexOf('?') >= 0;
    boolean special = text.indexOf(Template.STAR) >= 0 || text.indexOf(Template.QUESTION) >= 0;
    this.plain = star < 0 && !single && !special;
    this.prefix = !single && !special && star >= 0 && star == text.length() - 1;
  }

  private static String squeeze(String pattern) {
    return pattern.contains("**") ? pattern.replaceAll("\\*+", "*") : pattern;
  }

  boolean isAny() {
    return text.equals("*");
  }

  boolean isPlain() {
    return plain;
  }

  boolean matches(String value) {
    return matches(value, 0, value.length());
  }

  /** Whether the part of {@code value} between two places matches. */
  boolean matches(String value, int from, int to) {
    int length = text.length();
    if (plain) {
      return to - from == length && value.regionMatches(ignoreCase, from, text, 0, length);
    }
    if (prefix) {
      return to - from >= length - 1 && value.regionMatches(ignoreCase, from, text, 0, length - 1);
    }
    return general(value, from, to);
  }

  private boolean general(String value, int from, int to) {
    int p = 0;
    int v = from;
    int star = -1;
    int mark = 0;
    while (v < to) {
      char c = p < text.length() ? text.charAt(p) : 0;
      if (p < text.length() && c == '*') {
        star = p++;
        mark = v;
      } else if (p < text.length() && (c == '?' || same(c, value.charAt(v)))) {
        p++;
        v++;
      } else if (star >= 0) {
        p = star + 1;
        v = ++mark;
      } else {
        return false;
      }
    }
    while (p < text.length() && text.charAt(p) == '*') {
      p++;
    }
    return p == text.length();
  }

  private boolean same(char a, char b) {
    return a == b
        || (a == Template.STAR && b == '*')
        || (a == Template.QUESTION && b == '?')
        || (ignoreCase
            && (Character.toLowerCase(a) == Character.toLowerCase(b)
                || Character.toUpperCase(a) == Character.toUpperCase(b)));
  }

  @Override
  public String toString() {
    return text;
  }
}
