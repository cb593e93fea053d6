package io.hindsight.domain.policy.validate;

import io.hindsight.domain.policy.document.PolicyDocument;

/** Policies of IAM and Organizations are of the newer version of the language. */
final class Version implements Rule {
  static final String MESSAGE = "Policy document must be version 2012-10-17 or greater.";

  @Override
  public void check(PolicyDocument document, PolicyKind kind, Findings findings) {
    if (kind.needsVersion() && !document.hasVariables()) {
      findings.add("Version", MESSAGE, MESSAGE);
    }
  }
}
