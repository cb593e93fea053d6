package io.hindsight.http.api;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A path with members in it; a last {@code {name+}} takes all that is left, slashes included. */
record PathPattern(List<String> segments) {
  static PathPattern of(String path) {
    return new PathPattern(List.of(path.split("/", -1)));
  }

  /** The members of a raw path, decoded; empty where it does not match. */
  Optional<Map<String, String>> match(String rawPath) {
    String last = segments.get(segments.size() - 1);
    boolean open = last.endsWith("+}");
    String[] parts = rawPath.split("/", open ? segments.size() : -1);
    if (parts.length != segments.size()) {
      return Optional.empty();
    }
    Map<String, String> members = new LinkedHashMap<>();
    for (int i = 0; i < parts.length; i++) {
      String segment = segments.get(i);
      if (segment.startsWith("{")) {
        if (parts[i].isEmpty()) {
          return Optional.empty();
        }
        members.put(name(segment), decode(parts[i]));
      } else if (!segment.equals(parts[i])) {
        return Optional.empty();
      }
    }
    return Optional.of(members);
  }

  List<String> names() {
    return Stream.of(segments.toArray(String[]::new))
        .filter(segment -> segment.startsWith("{"))
        .map(PathPattern::name)
        .toList();
  }

  /** How many segments are literal: of two that match, the one with more is meant. */
  int literals() {
    return segments.size() - names().size();
  }

  private static String name(String segment) {
    return segment.substring(1, segment.length() - (segment.endsWith("+}") ? 2 : 1));
  }

  private static String decode(String part) {
    try {
      return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw ApiError.invalid("`" + part + "` in the path is not percent-encoded as it should be");
    }
  }
}
