package io.hindsight.domain.policy.compile;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;

/** Dates of conditions: W3C's profile of ISO 8601, or seconds since 1970. */
final class Instants {
  /** What {@link #parse} gives for a text that is no date. */
  static final long NONE = Long.MIN_VALUE;

  private static final int[] BEFORE_MONTH = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};

  private Instants() {}

  /** Milliseconds since 1970 (UTC). */
  static long parse(String text) {
    int length = text.length();
    if (length == 20 && text.charAt(10) == 'T' && text.charAt(19) == 'Z') {
      return complete(text);
    }
    long digits = digits(text, 0, length);
    if (digits >= 0 && length > 4) {
      return length > 11 ? digits : digits * 1000;
    }
    return lenient(text);
  }

  private static long complete(String text) {
    long year = digits(text, 0, 4);
    long month = digits(text, 5, 7);
    long day = digits(text, 8, 10);
    long hour = digits(text, 11, 13);
    long minute = digits(text, 14, 16);
    long second = digits(text, 17, 19);
    if (year < 0
        || month < 1
        || month > 12
        || day < 1
        || day > 31
        || hour < 0
        || hour > 23
        || minute < 0
        || minute > 59
        || second < 0
        || second > 59) {
      return NONE;
    }
    boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    long before = year - 1;
    long days =
        before * 365
            + before / 4
            - before / 100
            + before / 400
            - 719_162
            + BEFORE_MONTH[(int) month - 1]
            + (leap && month > 2 ? 1 : 0)
            + day
            - 1;
    return (((days * 24 + hour) * 60 + minute) * 60 + second) * 1000;
  }

  private static long digits(String text, int from, int to) {
    if (from >= to || to - from > 18) {
      return -1;
    }
    long value = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      value = value * 10 + (c - '0');
    }
    return value;
  }

  private static long lenient(String text) {
    try {
      if (text.indexOf('T') > 0) {
        String zoned = text.matches(".*T[0-9:.]+") ? text + 'Z' : text;
        return OffsetDateTime.parse(zoned.replaceAll("([+-][0-9]{2})([0-9]{2})$", "$1:$2"))
            .toInstant()
            .toEpochMilli();
      }
      String day = text.length() == 4 ? text + "-01-01" : text.length() == 7 ? text + "-01" : text;
      return LocalDate.parse(day).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    } catch (DateTimeParseException e) {
      return NONE;
    }
  }
}
