package io.hindsight.domain.mirror;

import io.hindsight.domain.policy.compile.PolicyCompiler;
import io.hindsight.domain.policy.document.PolicyDocument;
import io.hindsight.domain.policy.document.PolicySyntaxException;

/** Whether a text of a log is a policy that decisions can be made with. */
final class Policies {
  private static final int LONGEST = 131_072;

  private Policies() {}

  static boolean isPolicy(String text) {
    if (text.isEmpty() || text.length() > LONGEST || text.charAt(0) != '{') {
      return false;
    }
    try {
      PolicyCompiler.compile(PolicyDocument.parse(text));
      return true;
    } catch (PolicySyntaxException e) {
      return false;
    }
  }
}
