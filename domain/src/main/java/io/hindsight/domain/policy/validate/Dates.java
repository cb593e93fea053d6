package io.hindsight.domain.policy.validate;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Dates as AWS's older parser takes them: parts may be missing, but none is out of its range. */
final class Dates {
  private static final int EARLIEST_YEAR = -292_275_054;
  private static final int LATEST_YEAR = 292_278_993;
  private static final int LONGEST = 64;
  private static final Pattern ISO =
      Pattern.compile(
          "(-?\\d{1,9})(?:-(\\d{1,2}))?(?:-(\\d{1,2}))?"
              + "(?:[tT](?:(\\d{1,2})(?::(\\d{1,2})"
              + "(?::(\\d{1,2})(?:\\.\\d{1,9})?(?:[zZ]|[+-](\\d{2})(?::(\\d{2}))?)?)?)?)?)?");

  private Dates() {}

  static boolean isDate(String text) {
    if (text.length() > LONGEST) {
      return false;
    }
    if (text.indexOf('-') < 0 && text.indexOf('t') < 0 && text.indexOf('T') < 0) {
      return isTimestamp(text);
    }
    Matcher parts = ISO.matcher(text);
    return parts.matches()
        && isBetween(parts.group(1), EARLIEST_YEAR, LATEST_YEAR)
        && isBetween(parts.group(2), 1, 12)
        && isBetween(parts.group(3), 1, 31)
        && isBetween(parts.group(4), 0, 23)
        && isBetween(parts.group(5), 0, 59)
        && isBetween(parts.group(6), 0, 59)
        && isBetween(parts.group(7), 0, 23)
        && isBetween(parts.group(8), 0, 59);
  }

  private static boolean isTimestamp(String text) {
    try {
      return Long.parseLong(text) >= 0;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static boolean isBetween(@Nullable String part, int from, int to) {
    if (part == null) {
      return true;
    }
    int value = Integer.parseInt(part);
    return value >= from && value <= to;
  }
}
