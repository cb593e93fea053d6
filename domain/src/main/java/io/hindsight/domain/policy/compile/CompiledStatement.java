package io.hindsight.domain.policy.compile;

import io.hindsight.domain.policy.document.ConditionEntry;
import io.hindsight.domain.policy.document.PrincipalElement;
import io.hindsight.domain.policy.document.Statement;
import io.hindsight.domain.policy.request.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement, ready to match; "does it apply" is asked here, and nothing else. */
public final class CompiledStatement {
  private final Statement source;
  private final boolean deny;
  private final ActionPattern[] actions;
  private final TextPattern[] resources;
  private final CompiledCondition[] conditions;
  private final boolean unknownOperator;
  private final @Nullable CompiledPrincipal principal;
  private final @Nullable CompiledPrincipal notPrincipal;

  CompiledStatement(Statement source, boolean variables) {
    this.source = source;
    this.deny = source.effect() == Statement.Effect.DENY;
    this.actions = source.actions().stream().map(ActionPattern::new).toArray(ActionPattern[]::new);
    this.resources =
        source.resources().stream()
            .map(text -> TextPattern.of(text, variables))
            .toArray(TextPattern[]::new);
    List<ConditionEntry> entries = source.conditions();
    this.conditions =
        entries.stream()
            .flatMap(entry -> CompiledCondition.of(entry, variables).stream())
            .toArray(CompiledCondition[]::new);
    this.unknownOperator = conditions.length != entries.size();
    this.principal = compile(source.principal());
    this.notPrincipal = compile(source.notPrincipal());
  }

  private static @Nullable CompiledPrincipal compile(@Nullable PrincipalElement element) {
    return element == null ? null : new CompiledPrincipal(element);
  }

  public Statement source() {
    return source;
  }

  public boolean isDeny() {
    return deny;
  }

  public @Nullable CompiledPrincipal principal() {
    return principal;
  }

  public @Nullable CompiledPrincipal notPrincipal() {
    return notPrincipal;
  }

  public boolean matchesAction(String action) {
    for (ActionPattern pattern : actions) {
      if (pattern.matches(action)) {
        return !source.notAction();
      }
    }
    return source.notAction();
  }

  /** Trust policies have no Resource: they are about the role that they belong to. */
  public boolean matchesResource(Request request) {
    if (resources.length == 0) {
      return true;
    }
    for (TextPattern pattern : resources) {
      if (pattern.matches(request.resource(), request)) {
        return !source.notResource();
      }
    }
    return source.notResource();
  }

  public boolean matchesConditions(Request request) {
    if (unknownOperator) {
      return deny; // INVARIANT: what cannot be understood fails closed.
    }
    for (CompiledCondition condition : conditions) {
      if (!condition.matches(request)) {
        return false;
      }
    }
    return true;
  }

  public CompiledCondition[] conditions() {
    return conditions.clone();
  }

  /** The keys that variables in resources stand for. */
  List<String> resourceKeys() {
    return java.util.Arrays.stream(resources)
        .map(TextPattern::template)
        .filter(java.util.Objects::nonNull)
        .flatMap(template -> template.keys().stream())
        .toList();
  }
}
