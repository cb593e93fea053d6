package io.hindsight.domain.tag;

import java.util.Comparator;

/**
 * Whether tag keys that differ in case alone are one key ("Tags for IAM resources"): they are on
 * users, roles and sessions, and are not on policies, instance profiles and the other resources.
 */
public enum KeyCase {
  IGNORED("Duplicate tag keys found. Please note that Tag keys are case insensitive."),
  KEPT("Duplicate tag keys found.");

  private final String duplicate;

  KeyCase(String duplicate) {
    this.duplicate = duplicate;
  }

  Comparator<String> order() {
    return this == IGNORED ? String.CASE_INSENSITIVE_ORDER : Comparator.naturalOrder();
  }

  /** AWS's refusal of the same key twice. */
  public String duplicate() {
    return duplicate;
  }

  boolean same(String one, String other) {
    return order().compare(one, other) == 0;
  }
}
