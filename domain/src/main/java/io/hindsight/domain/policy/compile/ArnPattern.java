package io.hindsight.domain.policy.compile;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An ARN pattern of six parts, each matched by itself ("Amazon Resource Name (ARN) condition
 * operators"). One that has not six parts matches nothing, but for {@code *}, which is any ARN.
 */
final class ArnPattern {
  private static final int PARTS = 6;
  private static final Glob EVERY = Glob.of("*");

  private final @Nullable Glob[] parts;

  private ArnPattern(@Nullable Glob[] parts) {
    this.parts = parts;
  }

  static ArnPattern of(String text) {
    return of(Glob.codes(text));
  }

  /** The pattern of codes as {@link Glob} has them. */
  static ArnPattern of(int[] codes) {
    @Nullable Glob[] parts = new Glob[PARTS];
    int from = 0;
    int part = 0;
    for (int i = 0; i < codes.length && part < PARTS - 1; i++) {
      if (codes[i] == ':') {
        parts[part++] = new Glob(Arrays.copyOfRange(codes, from, i));
        from = i + 1;
      }
    }
    parts[part] = new Glob(Arrays.copyOfRange(codes, from, codes.length));
    if (part == 0 && codes.length == 1 && codes[0] == Glob.STAR) {
      Arrays.fill(parts, EVERY);
    }
    return new ArnPattern(parts);
  }

  boolean matches(String value) {
    int from = 0;
    for (int i = 0; i < PARTS; i++) {
      int to = i == PARTS - 1 ? value.length() : value.indexOf(':', from);
      Glob part = parts[i];
      if (to < 0 || part == null || !part.matches(value, from, to)) {
        return false;
      }
      from = to + 1;
    }
    return true;
  }
}
