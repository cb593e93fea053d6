package io.hindsight.domain.policy.validate;

/** The size of a document as AWS counts it: characters, but for white space. */
public final class PolicySize {
  private PolicySize() {}

  public static int of(String document) {
    int size = 0;
    for (int i = 0; i < document.length(); i++) {
      if (!Character.isWhitespace(document.charAt(i))) {
        size++;
      }
    }
    return size;
  }
}
