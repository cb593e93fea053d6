package io.hindsight.domain.policy.validate;

import io.hindsight.domain.policy.compile.Operator;
import io.hindsight.domain.policy.document.ConditionEntry;
import io.hindsight.domain.policy.document.PolicyDocument;
import io.hindsight.domain.policy.document.Statement;

/** There are statements, and their conditions have operators that exist. */
final class Structure implements Rule {
  private static final String IF_EXISTS = "IfExists";

  @Override
  public void check(PolicyDocument document, PolicyKind kind, Findings findings) {
    if (document.statements().isEmpty()) {
      findings.add("Statement", Findings.SYNTAX, "a policy must have statements");
    }
    for (Statement statement : document.statements()) {
      for (ConditionEntry entry : statement.conditions()) {
        if (!isOperator(entry.operator())) {
          findings.add(
              statement,
              "Condition." + entry.operator(),
              "",
              Findings.SYNTAX,
              "there is no such condition operator");
        }
      }
    }
  }

  private static boolean isOperator(String text) {
    String name = text;
    boolean set = name.startsWith("ForAllValues:") || name.startsWith("ForAnyValue:");
    if (set) {
      name = name.substring(name.indexOf(':') + 1);
    }
    boolean ifExists = name.endsWith(IF_EXISTS);
    if (ifExists) {
      name = name.substring(0, name.length() - IF_EXISTS.length());
    }
    String plain = name;
    return Operator.named(plain)
        .filter(operator -> operator.awsName().equals(plain))
        .filter(operator -> operator != Operator.NULL || !(ifExists || set))
        .isPresent();
  }
}
