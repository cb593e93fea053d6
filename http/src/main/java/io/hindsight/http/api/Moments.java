package io.hindsight.http.api;

import io.hindsight.domain.time.AsOf;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * Moments as people and programs write them: {@code latest}, an instant with its zone, a day, which
 * is its beginning in UTC, or {@code revision:N}.
 */
public final class Moments {
  private static final String REVISION = "revision:";

  private Moments() {}

  /**
   * The moment that {@code text} names.
   *
   * @param where what it is given as, for the refusal of what names none
   */
  public static AsOf parse(String where, String text) {
    if (text.equalsIgnoreCase("latest") || text.equalsIgnoreCase("now")) {
      return AsOf.LATEST;
    }
    try {
      if (text.startsWith(REVISION)) {
        long number = Long.parseLong(text.substring(REVISION.length()));
        if (number >= 0) {
          return new AsOf.Revision(number);
        }
      } else {
        return AsOf.at(instant(text));
      }
    } catch (DateTimeException | NumberFormatException e) {
      // Said below.
    }
    throw ApiError.invalid(
        "`"
            + where
            + "` is an instant such as 2026-03-01T00:00:00Z, a day (its beginning, UTC),"
            + " revision:N or latest, not `"
            + text
            + "`");
  }

  private static Instant instant(String text) {
    return text.length() == 10
        ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
        : OffsetDateTime.parse(text).toInstant();
  }

  /** What {@link #parse} reads as {@code asOf}. */
  public static String text(AsOf asOf) {
    if (asOf instanceof AsOf.Instant at) {
      return at.instant().toString();
    }
    return asOf instanceof AsOf.Revision revision ? REVISION + revision.number() : "latest";
  }
}
