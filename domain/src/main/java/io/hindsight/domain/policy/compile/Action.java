package io.hindsight.domain.policy.compile;

import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The name of an action. Equal names that are common are one object, so that policies can keep
 * which of their statements it selects; what goes beyond the limit is matched each time.
 */
public final class Action {
  private static final int LIMIT = 65_536;
  private static final int LONGEST = 128;
  private static final ConcurrentMap<String, Action> KNOWN = new ConcurrentHashMap<>();

  private final String folded;
  private final int hash;
  private final boolean kept;

  private Action(String name, boolean kept) {
    this.folded = fold(name);
    int spread = name.hashCode() * 0x9E3779B9;
    this.hash = spread ^ spread >>> 16;
    this.kept = kept;
  }

  public static Action of(String name) {
    Action known = KNOWN.get(name);
    if (known != null) {
      return known;
    }
    if (KNOWN.size() >= LIMIT || name.length() > LONGEST) {
      return new Action(name, false);
    }
    Action fresh = new Action(name, true);
    Action raced = KNOWN.putIfAbsent(name, fresh);
    return raced == null ? fresh : raced;
  }

  /** A name without its case, which does not matter. */
  static String fold(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  String folded() {
    return folded;
  }

  int hash() {
    return hash;
  }

  boolean isKept() {
    return kept;
  }
}
