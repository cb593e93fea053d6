package io.hindsight.http.aws.protocol;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A path with members in it, such as {@code /analyzer/{analyzerName}}. */
final class PathTemplate {
  private static final Map<String, PathTemplate> CACHE = new ConcurrentHashMap<>();

  private final String[] segments;

  private PathTemplate(String uri) {
    this.segments = uri.split("/", -1);
  }

  static PathTemplate of(String uri) {
    return CACHE.computeIfAbsent(uri, PathTemplate::new);
  }

  /** How many segments are literal: of two templates that match, the one with more is meant. */
  int literals() {
    int count = 0;
    for (String segment : segments) {
      count += segment.startsWith("{") ? 0 : 1;
    }
    return count;
  }

  /** The members in a raw path; null where it does not match. */
  @Nullable Map<String, String> match(String rawPath) {
    String[] parts = rawPath.split("/", -1);
    if (parts.length != segments.length) {
      return null;
    }
    Map<String, String> members = new HashMap<>();
    for (int i = 0; i < parts.length; i++) {
      if (segments[i].startsWith("{")) {
        if (parts[i].isEmpty()) {
          return null;
        }
        String plus = parts[i].replace("+", "%2B"); // a plus in a path is a plus
        members.put(
            segments[i].substring(1, segments[i].length() - 1),
            Parameters.decode(plus, 0, plus.length()));
      } else if (!segments[i].equals(parts[i])) {
        return null;
      }
    }
    return members;
  }
}
