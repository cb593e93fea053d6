package io.hindsight.domain.policy.evaluate;

import io.hindsight.domain.policy.document.Position;
import java.util.List;

/**
 * Why a request was decided as it was.
 *
 * @param message AWS's words for the refusal; empty where it was allowed
 * @param statements those that matched, and those that would have but for one element
 * @param missingKeys context keys that statements asked for and the request did not have
 */
public record Explanation(
    Decision decision, String message, List<Examined> statements, List<String> missingKeys) {
  public Explanation {
    statements = List.copyOf(statements);
    missingKeys = List.copyOf(missingKeys);
  }

  /**
   * A statement that matched, or nearly.
   *
   * @param statement its Sid or place
   * @param failed the element that did not match; empty where all did
   * @param expected what the element asks for
   * @param actual what the request has
   */
  public record Examined(
      PolicyType type,
      String policy,
      String attachedTo,
      String statement,
      boolean deny,
      String failed,
      String expected,
      String actual,
      Position start,
      Position end) {
    public boolean matched() {
      return failed.isEmpty();
    }
  }
}
