package io.hindsight.http.aws.protocol;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The constraints of AWS's model on a value. Shapes may refer to themselves, so their parts are
 * filled in after all are there.
 */
final class Shape {
  final String type;
  final Set<String> required;
  final Set<String> values;
  final @Nullable BigDecimal min;
  final @Nullable BigDecimal max;
  final @Nullable Pattern pattern;
  final @Nullable CharacterSet characters;
  final boolean sensitive;
  Map<String, Shape> members = Map.of();
  @Nullable Shape element;
  @Nullable Shape key;

  Shape(
      String type,
      Set<String> required,
      Set<String> values,
      @Nullable BigDecimal min,
      @Nullable BigDecimal max,
      @Nullable Pattern pattern,
      boolean sensitive) {
    this.type = type;
    this.required = required;
    this.values = values;
    this.min = min;
    this.max = max;
    this.pattern = pattern;
    this.characters = pattern == null ? null : CharacterSet.of(pattern);
    this.sensitive = sensitive;
  }
}
