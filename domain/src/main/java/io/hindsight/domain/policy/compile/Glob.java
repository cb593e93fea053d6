package io.hindsight.domain.policy.compile;

import java.util.ArrayList;
import java.util.List;

/**
 * A pattern of {@code *} (any characters) and {@code ?} (one character), split at its stars: what
 * comes before the first must begin the text, what comes after the last must end it, and what is
 * between is taken where it first fits. So a text is gone through once, whatever the pattern.
 */
final class Glob {
  /** Stand for a star and a question mark that are wildcards, where a pattern is given as codes. */
  static final int STAR = -1;

  static final int ANY = -2;

  private static final Segment[] NONE = {};

  private final Segment head;
  private final Segment[] middle;
  private final Segment tail;
  private final boolean star;
  private final int least;

  /**
   * @param codes characters, {@link #STAR} and {@link #ANY}
   */
  Glob(int[] codes) {
    List<Segment> segments = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < codes.length; i++) {
      if (codes[i] == STAR) {
        segments.add(Segment.of(codes, from, i));
        from = i + 1;
      }
    }
    Segment rest = Segment.of(codes, from, codes.length);
    star = !segments.isEmpty();
    head = star ? segments.get(0) : rest;
    tail = star ? rest : Segment.EMPTY;
    List<Segment> between = new ArrayList<>();
    for (int i = 1; i < segments.size(); i++) {
      if (segments.get(i).length() > 0) {
        between.add(segments.get(i));
      }
    }
    middle = between.isEmpty() ? NONE : between.toArray(NONE);
    int sum = head.length() + tail.length();
    for (Segment segment : middle) {
      sum += segment.length();
    }
    least = sum;
  }

  static Glob of(String pattern) {
    return new Glob(codes(pattern));
  }

  /** The codes of a pattern. */
  static int[] codes(String pattern) {
    int[] codes = new int[pattern.length()];
    for (int i = 0; i < codes.length; i++) {
      char c = pattern.charAt(i);
      codes[i] = c == '*' ? STAR : c == '?' ? ANY : c;
    }
    return codes;
  }

  boolean matches(String text) {
    return matches(text, 0, text.length());
  }

  /** Whether the part of {@code text} between two places matches. */
  boolean matches(String text, int from, int to) {
    int length = to - from;
    if (!star) {
      return length == least && head.isAt(text, from);
    }
    if (length < least || !tail.isAt(text, to - tail.length()) || !head.isAt(text, from)) {
      return false;
    }
    return middle.length == 0 || inside(text, from + head.length(), to - tail.length());
  }

  private boolean inside(String text, int from, int to) {
    int at = from;
    for (Segment segment : middle) {
      int found = segment.find(text, at, to);
      if (found < 0) {
        return false;
      }
      at = found + segment.length();
    }
    return true;
  }
}
