package io.hindsight.domain.policy.evaluate;

import io.hindsight.domain.policy.document.Position;
import java.util.List;

/**
 * Why a request was decided as it was.
 *
 * @param message AWS's words for the refusal; empty where it was allowed
 * @param statements those about the action: what matched, and what would have but for some element
 * @param missingKeys context keys that statements asked for and the request did not have
 */
public record Explanation(
    Decision decision, String message, List<Examined> statements, List<String> missingKeys) {
  public Explanation {
    statements = List.copyOf(statements);
    missingKeys = List.copyOf(missingKeys);
  }

  /** The statements of a type of policy that matched. */
  public List<Examined> matched(PolicyType type) {
    return statements.stream().filter(each -> each.type() == type && each.matched()).toList();
  }

  /**
   * A statement about the action.
   *
   * @param statement its Sid or place
   * @param mismatches the elements that did not match; none where all did
   */
  public record Examined(
      PolicyType type,
      String policy,
      String attachedTo,
      String statement,
      boolean deny,
      List<Mismatch> mismatches,
      Position start,
      Position end) {
    public Examined {
      mismatches = List.copyOf(mismatches);
    }

    public boolean matched() {
      return mismatches.isEmpty();
    }
  }

  /**
   * An element that did not match.
   *
   * @param element such as {@code Resource} or {@code Condition.StringEquals.aws:SourceVpc}
   * @param expected what it asks for, its variables replaced
   * @param actual what the request has; none where a context key is absent
   */
  public record Mismatch(String element, List<String> expected, List<String> actual) {
    public Mismatch {
      expected = List.copyOf(expected);
      actual = List.copyOf(actual);
    }
  }
}
