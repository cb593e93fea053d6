package io.hindsight.domain.policy.validate;

import io.hindsight.domain.policy.document.ConditionEntry;
import io.hindsight.domain.policy.document.PolicyDocument;
import io.hindsight.domain.policy.document.Statement;
import java.util.Locale;

/**
 * What AWS's older parser asks: ARNs have six parts, and among the values of conditions dates are
 * dates, booleans booleans.
 */
final class Legacy implements Rule {
  @Override
  public void check(PolicyDocument document, PolicyKind kind, Findings findings) {
    for (Statement statement : document.statements()) {
      if (kind != PolicyKind.TRUST) {
        resources(statement, findings);
      }
      for (ConditionEntry entry : statement.conditions()) {
        String operator = entry.operator().substring(entry.operator().indexOf(':') + 1);
        boolean date = operator.startsWith("Date");
        boolean bool = operator.startsWith("Bool") || operator.equals("Null");
        for (String value : entry.values()) {
          boolean wrong = (date && !Dates.isDate(value)) || (bool && !isBoolean(value));
          if (wrong) {
            findings.add(
                statement,
                "Condition." + entry.operator() + "." + entry.key(),
                value,
                Findings.LEGACY,
                date ? "it is a date" : "it is `true` or `false`");
          }
        }
      }
    }
  }

  private static void resources(Statement statement, Findings findings) {
    for (String resource : statement.resources()) {
      if (Resources.isLegacyWrong(resource)) {
        findings.add(
            statement,
            statement.notResource() ? "NotResource" : "Resource",
            resource,
            Findings.LEGACY,
            "it is an ARN of six parts");
      }
    }
  }

  private static boolean isBoolean(String value) {
    String folded = value.toLowerCase(Locale.ROOT);
    return folded.equals("true") || folded.equals("false");
  }
}
