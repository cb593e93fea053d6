package io.hindsight.domain.policy.compile;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A part of a pattern without stars. Finding one takes time in proportion to the text: short ones
 * are tried at each place, long ones are looked for by a failure table (Knuth, Morris, Pratt), and
 * long ones with question marks by sets of places kept as bits (Baeza-Yates and Gonnet's
 * shift-and).
 */
final class Segment {
  static final Segment EMPTY = new Segment("", null);

  private static final int SHORT = 16;
  private static final int WORD = 64;

  private final String text;
  private final char last;

  /** Where any character fits; null where that is nowhere. */
  private final boolean @Nullable [] any;

  private final int @Nullable [] failures;
  private final @Nullable Map<Character, long[]> places;
  private final long @Nullable [] anywhere;

  private Segment(String text, boolean @Nullable [] any) {
    this.text = text;
    this.any = any;
    this.last = text.isEmpty() ? 0 : text.charAt(text.length() - 1);
    boolean longer = text.length() > SHORT;
    this.failures = longer && any == null ? failures(text) : null;
    this.anywhere = longer && any != null ? places(text, any, -1) : null;
    this.places = longer && any != null ? places(text, any) : null;
  }

  /** The segment of codes between two places. */
  static Segment of(int[] codes, int from, int to) {
    if (from == to) {
      return EMPTY;
    }
    StringBuilder text = new StringBuilder(to - from);
    boolean[] any = new boolean[to - from];
    boolean open = false;
    for (int i = from; i < to; i++) {
      any[i - from] = codes[i] == Glob.ANY;
      open |= any[i - from];
      text.append(codes[i] == Glob.ANY ? '?' : (char) codes[i]);
    }
    return new Segment(text.toString(), open ? any : null);
  }

  int length() {
    return text.length();
  }

  /** Whether it is at a place, after which enough text is known to follow. */
  boolean isAt(String other, int at) {
    int length = text.length();
    if (length == 0) {
      return true;
    }
    if (any != null) {
      return isOpenAt(other, at, any);
    }
    return other.charAt(at + length - 1) == last && other.startsWith(text, at);
  }

  private boolean isOpenAt(String other, int at, boolean[] free) {
    for (int i = free.length - 1; i >= 0; i--) {
      if (!free[i] && text.charAt(i) != other.charAt(at + i)) {
        return false;
      }
    }
    return true;
  }

  /** The first place between two where it is; negative if nowhere. */
  int find(String other, int from, int to) {
    if (failures != null) {
      return findByFailures(other, from, to, failures);
    }
    if (places != null && anywhere != null) {
      return findByPlaces(other, from, to, places, anywhere);
    }
    for (int at = from; at <= to - text.length(); at++) {
      if (isAt(other, at)) {
        return at;
      }
    }
    return -1;
  }

  private int findByFailures(String other, int from, int to, int[] table) {
    int length = text.length();
    int known = 0;
    for (int i = from; i < to; i++) {
      char c = other.charAt(i);
      while (known > 0 && text.charAt(known) != c) {
        known = table[known - 1];
      }
      if (text.charAt(known) == c) {
        known++;
      }
      if (known == length) {
        return i - length + 1;
      }
    }
    return -1;
  }

  private int findByPlaces(
      String other, int from, int to, Map<Character, long[]> fitting, long[] others) {
    int end = text.length() - 1;
    long[] reached = new long[others.length];
    for (int i = from; i < to; i++) {
      long[] fits = fitting.getOrDefault(other.charAt(i), others);
      long carry = 1;
      for (int w = 0; w < reached.length; w++) {
        long next = reached[w] >>> (WORD - 1);
        reached[w] = (reached[w] << 1 | carry) & fits[w];
        carry = next;
      }
      if ((reached[end / WORD] >>> (end % WORD) & 1) != 0) {
        return i - end;
      }
    }
    return -1;
  }

  private static int[] failures(String text) {
    int[] table = new int[text.length()];
    int known = 0;
    for (int i = 1; i < table.length; i++) {
      while (known > 0 && text.charAt(known) != text.charAt(i)) {
        known = table[known - 1];
      }
      if (text.charAt(known) == text.charAt(i)) {
        known++;
      }
      table[i] = known;
    }
    return table;
  }

  private static long[] places(String text, boolean[] any, int wanted) {
    long[] bits = new long[(text.length() + WORD - 1) / WORD];
    for (int i = 0; i < any.length; i++) {
      if (any[i] || text.charAt(i) == wanted) {
        bits[i / WORD] |= 1L << (i % WORD);
      }
    }
    return bits;
  }

  private static Map<Character, long[]> places(String text, boolean[] any) {
    Map<Character, long[]> places = new HashMap<>();
    for (int i = 0; i < any.length; i++) {
      if (!any[i]) {
        places.computeIfAbsent(text.charAt(i), c -> places(text, any, c));
      }
    }
    return places;
  }
}
