package io.hindsight.http.server;

import io.hindsight.domain.time.AsOf;
import io.hindsight.http.aws.protocol.AwsError;
import io.hindsight.http.aws.protocol.OperationModel;
import io.hindsight.http.aws.protocol.WireRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A path, and the moment that an {@code /as-of/INSTANT} before it, or a header, names.
 *
 * @param asOf the moment; the latest where none is named or it cannot be read
 * @param rest the path behind the moment
 * @param unreadable what stands where an instant should; null where all is well
 */
record PastPath(AsOf asOf, String rest, boolean isPast, @Nullable String unreadable) {
  private static final String PREFIX = "/as-of/";

  /** Says the same as the path, for clients that drop an endpoint's path. */
  static final String HEADER = "x-hindsight-as-of";

  static PastPath of(WireRequest request) {
    String rawPath = request.rawPath();
    String header = request.header(HEADER);
    if (rawPath.startsWith(PREFIX)) {
      return ofPath(rawPath);
    }
    return header == null ? new PastPath(AsOf.LATEST, rawPath, false, null) : of(header, rawPath);
  }

  private static PastPath ofPath(String rawPath) {
    int slash = rawPath.indexOf('/', PREFIX.length());
    int end = slash < 0 ? rawPath.length() : slash;
    String rest = slash < 0 ? "/" : rawPath.substring(slash);
    String text = rawPath.substring(PREFIX.length(), end);
    try {
      return of(URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8), rest);
    } catch (IllegalArgumentException e) {
      return new PastPath(AsOf.LATEST, rest, true, text);
    }
  }

  private static PastPath of(String instant, String rest) {
    try {
      return new PastPath(AsOf.at(OffsetDateTime.parse(instant).toInstant()), rest, true, null);
    } catch (DateTimeException e) {
      return new PastPath(AsOf.LATEST, rest, true, instant);
    }
  }

  /**
   * Refuses what the past has no place for.
   *
   * @param now by the server's clock
   */
  void check(OperationModel operation, Instant now) {
    if (unreadable != null) {
      throw AwsError.validationError(
          "A past moment must be an instant such as 2026-03-01T00:00:00Z.");
    }
    if (asOf instanceof AsOf.Instant at && at.instant().isAfter(now)) {
      throw AwsError.validationError(
          "The moment "
              + at.instant()
              + " lies ahead of the server's clock, which shows "
              + now
              + ".");
    }
    if (isPast && !operation.readOnly()) {
      throw AwsError.validationError(
          operation.name() + " is not possible in the past, which is read-only.");
    }
  }
}
