package io.hindsight.domain.policy.compile;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Patterns of actions, {@code service:Name} or {@code *}; case does not matter. Most policies use
 * the same few, so equal ones are one object.
 */
final class ActionPatterns {
  private static final int LIMIT = 65_536;
  private static final ConcurrentMap<String, Glob> KNOWN = new ConcurrentHashMap<>();

  private ActionPatterns() {}

  static Glob of(String text) {
    String folded = Action.fold(text);
    Glob known = KNOWN.get(folded);
    if (known == null) {
      known = Glob.of(folded);
      if (KNOWN.size() < LIMIT) {
        KNOWN.putIfAbsent(folded, known);
      }
    }
    return known;
  }
}
