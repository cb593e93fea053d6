package io.hindsight.domain.policy.compile;

import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Binary values of conditions, which are written in base 64. */
final class Binary {
  private Binary() {}

  static boolean equal(String one, String other) {
    if (one.equals(other)) {
      return true;
    }
    byte[] first = decode(one);
    byte[] second = first == null ? null : decode(other);
    return second != null && Arrays.equals(first, second);
  }

  private static byte @Nullable [] decode(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
