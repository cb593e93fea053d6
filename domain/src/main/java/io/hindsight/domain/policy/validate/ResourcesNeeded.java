package io.hindsight.domain.policy.validate;

import io.hindsight.domain.policy.document.PolicyDocument;
import io.hindsight.domain.policy.document.Statement;

/** A statement has resources, but in policies that belong to one. */
final class ResourcesNeeded implements Rule {
  @Override
  public void check(PolicyDocument document, PolicyKind kind, Findings findings) {
    if (kind == PolicyKind.TRUST || !kind.isOfIam()) {
      return;
    }
    for (Statement statement : document.statements()) {
      if (!statement.hasResource()) {
        findings.add(
            statement,
            statement.notResource() ? "NotResource" : "Resource",
            "Policy statement must contain resources.");
      }
    }
  }
}
