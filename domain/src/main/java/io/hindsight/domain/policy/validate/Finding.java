package io.hindsight.domain.policy.validate;

import io.hindsight.domain.policy.document.Position;

/**
 * What is wrong with a document.
 *
 * @param element such as {@code Statement[0].Action}
 * @param message in AWS's words, as MalformedPolicyDocument carries them
 * @param rule the rule that is broken, where AWS's words leave it open; else as {@code message}
 */
public record Finding(Position position, String element, String message, String rule) {
  public Finding(Position position, String element, String message) {
    this(position, element, message, message);
  }

  @Override
  public String toString() {
    return position + ", element " + element + ": " + rule;
  }
}
