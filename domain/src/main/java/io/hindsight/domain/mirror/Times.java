package io.hindsight.domain.mirror;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** The forms of time in AWS's logs and dumps. */
final class Times {
  private static final DateTimeFormatter SPOKEN =
      DateTimeFormatter.ofPattern("MMM d, yyyy h:mm:ss a", Locale.US);

  private Times() {}

  /** Reads {@code 2023-07-10T11:54:39Z}, {@code Jul 10, 2023, 11:54:39 AM} and the like. */
  static Optional<Instant> parse(String text) {
    if (text.length() < 10 || text.length() > 40) {
      return Optional.empty();
    }
    try {
      if (Character.isDigit(text.charAt(0))) {
        String iso =
            text.charAt(10) == ' ' ? text.substring(0, 10) + 'T' + text.substring(11) : text;
        return Optional.of(
            iso.endsWith("Z") ? Instant.parse(iso) : OffsetDateTime.parse(iso).toInstant());
      }
      String spoken = text.replace('\u202f', ' ').replaceFirst("(\\d{4}),", "$1");
      return Optional.of(LocalDateTime.parse(spoken, SPOKEN).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException | StringIndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }
}
