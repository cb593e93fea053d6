package io.hindsight.http.aws.protocol;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A pattern that is a set of characters again and again, such as the one of IAM's names: what ASCII
 * text matches it is told by a table, made by asking the pattern itself.
 */
final class CharacterSet {
  private static final int ASCII = 128;
  private static final Pattern SIMPLE = Pattern.compile("\\[[^\\[\\]&^]+][+*]");

  private final boolean[] fits = new boolean[ASCII];

  private CharacterSet() {}

  /** The set, where a pattern is no more than that. */
  static @Nullable CharacterSet of(Pattern pattern) {
    if (!SIMPLE.matcher(pattern.pattern()).matches()) {
      return null;
    }
    CharacterSet set = new CharacterSet();
    for (char c = 0; c < ASCII; c++) {
      set.fits[c] = pattern.matcher(String.valueOf(c)).matches();
    }
    return set;
  }

  /** Whether a text is certain to match; the pattern decides where it is not. */
  boolean holds(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= ASCII || !fits[c]) {
        return false;
      }
    }
    return !text.isEmpty();
  }
}
