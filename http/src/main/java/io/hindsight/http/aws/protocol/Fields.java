package io.hindsight.http.aws.protocol;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.traits.TimestampFormatTrait;
import software.amazon.awssdk.core.traits.TimestampFormatTrait.Format;
import software.amazon.awssdk.core.traits.TraitType;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/** What the codecs ask of the SDK's field descriptions. */
final class Fields {
  private static final DateTimeFormatter RFC_822 =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final int SECONDS_A_DAY = 86_400;
  private static final long YEAR_10000 = 253_402_300_800L;

  private Fields() {}

  static ListTrait list(SdkField<?> field) {
    return field.getTrait(ListTrait.class, TraitType.LIST_TRAIT);
  }

  static MapTrait map(SdkField<?> field) {
    return field.getTrait(MapTrait.class, TraitType.MAP_TRAIT);
  }

  /** Whether the value was never set: the SDK has lists and maps of its own for that. */
  static boolean isUnset(@Nullable Object value) {
    return value == null
        || value instanceof SdkAutoConstructList
        || value instanceof SdkAutoConstructMap;
  }

  static Format timestampFormat(SdkField<?> field, Format otherwise) {
    TimestampFormatTrait trait =
        field.getTrait(TimestampFormatTrait.class, TraitType.TIMESTAMP_FORMAT_TRAIT);
    return trait == null ? otherwise : trait.format();
  }

  static String timestamp(Instant instant, Format format) {
    return switch (format) {
      case ISO_8601 -> iso(instant);
      case RFC_822 -> RFC_822.format(instant);
      default -> epochSeconds(instant);
    };
  }

  /** As {@link Instant#toString}, which takes its time, writes it. */
  private static String iso(Instant instant) {
    long seconds = instant.getEpochSecond();
    if (instant.getNano() != 0 || seconds < 0 || seconds >= YEAR_10000) {
      return instant.toString();
    }
    LocalDate date = LocalDate.ofEpochDay(seconds / SECONDS_A_DAY);
    int second = (int) (seconds % SECONDS_A_DAY);
    byte[] text = "0000-00-00T00:00:00Z".getBytes(StandardCharsets.US_ASCII);
    digits(text, 2, date.getYear());
    digits(text, 0, date.getYear() / 100);
    digits(text, 5, date.getMonthValue());
    digits(text, 8, date.getDayOfMonth());
    digits(text, 11, second / 3600);
    digits(text, 14, second / 60 % 60);
    digits(text, 17, second % 60);
    return new String(text, StandardCharsets.US_ASCII);
  }

  private static void digits(byte[] text, int at, int number) {
    text[at] = (byte) ('0' + number / 10 % 10);
    text[at + 1] = (byte) ('0' + number % 10);
  }

  static String epochSeconds(Instant instant) {
    long millis = Math.floorMod(instant.toEpochMilli(), 1000L);
    String seconds = Long.toString(Math.floorDiv(instant.toEpochMilli(), 1000L));
    if (millis == 0) {
      return seconds;
    }
    return java.math.BigDecimal.valueOf(instant.toEpochMilli(), 3)
        .stripTrailingZeros()
        .toPlainString();
  }

  /** The instant in any of AWS's forms. */
  static Instant parseTimestamp(String text) {
    try {
      if (text.endsWith("GMT")) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from);
      }
      if (text.indexOf('T') > 0) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(
            text.matches(".*T[0-9:.]+") ? text + "Z" : text, Instant::from);
      }
      return ofEpochSeconds(new java.math.BigDecimal(text));
    } catch (DateTimeParseException | ArithmeticException | NumberFormatException e) {
      throw malformed("Invalid timestamp");
    }
  }

  static Instant ofEpochSeconds(java.math.BigDecimal seconds) {
    if (seconds.abs().compareTo(java.math.BigDecimal.valueOf(1L << 40)) > 0
        || seconds.scale() > 12) {
      throw malformed("Invalid timestamp");
    }
    return Instant.ofEpochMilli(seconds.movePointRight(3).longValue());
  }

  static AwsError malformed(String message) {
    return AwsError.of("MalformedInput", 400, message);
  }
}
