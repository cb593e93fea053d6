package io.hindsight.http.aws.federation;

import io.hindsight.domain.tag.KeyCase;
import io.hindsight.domain.tag.Tag;
import io.hindsight.domain.tag.Tags;
import io.hindsight.http.aws.protocol.AwsError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules for what a provider says of the session that is to begin. */
final class SessionClaims {
  private static final int MOST_TAGS = 50;
  private static final Pattern TAG_KEY = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]{1,128}");
  private static final Pattern TAG_VALUE = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]{0,256}");
  private static final Pattern NAME = Pattern.compile("[\\w+=,.@-]{2,64}");

  private SessionClaims() {}

  static void check(
      List<Tag> tags, List<String> transitiveTagKeys, @Nullable String sourceIdentity) {
    if (tags.size() > MOST_TAGS || Tags.hasDuplicates(tags, KeyCase.IGNORED)) {
      throw invalid("The principal tags are more than 50, or have the same key twice.");
    }
    for (Tag tag : tags) {
      boolean reserved = tag.key().regionMatches(true, 0, "aws:", 0, 4);
      if (reserved
          || !TAG_KEY.matcher(tag.key()).matches()
          || !TAG_VALUE.matcher(tag.value()).matches()) {
        throw invalid("The principal tag " + tag.key() + " is not valid.");
      }
    }
    for (String key : transitiveTagKeys) {
      if (tags.stream().noneMatch(tag -> tag.key().equalsIgnoreCase(key))) {
        throw invalid("The specified transitive tag key must be included in the requested tags.");
      }
    }
    if (sourceIdentity != null && (!isName(sourceIdentity) || sourceIdentity.startsWith("aws:"))) {
      throw invalid(
          "Source Identity must match [a-zA-Z_0-9+=,.@-]{2,64} and not begin with \"aws:\"");
    }
  }

  /** Whether a text can name a session, or be a source identity. */
  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  static Map<String, Object> shown(
      List<Tag> tags, List<String> transitiveTagKeys, @Nullable String sourceIdentity) {
    Map<String, Object> shown = new LinkedHashMap<>();
    if (sourceIdentity != null) {
      shown.put("sourceIdentity", sourceIdentity);
    }
    if (!tags.isEmpty()) {
      Map<String, Object> values = new LinkedHashMap<>();
      tags.forEach(tag -> values.put(tag.key(), tag.value()));
      shown.put("principalTags", values);
    }
    if (!transitiveTagKeys.isEmpty()) {
      shown.put("transitiveTagKeys", transitiveTagKeys);
    }
    return shown;
  }

  static AwsError invalid(String message) {
    return AwsError.of("InvalidIdentityToken", message);
  }
}
