package io.hindsight.http.api.events;

import com.fasterxml.jackson.databind.JsonNode;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.trail.Trail;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which calls are wanted; what is empty or null counts for nothing.
 *
 * @param principal an ARN, of a role with its sessions; or a name
 * @param keys the access keys that signed them; empty for any
 * @param action {@code service:Name}, with stars
 * @param resource an ARN or name, or a part of one
 * @param error a code, with stars; {@code any}; {@code none}
 * @param text a part of the record, in any case
 */
record EventFilter(
    List<AccountId> accounts,
    @Nullable Instant from,
    @Nullable Instant to,
    String principal,
    Set<String> keys,
    String action,
    String resource,
    String error,
    String sourceAddress,
    String readOnly,
    String text) {

  /** What can be told without the record. */
  boolean mayMatch(Trail.Entry entry) {
    Instant from = this.from;
    Instant to = this.to;
    return (from == null || !entry.eventTime().isBefore(from))
        && (to == null || !entry.eventTime().isAfter(to))
        && (keys.isEmpty() || keys.contains(entry.accessKeyId()))
        && (action.isEmpty() || fits(action, action(entry)))
        && (readOnly.isEmpty() || readOnly.equals(Boolean.toString(entry.readOnly())));
  }

  private static String action(Trail.Entry entry) {
    return entry.eventSource().replace(".amazonaws.com", "") + ':' + entry.eventName();
  }

  /** Whether the record must be read to tell. */
  boolean needsRecord() {
    return !(principal.isEmpty()
        && resource.isEmpty()
        && error.isEmpty()
        && sourceAddress.isEmpty()
        && text.isEmpty());
  }

  boolean matches(JsonNode record, String json) {
    return (principal.isEmpty() || isBy(record.path("userIdentity")))
        && (resource.isEmpty() || names(record))
        && (error.isEmpty() || failed(record.path("errorCode").asText("")))
        && (sourceAddress.isEmpty()
            || record.path("sourceIPAddress").asText("").equals(sourceAddress))
        && (text.isEmpty()
            || json.toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT)));
  }

  private boolean isBy(JsonNode identity) {
    JsonNode issuer = identity.path("sessionContext").path("sessionIssuer");
    return identity.path("arn").asText("").equals(principal)
        || identity.path("principalId").asText("").equals(principal)
        || identity.path("userName").asText("").equals(principal)
        || issuer.path("arn").asText("").equals(principal)
        || issuer.path("userName").asText("").equals(principal)
        || (principal.equals("root") && identity.path("type").asText("").equals("Root"));
  }

  private boolean names(JsonNode record) {
    return record.path("resources").toString().contains(resource)
        || record.path("requestParameters").toString().contains(resource)
        || record.path("responseElements").toString().contains(resource);
  }

  private boolean failed(String code) {
    return switch (error) {
      case "any" -> !code.isEmpty();
      case "none" -> code.isEmpty();
      default -> fits(error, code);
    };
  }

  /** Whether a text is as a pattern has it; a star is any text. */
  static boolean fits(String pattern, String text) {
    String wanted = pattern.toLowerCase(Locale.ROOT);
    String found = text.toLowerCase(Locale.ROOT);
    int at = 0;
    int star = -1;
    int retry = 0;
    int i = 0;
    while (i < found.length()) {
      if (at < wanted.length() && wanted.charAt(at) == '*') {
        star = at++;
        retry = i;
      } else if (at < wanted.length() && wanted.charAt(at) == found.charAt(i)) {
        at++;
        i++;
      } else if (star >= 0) {
        at = star + 1;
        i = ++retry;
      } else {
        return false;
      }
    }
    while (at < wanted.length() && wanted.charAt(at) == '*') {
      at++;
    }
    return at == wanted.length();
  }
}
