package io.hindsight.http.aws.signature;

import io.hindsight.http.aws.protocol.AwsError;
import io.hindsight.http.aws.protocol.WireRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a request claims of its signature, in the header form or the query form, not yet verified.
 *
 * @param date the date as sent, such as {@code 20260301T120000Z}; empty where none was
 * @param expires seconds the query form is good for; null in the header form
 */
public record Authorization(
    String accessKeyId,
    String scopeDate,
    String region,
    String service,
    String terminator,
    List<String> signedHeaders,
    String signature,
    String date,
    String sessionToken,
    @Nullable String expires) {

  private static final List<String> HEADER_PARTS =
      List.of("Credential", "Signature", "SignedHeaders");
  static final String ALGORITHM = "AWS4-HMAC-SHA256";

  /**
   * The claim in a request; empty where it is not signed. Throws {@code IncompleteSignature} where
   * parts are missing.
   */
  public static Optional<Authorization> of(WireRequest request) {
    String header = request.header("authorization");
    Map<String, String> query = amazonParameters(request.rawQuery());
    if (header == null && !query.containsKey("X-Amz-Algorithm")) {
      return Optional.empty();
    }
    return Optional.of(header == null ? ofQuery(query) : ofHeader(request, header));
  }

  private static Authorization ofHeader(WireRequest request, String header) {
    int space = header.indexOf(' ');
    if (space < 0 || !header.substring(0, space).equals(ALGORITHM)) {
      throw incomplete("Authorization header requires 'Credential' parameter. ", header);
    }
    Map<String, String> parts = new HashMap<>(8);
    for (int start = space + 1; start <= header.length(); ) {
      int comma = header.indexOf(',', start);
      int end = comma < 0 ? header.length() : comma;
      int equals = header.indexOf('=', start);
      if (equals < 0 || equals >= end) {
        throw AwsError.of(
            "IncompleteSignature",
            400,
            "'"
                + header.substring(start, end).strip()
                + "' not a valid key=value pair (missing equal-sign) in"
                + " Authorization header: '"
                + header
                + "'.");
      }
      parts.put(header.substring(start, equals).strip(), header.substring(equals + 1, end).strip());
      start = end + 1;
    }
    StringBuilder missing = new StringBuilder(0);
    for (String part : HEADER_PARTS) {
      if (parts.getOrDefault(part, "").isEmpty()) {
        missing.append("Authorization header requires '").append(part).append("' parameter. ");
      }
    }
    String date = orEmpty(request.header("x-amz-date"));
    if (date.isEmpty()) {
      date = orEmpty(request.header("date"));
    }
    if (date.isEmpty()) {
      missing.append(
          "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ");
    }
    if (missing.length() > 0) {
      throw incomplete(missing.toString(), header);
    }
    return of(parts, date, orEmpty(request.header("x-amz-security-token")), null);
  }

  private static Authorization ofQuery(Map<String, String> query) {
    if (!ALGORITHM.equals(query.get("X-Amz-Algorithm"))) {
      throw AwsError.of(
          "IncompleteSignature",
          400,
          "AWS query-string parameters must include a supported"
              + " 'X-Amz-Algorithm': 'AWS4-HMAC-SHA256'.");
    }
    StringBuilder missing = new StringBuilder();
    for (String part :
        List.of("X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Date")) {
      if (query.getOrDefault(part, "").isEmpty()) {
        missing.append("AWS query-string parameters must include '").append(part).append("'. ");
      }
    }
    if (missing.length() > 0) {
      throw AwsError.of(
          "IncompleteSignature", 400, missing + "Re-examine the query-string parameters.");
    }
    Map<String, String> parts =
        Map.of(
            "Credential", query.getOrDefault("X-Amz-Credential", ""),
            "Signature", query.getOrDefault("X-Amz-Signature", ""),
            "SignedHeaders", query.getOrDefault("X-Amz-SignedHeaders", ""));
    return of(
        parts,
        query.getOrDefault("X-Amz-Date", ""),
        query.getOrDefault("X-Amz-Security-Token", ""),
        query.getOrDefault("X-Amz-Expires", "900"));
  }

  private static Authorization of(
      Map<String, String> parts, String date, String token, @Nullable String expires) {
    String credential = parts.getOrDefault("Credential", "");
    List<String> scope = split(credential, '/');
    if (scope.size() != 5) {
      throw AwsError.of(
          "IncompleteSignature",
          400,
          "Credential must have exactly 5 slash-delimited elements, e.g."
              + " keyid/date/region/service/term, got '"
              + credential
              + "'");
    }
    List<String> signed = split(parts.getOrDefault("SignedHeaders", ""), ';');
    signed.replaceAll(name -> name.strip().toLowerCase(java.util.Locale.ROOT));
    return new Authorization(
        scope.get(0),
        scope.get(1),
        scope.get(2),
        scope.get(3),
        scope.get(4),
        Collections.unmodifiableList(signed),
        parts.getOrDefault("Signature", ""),
        date,
        token,
        expires);
  }

  private static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>(6);
    int start = 0;
    for (int end = text.indexOf(separator); end >= 0; end = text.indexOf(separator, start)) {
      parts.add(text.substring(start, end));
      start = end + 1;
    }
    parts.add(text.substring(start));
    return parts;
  }

  private static Map<String, String> amazonParameters(String rawQuery) {
    if (!rawQuery.contains("X-Amz-")) {
      return Map.of();
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String part : rawQuery.split("&", -1)) {
      int equals = part.indexOf('=');
      if (equals > 0 && part.startsWith("X-Amz-")) {
        String value = CanonicalRequest.decode(part.substring(equals + 1));
        if (parameters.putIfAbsent(part.substring(0, equals), value) != null) {
          throw AwsError.of(
              "IncompleteSignature",
              400,
              "AWS query-string parameters must not repeat '" + part.substring(0, equals) + "'.");
        }
      }
    }
    return parameters;
  }

  private static AwsError incomplete(String missing, String header) {
    return AwsError.of("IncompleteSignature", 400, missing + "Authorization=" + header);
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  String scope() {
    return scopeDate + "/" + region + "/" + service + "/" + terminator;
  }
}
