package io.hindsight.domain.policy.validate;

import io.hindsight.domain.policy.document.PolicyDocument;

/** One thing that AWS asks of a document of a kind. */
interface Rule {
  void check(PolicyDocument document, PolicyKind kind, Findings findings);
}
