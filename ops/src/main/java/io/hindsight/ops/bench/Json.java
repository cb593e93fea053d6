package io.hindsight.ops.bench;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The results of a benchmark as one line of JSON. */
final class Json {
  private Json() {}

  static String line(Map<String, Double> results) {
    return results.entrySet().stream()
        .map(
            result -> String.format(Locale.ROOT, "\"%s\":%.4f", result.getKey(), result.getValue()))
        .collect(Collectors.joining(",", "{", "}"));
  }
}
