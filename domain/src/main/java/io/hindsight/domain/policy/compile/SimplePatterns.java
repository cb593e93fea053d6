package io.hindsight.domain.policy.compile;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Patterns without variables, written one after the other into one array of bytes, so that trying
 * them touches as little memory as can be; that is what a decision spends its time on.
 *
 * <p>A pattern is: its length in bytes, the least length of a text, the lengths of head and tail,
 * the number of parts between (each number two bytes); head; tail; each part, after its length.
 * Without a star it is all head, and the number of parts is {@link #EXACT}. A zero stands for a
 * question mark. What does not fit the form (other alphabets, long parts between stars, which need
 * a search that stays linear) is left to {@link Glob}.
 */
final class SimplePatterns {
  private static final int HEADER = 10;
  private static final int EXACT = 0xFFFF;
  private static final int LONGEST = 4096;
  private static final int LONGEST_MIDDLE = 16;

  private final ByteArrayOutputStream all = new ByteArrayOutputStream();

  /** Writes a pattern down; false where it does not fit. */
  boolean add(String pattern) {
    byte[] written = write(pattern);
    if (written == null) {
      return false;
    }
    all.writeBytes(written);
    return true;
  }

  byte[] toBytes() {
    return all.toByteArray();
  }

  private static byte @Nullable [] write(String pattern) {
    if (pattern.length() > LONGEST) {
      return null;
    }
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == 0 || c > 255) {
        return null;
      }
    }
    int first = pattern.indexOf('*');
    if (first < 0) {
      return write(pattern, "", EXACT, pattern.length(), new ByteArrayOutputStream());
    }
    int last = pattern.lastIndexOf('*');
    String head = pattern.substring(0, first);
    String tail = pattern.substring(last + 1);
    ByteArrayOutputStream middle = new ByteArrayOutputStream();
    int parts = 0;
    int least = head.length() + tail.length();
    int from = first + 1;
    while (from <= last) {
      int to = pattern.indexOf('*', from);
      int length = to - from;
      if (length > LONGEST_MIDDLE) {
        return null;
      }
      if (length > 0) {
        number(middle, length);
        text(middle, pattern.substring(from, to));
        parts++;
        least += length;
      }
      from = to + 1;
    }
    return write(head, tail, parts, least, middle);
  }

  private static byte[] write(
      String head, String tail, int parts, int least, ByteArrayOutputStream middle) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    number(out, HEADER + head.length() + tail.length() + middle.size());
    number(out, least);
    number(out, head.length());
    number(out, tail.length());
    number(out, parts);
    text(out, head);
    text(out, tail);
    out.writeBytes(middle.toByteArray());
    return out.toByteArray();
  }

  private static void number(ByteArrayOutputStream out, int number) {
    out.write(number >>> 8);
    out.write(number);
  }

  private static void text(ByteArrayOutputStream out, String text) {
    for (int i = 0; i < text.length(); i++) {
      out.write(text.charAt(i) == '?' ? 0 : text.charAt(i));
    }
  }

  /** Whether one of the patterns matches a text. */
  static boolean match(byte[] patterns, String text) {
    int at = 0;
    while (at < patterns.length) {
      if (matchesOne(patterns, at, text)) {
        return true;
      }
      at += number(patterns, at);
    }
    return false;
  }

  private static boolean matchesOne(byte[] patterns, int at, String text) {
    int length = text.length();
    int least = number(patterns, at + 2);
    int head = number(patterns, at + 4);
    int parts = number(patterns, at + 8);
    int first = at + HEADER;
    if (parts == EXACT) {
      return length == least && isAt(patterns, first, head, text, 0);
    }
    int tail = number(patterns, at + 6);
    return length >= least
        && isAt(patterns, first + head, tail, text, length - tail)
        && isAt(patterns, first, head, text, 0)
        && (parts == 0 || inside(patterns, first + head + tail, parts, text, head, length - tail));
  }

  private static boolean inside(
      byte[] patterns, int first, int parts, String text, int from, int to) {
    int at = first;
    int place = from;
    for (int part = 0; part < parts; part++) {
      int length = number(patterns, at);
      at += 2;
      while (!(place + length <= to && isAt(patterns, at, length, text, place))) {
        if (++place + length > to) {
          return false;
        }
      }
      place += length;
      at += length;
    }
    return true;
  }

  /** Compares from the end, where names of one service differ. */
  private static boolean isAt(byte[] patterns, int from, int length, String text, int place) {
    for (int i = length - 1; i >= 0; i--) {
      int wanted = patterns[from + i] & 0xFF;
      if (wanted != text.charAt(place + i) && wanted != 0) {
        return false;
      }
    }
    return true;
  }

  private static int number(byte[] patterns, int at) {
    return ((patterns[at] & 0xFF) << 8) | (patterns[at + 1] & 0xFF);
  }
}
