package io.hindsight.http.aws.signature;

import io.hindsight.http.aws.protocol.AwsError;
import io.hindsight.http.aws.protocol.WireRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.regions.Region;

/** Verifies Signature Version 4, in the header form and the query form. */
public final class SignatureVerifier {
  private static final Duration SKEW = Duration.ofMinutes(15);
  private static final long MAX_EXPIRES = 604_800;
  private static final DateTimeFormatter BASIC =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final Set<String> REGIONS =
      Region.regions().stream().map(Region::id).collect(Collectors.toUnmodifiableSet());
  private static final String DOES_NOT_MATCH =
      "The request signature we calculated does not match the signature you provided. Check your"
          + " AWS Secret Access Key and signing method. Consult the service documentation for"
          + " details.";

  // What chooses the operation and the moment must not be changed on the way.
  private static final Set<String> MEANT = Set.of("x-amz-target", "x-hindsight-as-of");

  private final Credentials credentials;
  private final Clock clock;
  private final SigningKeys keys = new SigningKeys();

  public SignatureVerifier(Credentials credentials, Clock clock) {
    this.credentials = credentials;
    this.clock = clock;
  }

  /**
   * The credential that signed the request. Fails with the {@link AwsError} that AWS answers where
   * the signature is wrong, stale, for another service, or of an unknown, deactivated or expired
   * key.
   */
  public CompletionStage<Credential> verify(
      WireRequest request, Authorization claim, String service) {
    try {
      Instant now = clock.instant();
      checkScope(claim, service);
      checkSignedHeaders(request, claim);
      checkTime(claim, now);
      return credentials
          .find(claim.accessKeyId(), claim.sessionToken())
          .thenApply(
              found -> {
                Credential credential = found.orElseThrow(SignatureVerifier::invalidToken);
                check(request, claim, credential, now);
                return credential;
              });
    } catch (AwsError e) {
      return CompletableFuture.failedStage(e);
    }
  }

  private static void checkScope(Authorization claim, String service) {
    if (!claim.terminator().equals("aws4_request")) {
      throw mismatch(
          "Credential should be scoped with a valid terminator: 'aws4_request', not '"
              + claim.terminator()
              + "'.");
    }
    if (!claim.service().equals(service)) {
      throw mismatch("Credential should be scoped to correct service: '" + service + "'. ");
    }
    if (!REGIONS.contains(claim.region())) {
      throw mismatch("Credential should be scoped to a valid region. ");
    }
    String date = claim.date();
    String day =
        date.length() == 16 ? date.substring(0, 8) : BASIC.format(time(date)).substring(0, 8);
    if (!day.equals(claim.scopeDate())) {
      throw mismatch(
          "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from"
              + " HTTP: '"
              + claim.scopeDate()
              + "' != '"
              + day
              + "', from '"
              + date
              + "'.");
    }
  }

  private static void checkSignedHeaders(WireRequest request, Authorization claim) {
    if (!claim.signedHeaders().contains("host")) {
      throw mismatch("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
    }
    for (WireRequest.Header header : request.headers()) {
      String name = header.name();
      if (MEANT.contains(name) && !claim.signedHeaders().contains(name)) {
        throw mismatch("'" + name + "' must be a 'SignedHeader' in the AWS Authorization.");
      }
    }
  }

  private static void checkTime(Authorization claim, Instant now) {
    Instant signed = time(claim.date());
    if (claim.expires() != null) {
      long seconds = expires(claim.expires());
      if (now.isAfter(signed.plusSeconds(seconds))) {
        throw mismatch(
            "Signature expired: "
                + BASIC.format(signed)
                + " is now earlier than "
                + BASIC.format(now.minusSeconds(seconds))
                + " ("
                + BASIC.format(now)
                + " - "
                + (seconds % 60 == 0 ? seconds / 60 + " min.)" : seconds + " sec.)"));
      }
    } else if (signed.isBefore(now.minus(SKEW))) {
      throw mismatch(
          "Signature expired: "
              + BASIC.format(signed)
              + " is now earlier than "
              + BASIC.format(now.minus(SKEW))
              + " ("
              + BASIC.format(now)
              + " - 15 min.)");
    }
    if (signed.isAfter(now.plus(SKEW))) {
      throw mismatch(
          "Signature not yet current: "
              + BASIC.format(signed)
              + " is still later than "
              + BASIC.format(now.plus(SKEW))
              + " ("
              + BASIC.format(now)
              + " + 15 min.)");
    }
  }

  private static long expires(String text) {
    try {
      long seconds = Long.parseLong(text);
      if (seconds < 0) {
        throw mismatch("X-Amz-Expires must be non-negative");
      }
      if (seconds > MAX_EXPIRES) {
        throw mismatch(
            "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires"
                + " must be less than 604800 seconds");
      }
      return seconds;
    } catch (NumberFormatException e) {
      throw mismatch("X-Amz-Expires should be a number");
    }
  }

  private static Instant time(String date) {
    try {
      return date.length() == 16
          ? basic(date)
          : DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from);
    } catch (DateTimeException e) {
      throw AwsError.of(
          "IncompleteSignature",
          400,
          "Date must be in ISO-8601 'basic format'. Got '"
              + date
              + "'. See http://en.wikipedia.org/wiki/ISO_8601");
    }
  }

