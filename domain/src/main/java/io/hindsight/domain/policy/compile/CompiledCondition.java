package io.hindsight.domain.policy.compile;

import io.hindsight.domain.policy.document.ConditionEntry;
import io.hindsight.domain.policy.request.Request;
import java.util.Optional;

/** One key of a Condition block, ready to test. */
public final class CompiledCondition {
  private enum Quantifier {
    NONE,
    ALL,
    ANY
  }

  private final ConditionEntry source;
  private final Operator operator;
  private final Quantifier quantifier;
  private final boolean ifExists;
  private final Operator.Test[] tests;

  private CompiledCondition(
      ConditionEntry source,
      Operator operator,
      Quantifier quantifier,
      boolean ifExists,
      Operator.Test[] tests) {
    this.source = source;
    this.operator = operator;
    this.quantifier = quantifier;
    this.ifExists = ifExists;
    this.tests = tests;
  }

  /** Empty where there is no such operator. */
  static Optional<CompiledCondition> of(ConditionEntry entry, boolean variables) {
    String name = entry.operator();
    Quantifier quantifier = Quantifier.NONE;
    int colon = name.indexOf(':');
    if (colon >= 0) {
      String prefix = name.substring(0, colon);
      if (prefix.equalsIgnoreCase("ForAllValues")) {
        quantifier = Quantifier.ALL;
      } else if (prefix.equalsIgnoreCase("ForAnyValue")) {
        quantifier = Quantifier.ANY;
      } else {
        return Optional.empty();
      }
      name = name.substring(colon + 1);
    }
    boolean ifExists =
        name.length() > 8 && name.regionMatches(true, name.length() - 8, "IfExists", 0, 8);
    if (ifExists) {
      name = name.substring(0, name.length() - 8);
    }
    Optional<Operator> operator = Operator.named(name);
    if (operator.isEmpty() || (operator.get() == Operator.NULL && (ifExists || colon >= 0))) {
      return Optional.empty();
    }
    Operator.Test[] tests = new Operator.Test[entry.values().size()];
    for (int i = 0; i < tests.length; i++) {
      tests[i] = operator.get().compile(entry.values().get(i), variables);
    }
    return Optional.of(new CompiledCondition(entry, operator.get(), quantifier, ifExists, tests));
  }

  public ConditionEntry source() {
    return source;
  }

  public boolean matches(Request request) {
    String[] values = request.values(source.key());
    if (operator == Operator.NULL) {
      return nullMatches(values == null);
    }
    if (values == null) {
      return ifExists
          || quantifier == Quantifier.ALL
          || (operator.negated() && quantifier == Quantifier.NONE);
    }
    return switch (quantifier) {
      case ALL -> all(values, request);
      case ANY -> any(values, request);
      case NONE -> operator.negated() ? all(values, request) : any(values, request);
    };
  }

  private boolean nullMatches(boolean absent) {
    for (String value : source.values()) {
      if (value.equalsIgnoreCase("true") == absent) {
        return true;
      }
    }
    return false;
  }

  private boolean all(String[] values, Request request) {
    for (String value : values) {
      if (!holds(value, request)) {
        return false;
      }
    }
    return true;
  }

  private boolean any(String[] values, Request request) {
    for (String value : values) {
      if (holds(value, request)) {
        return true;
      }
    }
    return false;
  }

  /** Whether one value of the request fits any of the policy's, or none where negated. */
  private boolean holds(String value, Request request) {
    for (Operator.Test test : tests) {
      if (test.test(value, request)) {
        return !operator.negated();
      }
    }
    return operator.negated();
  }
}
