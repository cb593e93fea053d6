package io.hindsight.domain.policy.compile;

import io.hindsight.domain.policy.document.ConditionEntry;
import io.hindsight.domain.policy.request.ContextKey;
import io.hindsight.domain.policy.request.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One key of a Condition block, ready to test. */
public final class CompiledCondition {
  private enum Quantifier {
    NONE,
    ALL,
    ANY
  }

  private final ConditionEntry source;
  private final ContextKey key;
  private final Operator operator;
  private final Quantifier quantifier;
  private final boolean negated;
  private final boolean whenAbsent;
  private final boolean whenPresent;
  private final boolean variables;
  private final Operator.Test[] tests;

  private CompiledCondition(
      ConditionEntry source,
      Operator operator,
      Quantifier quantifier,
      boolean ifExists,
      boolean variables) {
    this.source = source;
    this.key = ContextKey.of(source.key());
    this.operator = operator;
    this.quantifier = quantifier;
    this.negated = operator.negated();
    boolean isNull = operator == Operator.NULL;
    this.whenPresent = isNull && wants(source, "false");
    this.whenAbsent =
        isNull
            ? wants(source, "true")
            : ifExists
                || quantifier == Quantifier.ALL
                || (negated && quantifier == Quantifier.NONE);
    this.variables = variables;
    this.tests = new Operator.Test[source.values().size()];
    for (int i = 0; i < tests.length; i++) {
      tests[i] = operator.compile(source.values().get(i), variables);
    }
  }

  private static boolean wants(ConditionEntry source, String word) {
    return source.values().stream().anyMatch(word::equalsIgnoreCase);
  }

  /** Empty where there is no such operator. */
  static Optional<CompiledCondition> of(ConditionEntry entry, boolean variables) {
    String name = entry.operator();
    Quantifier quantifier = Quantifier.NONE;
    int colon = name.indexOf(':');
    if (colon >= 0) {
      String prefix = name.substring(0, colon).toLowerCase(Locale.ROOT);
      if (!prefix.equals("forallvalues") && !prefix.equals("foranyvalue")) {
        return Optional.empty();
      }
      quantifier = prefix.equals("forallvalues") ? Quantifier.ALL : Quantifier.ANY;
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
    return Optional.of(
        new CompiledCondition(entry, operator.get(), quantifier, ifExists, variables));
  }

  public ConditionEntry source() {
    return source;
  }

  /** Whether a request fulfils the condition ("Condition operators", "Multivalued keys"). */
  public boolean matches(Request request) {
    int place = request.find(key);
    if (place < 0) {
      return whenAbsent;
    }
    if (operator == Operator.NULL) {
      return whenPresent;
    }
    String value = request.value(place);
    if (value == null) {
      return severalMatch(request.several(place), request);
    }
    // AWS: ForAllValues holds too where the values are "a null data set, such as an empty string".
    return (quantifier == Quantifier.ALL && value.isEmpty()) || holds(value, request);
  }

  private boolean severalMatch(String[] values, Request request) {
    boolean all = quantifier == Quantifier.ALL || (quantifier == Quantifier.NONE && negated);
    for (String value : values) {
      if (holds(value, request) != all) {
        return !all;
      }
    }
    return all;
  }

  /** Whether one value of the request fits any of the policy's, or none where negated. */
  private boolean holds(String value, Request request) {
    for (Operator.Test test : tests) {
      if (test.test(value, request)) {
        return !negated;
      }
    }
    return negated;
  }

  /** The values that a request's are compared with, its variables replaced. */
  public List<String> expected(Request request) {
    List<String> expected = new ArrayList<>();
    for (String text : source.values()) {
      expected.add(operator.knowsVariables() ? Template.shown(text, variables, request) : text);
    }
    return expected;
  }

  /** The keys of the variables among the values. */
  List<String> variableKeys() {
    List<String> keys = new ArrayList<>();
    for (String text : source.values()) {
      if (operator.knowsVariables() && Template.isNeeded(text, variables)) {
        keys.addAll(Template.plain(text).keys());
      }
    }
    return keys;
  }
}
