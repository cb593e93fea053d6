package io.hindsight.domain.questions;

import io.hindsight.domain.policy.evaluate.NamedPolicy;
import io.hindsight.domain.policy.evaluate.PolicyType;
import java.util.List;

/**
 * A statement that counts in a verdict.
 *
 * @param policy its ARN or name
 * @param attachedTo the ARN of what carries it
 * @param statement its Sid or place
 * @param conditions what it asks of keys that are open; none where it applies as things stand
 */
public record Ground(
    PolicyType type,
    String policy,
    String attachedTo,
    String statement,
    boolean deny,
    List<String> conditions) {
  public Ground {
    conditions = List.copyOf(conditions);
  }

  static Ground of(
      PolicyType type,
      NamedPolicy policy,
      io.hindsight.domain.policy.document.Statement statement,
      List<String> conditions) {
    return new Ground(
        type,
        policy.name(),
        policy.attachedTo(),
        statement.name(),
        statement.effect() == io.hindsight.domain.policy.document.Statement.Effect.DENY,
        conditions);
  }
}
