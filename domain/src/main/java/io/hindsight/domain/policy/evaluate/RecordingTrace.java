package io.hindsight.domain.policy.evaluate;

import io.hindsight.domain.policy.compile.CompiledCondition;
import io.hindsight.domain.policy.compile.CompiledStatement;
import io.hindsight.domain.policy.document.ConditionEntry;
import io.hindsight.domain.policy.document.Statement;
import io.hindsight.domain.policy.request.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Writes down what the walk looks at. */
final class RecordingTrace implements Trace {
  private final List<Explanation.Examined> examined = new ArrayList<>();
  private final TreeSet<String> missing = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

  @Override
  public void statement(
      PolicyType type,
      NamedPolicy policy,
      CompiledStatement statement,
      Request request,
      int principalMatch) {
    if (!statement.matchesAction(request.action())) {
      return; // a statement about other actions is no near miss
    }
    Statement source = statement.source();
    if (principalMatch == 0) {
      add(
          type,
          policy,
          source,
          source.notPrincipal() == null ? "Principal" : "NotPrincipal",
          String.valueOf(
              source.notPrincipal() == null ? statement.principal() : statement.notPrincipal()),
          request.principal().arn());
      return;
    }
    if (!statement.matchesResource(request)) {
      add(
          type,
          policy,
          source,
          source.notResource() ? "NotResource" : "Resource",
          String.join(", ", source.resources()),
          request.resource());
      return;
    }
    List<ConditionEntry> failed = new ArrayList<>();
    for (CompiledCondition condition : statement.conditions()) {
      if (!condition.matches(request)) {
        failed.add(condition.source());
      }
      if (request.values(condition.source().key()) == null) {
        missing.add(condition.source().key());
      }
    }
    if (failed.isEmpty() && statement.matchesConditions(request)) {
      add(type, policy, source, "", "", "");
    } else if (!failed.isEmpty()) {
      ConditionEntry first = failed.get(0);
      String[] values = request.values(first.key());
      add(
          type,
          policy,
          source,
          "Condition." + first.operator() + "." + first.key(),
          String.join(", ", first.values()),
          values == null ? "(absent)" : String.join(", ", values));
    } else {
      add(type, policy, source, "Condition", "(an operator that is not known)", "");
    }
  }

  private void add(
      PolicyType type,
      NamedPolicy policy,
      Statement source,
      String failed,
      String expected,
      String actual) {
    examined.add(
        new Explanation.Examined(
            type,
            policy.name(),
            policy.attachedTo(),
            source.name(),
            source.effect() == Statement.Effect.DENY,
            failed,
            expected,
            actual,
            source.start(),
            source.end()));
  }

  Explanation explanation(Request request, PolicySets sets, Decision decision) {
    String message = decision.isAllowed() ? "" : AccessDeniedMessage.of(request, decision);
    return new Explanation(decision, message, examined, List.copyOf(missing));
  }
}
