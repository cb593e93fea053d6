package io.hindsight.domain.policy.validate;

import io.hindsight.domain.policy.document.Position;

/**
 * What is wrong with a document.
 *
 * @param element such as {@code Statement[0].Action}
 * @param message in AWS's words, as MalformedPolicyDocument carries them
 */
public record Finding(Position position, String element, String message) {
  @Override
  public String toString() {
    return position + ", element " + element + ": " + message;
  }
}
