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
      boolean named) {
    Statement source = statement.source();
    List<Explanation.Mismatch> mismatches = new ArrayList<>();
    if (!named) {
      boolean not = source.notPrincipal() != null;
      Object names = not ? statement.notPrincipal() : statement.principal();
      mismatches.add(
          new Explanation.Mismatch(
              not ? "NotPrincipal" : "Principal",
              names == null ? List.of() : List.of(names.toString()),
              List.of(request.principal().arn())));
    }
    if (!statement.matchesResource(request)) {
      mismatches.add(
          new Explanation.Mismatch(
              source.notResource() ? "NotResource" : "Resource",
              statement.expectedResources(request),
              List.of(request.resource())));
    }
    boolean about = mismatches.isEmpty();
    for (CompiledCondition condition : statement.conditions()) {
      condition(condition, request, about, mismatches);
    }
    if (mismatches.isEmpty() && !statement.matchesConditions(request)) {
      mismatches.add(new Explanation.Mismatch("Condition", List.of(), List.of()));
    }
    examined.add(
        new Explanation.Examined(
            type,
            policy.name(),
            policy.attachedTo(),
            source.name(),
            statement.isDeny(),
            mismatches,
            source.start(),
            source.end()));
  }

  private void condition(
      CompiledCondition condition,
      Request request,
      boolean about,
      List<Explanation.Mismatch> mismatches) {
    ConditionEntry source = condition.source();
    List<String> actual = request.values(source.key());
    if (about && actual.isEmpty()) {
      missing.add(source.key());
    }
    if (!condition.matches(request)) {
      mismatches.add(
          new Explanation.Mismatch(
              "Condition." + source.operator() + "." + source.key(),
              condition.expected(request),
              actual));
    }
  }

  Explanation explanation(Request request, Decision decision) {
    String message = decision.isAllowed() ? "" : AccessDeniedMessage.of(request, decision);
    return new Explanation(decision, message, examined, List.copyOf(missing));
  }
}