  // Each request is parsed once; a formatter takes longer than all the rest of the check.
  private static Instant basic(String date) {
    if (date.charAt(8) != 'T' || date.charAt(15) != 'Z') {
      throw new DateTimeException(date);
    }
    return LocalDateTime.of(
            digits(date, 0, 4),
            digits(date, 4, 6),
            digits(date, 6, 8),
            digits(date, 9, 11),
            digits(date, 11, 13),
            digits(date, 13, 15))
        .toInstant(ZoneOffset.UTC);
  }

  private static int digits(String text, int start, int end) {
    int number = 0;
    for (int i = start; i < end; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw new DateTimeException(text);
      }
      number = number * 10 + digit;
    }
    return number;
  }

  private void check(WireRequest request, Authorization claim, Credential credential, Instant now) {
    String token = credential.sessionToken();
    if (token == null ? !claim.sessionToken().isEmpty() : !same(token, claim.sessionToken())) {
      throw invalidToken();
    }
    SecretKeySpec key =
        keys.key(credential.secretAccessKey(), claim.scopeDate(), claim.region(), claim.service());
    if (!isSignedWith(key, request, claim)) {
      throw mismatch(DOES_NOT_MATCH);
    }
    if (!credential.active()) {
      throw invalidToken();
    }
    Instant end = credential.expires();
    if (end != null && !now.isBefore(end)) {
      throw AwsError.of(
          "ExpiredToken", 403, "The security token included in the request is expired");
    }
  }

  // None of the services here takes unsigned payloads, so the hash is always that of the body: a
  // wrong x-amz-content-sha256 gives a wrong signature, as on AWS.
  private static boolean isSignedWith(SecretKeySpec key, WireRequest request, Authorization claim) {
    String payloadHash = CanonicalRequest.sha256(request.body());
    String declared = request.header("x-amz-content-sha256");
    if (declared != null && !declared.equals(payloadHash)) {
      return false;
    }
    if (isSignedWith(key, request, claim, payloadHash, null)) {
      return true;
    }
    for (String contentType : otherContentTypes(request, claim)) {
      if (isSignedWith(key, request, claim, payloadHash, contentType)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isSignedWith(
      SecretKeySpec key,
      WireRequest request,
      Authorization claim,
      String payloadHash,
      @Nullable String contentType) {
    String canonical =
        CanonicalRequest.of(request, claim.signedHeaders(), payloadHash, contentType);
    String toSign =
        Authorization.ALGORITHM
            + '\n'
            + claim.date()
            + '\n'
            + claim.scope()
            + '\n'
            + CanonicalRequest.sha256(canonical.getBytes(StandardCharsets.UTF_8));
    String expected = CanonicalRequest.HEX.formatHex(SigningKeys.hmac(key, toSign));
    return same(expected, claim.signature());
  }

  // The HTTP layer may have respelt the charset of a Content-Type.
  private static List<String> otherContentTypes(WireRequest request, Authorization claim) {
    String type = request.header("content-type");
    if (type == null) {
      return List.of("application/octet-stream");
    }
    int charset = type.toLowerCase(java.util.Locale.ROOT).indexOf("charset=");
    if (charset <= 0 || !claim.signedHeaders().contains("content-type")) {
      return List.of();
    }
    String media = type.substring(0, type.indexOf(';'));
    return List.of(media + "; charset=UTF-8", media + ";charset=UTF-8", media + ";charset=utf-8");
  }

  private static boolean same(String expected, String given) {
    return MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  private static AwsError invalidToken() {
    return AwsError.of(
        "InvalidClientTokenId", 403, "The security token included in the request is invalid.");
  }

  private static AwsError mismatch(String message) {
    return AwsError.of("SignatureDoesNotMatch", 403, message);
  }
}
