package io.hindsight.domain.policy.validate;

import io.hindsight.domain.policy.compile.Operator;
import io.hindsight.domain.policy.document.ConditionEntry;
import io.hindsight.domain.policy.document.PolicyDocument;
import io.hindsight.domain.policy.document.Statement;

/** There are statements, and their conditions have operators that exist. */
final class Structure implements Rule {
  static final String OTHERWISE_WRITTEN = "condition operators are written as AWS writes them";

  private static final String UNKNOWN = "there is no such condition operator";
  private static final String IF_EXISTS = "IfExists";

  @Override
  public void check(PolicyDocument document, PolicyKind kind, Findings findings) {
    if (document.statements().isEmpty()) {
      findings.add("Statement", Findings.SYNTAX, "a policy must have statements");
    }
    for (Statement statement : document.statements()) {
      for (ConditionEntry entry : statement.conditions()) {
        if (!isOperator(entry.operator(), true)) {
          findings.add(
              statement,
              "Condition." + entry.operator(),
              "",
              Findings.SYNTAX,
              isOperator(entry.operator(), false) ? OTHERWISE_WRITTEN : UNKNOWN);
        }
      }
    }
  }

  private static boolean isOperator(String text, boolean exactly) {
    int colon = text.indexOf(':');
    String set = text.substring(0, colon + 1);
    String name = text.substring(colon + 1);
    int length = name.length() - IF_EXISTS.length();
    boolean ifExists = length > 0 && same(name.substring(length), IF_EXISTS, exactly);
    String plain = ifExists ? name.substring(0, length) : name;
    boolean isSet = same(set, "ForAllValues:", exactly) || same(set, "ForAnyValue:", exactly);
    return (set.isEmpty() || isSet)
        && Operator.named(plain)
            .filter(operator -> same(operator.awsName(), plain, exactly))
            .filter(operator -> operator != Operator.NULL || !(ifExists || isSet))
            .isPresent();
  }

  private static boolean same(String text, String other, boolean exactly) {
    return exactly ? text.equals(other) : text.equalsIgnoreCase(other);
  }
}
