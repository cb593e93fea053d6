package io.hindsight.domain.policy.validate;

import io.hindsight.domain.policy.document.PolicyDocument;
import io.hindsight.domain.policy.document.Statement;

/** A statement has actions. */
final class ActionsNeeded implements Rule {
  @Override
  public void check(PolicyDocument document, PolicyKind kind, Findings findings) {
    for (Statement statement : document.statements()) {
      if (statement.actions().isEmpty()) {
        findings.add(
            statement,
            statement.notAction() ? "NotAction" : "Action",
            kind == PolicyKind.TRUST
                ? "Missing required field Action"
                : "Policy statement must contain actions.");
      }
    }
  }
}
