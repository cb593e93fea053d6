package io.hindsight.domain.policy.compile;

/**
 * An ARN pattern of six parts, each matched by itself ("Amazon Resource Name condition operators").
 */
final class ArnPattern {
  private static final int PARTS = 6;

  private final Glob[] parts;

  private ArnPattern(Glob[] parts) {
    this.parts = parts;
  }

  static ArnPattern of(String text) {
    String[] split = text.split(":", PARTS);
    Glob[] parts = new Glob[split.length];
    for (int i = 0; i < split.length; i++) {
      parts[i] = new Glob(split[i], false);
    }
    return new ArnPattern(parts);
  }

  boolean matches(String value) {
    if (parts.length != PARTS) {
      return parts.length == 1 && parts[0].isAny() && value.startsWith("arn:");
    }
    int from = 0;
    for (int i = 0; i < PARTS; i++) {
      int to = i == PARTS - 1 ? value.length() : value.indexOf(':', from);
      if (to < 0 || !parts[i].matches(value, from, to)) {
        return false;
      }
      from = to + 1;
    }
    return true;
  }
}
