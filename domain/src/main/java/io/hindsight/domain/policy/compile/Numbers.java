package io.hindsight.domain.policy.compile;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Numbers of conditions: integers and decimals, compared by what they amount to. */
final class Numbers {
  /** What {@link #integer} gives for a text that is no integer, or a long one. */
  static final long NONE = Long.MIN_VALUE;

  private static final int LONGEST = 100;
  private static final int DIGITS = 18;
  private static final int LARGEST_SCALE = 1000;

  private Numbers() {}

  /** The integer that digits and perhaps a sign make. */
  static long integer(String text) {
    int length = text.length();
    int from = length > 0 && text.charAt(0) == '-' ? 1 : 0;
    if (length == from || length - from > DIGITS) {
      return NONE;
    }
    long value = 0;
    for (int i = from; i < length; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return NONE;
      }
      value = value * 10 + digit;
    }
    return from == 0 ? value : -value;
  }

  /** The number that a text is; null where it is none. */
  static @Nullable BigDecimal decimal(String text) {
    String stripped = text.strip();
    if (stripped.length() > LONGEST) {
      return null;
    }
    try {
      BigDecimal number = new BigDecimal(stripped);
      return Math.abs((long) number.scale()) > LARGEST_SCALE ? null : number;
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
