package io.hindsight.domain.policy.compile;

/** An action pattern, {@code service:Name}; case does not matter, and {@code *} is every action. */
final class ActionPattern {
  private final Glob whole;

  ActionPattern(String text) {
    whole = new Glob(text, true);
  }

  boolean matches(String action) {
    return whole.matches(action);
  }

  @Override
  public String toString() {
    return whole.toString();
  }
}
