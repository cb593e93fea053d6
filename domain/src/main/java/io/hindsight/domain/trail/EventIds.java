package io.hindsight.domain.trail;

import java.util.HexFormat;
import java.util.UUID;

/** Ids of events: nearly all are UUIDs in lower case, which take 16 bytes. */
public final class EventIds {
  private static final int LENGTH = 36;

  private EventIds() {}

  /** Whether {@link #text} gives back the very id from {@link #high} and {@link #low}. */
  public static boolean isUuid(String id) {
    if (id.length() != LENGTH) {
      return false;
    }
    for (int i = 0; i < LENGTH; i++) {
      char c = id.charAt(i);
      boolean fits =
          (i == 8 || i == 13 || i == 18 || i == 23)
              ? c == '-'
              : (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  /** The first half of an id that is a UUID. */
  public static long high(String id) {
    return hex(id, 0, 8) << 32 | hex(id, 9, 13) << 16 | hex(id, 14, 18);
  }

  /** The second half of an id that is a UUID. */
  public static long low(String id) {
    return hex(id, 19, 23) << 48 | hex(id, 24, 36);
  }

  private static long hex(String id, int from, int to) {
    return HexFormat.fromHexDigitsToLong(id, from, to);
  }

  public static String text(long high, long low) {
    return new UUID(high, low).toString();
  }
}
