package io.hindsight.domain.policy.validate;

import io.hindsight.domain.policy.document.PolicyDocument;
import io.hindsight.domain.policy.document.Statement;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** Statement ids are unique; in policies of IAM they have letters and digits only. */
final class Sids implements Rule {
  static final String PLAIN =
      "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular"
          + " expression [0-9A-Za-z]*";

  private static final Pattern SID = Pattern.compile("[0-9A-Za-z]*");

  @Override
  public void check(PolicyDocument document, PolicyKind kind, Findings findings) {
    Set<String> seen = new HashSet<>();
    for (Statement statement : document.statements()) {
      String sid = statement.sid();
      if (sid != null && !sid.isEmpty() && !seen.add(sid)) {
        findings.add(statement, "Sid", "Statement IDs (SID) in a single policy must be unique.");
      }
      if (sid != null && kind.isOfIam() && !SID.matcher(sid).matches()) {
        findings.add(statement, "Sid", PLAIN);
      }
    }
  }
}
