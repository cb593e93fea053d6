package io.hindsight.domain.policy.request;

/** The name of a context key, made ready to be found in requests; case does not matter. */
public final class ContextKey {
  private final String name;
  private final int mark;

  private ContextKey(String name) {
    this.name = name;
    this.mark = mark(name);
  }

  public static ContextKey of(String name) {
    return new ContextKey(name);
  }

  public String name() {
    return name;
  }

  int mark() {
    return mark;
  }

  boolean isNameOf(String key) {
    return name.equals(key) || name.equalsIgnoreCase(key);
  }

  /** Of names that are the same but for case, the same number. */
  static int mark(String name) {
    int length = name.length();
    return length == 0
        ? 0
        : length << 16 | fold(name.charAt(length - 1)) << 8 | fold(name.charAt(length >> 1));
  }

  private static int fold(char c) {
    return c < 128 ? c | 32 : 0;
  }

  @Override
  public String toString() {
    return name;
  }
}
