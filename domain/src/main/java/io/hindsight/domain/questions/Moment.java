package io.hindsight.domain.questions;

import io.hindsight.domain.time.AsOf;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/**
 * The moment of a question.
 *
 * @param at the instant it stands for: what {@code aws:CurrentTime} is, and whose versions of AWS's
 *     own policies count
 */
public record Moment(AsOf asOf, Instant at) {

  /** All that is known so far. */
  public static Moment latest(Instant now) {
    return new Moment(AsOf.LATEST, now);
  }

  public static Moment at(Instant instant) {
    return new Moment(AsOf.at(instant), instant);
  }

  /**
   * The moment that {@code text} names: {@code latest}, or an instant in ISO 8601 (UTC).
   *
   * @param now after which no question can be asked
   */
  public static Moment parse(String text, Instant now) {
    if (text.isEmpty() || text.toLowerCase(Locale.ROOT).equals("latest")) {
      return latest(now);
    }
    Instant instant = instant(text);
    if (instant.isAfter(now)) {
      throw Unanswerable.malformed("`" + text + "` lies in the future; it is " + now);
    }
    return at(instant);
  }

  /** An instant such as {@code 2026-03-01T00:00:00Z}, or a day, which is its first instant. */
  public static Instant instant(String text) {
    try {
      return Instant.parse(text.length() == 10 ? text + "T00:00:00Z" : text);
    } catch (DateTimeParseException e) {
      throw Unanswerable.malformed(
          "`" + text + "` is no instant; write it as 2026-03-01T12:00:00Z");
    }
  }
}
