package io.hindsight.domain.policy.compile;

import io.hindsight.domain.policy.document.ConditionEntry;
import io.hindsight.domain.policy.document.PrincipalElement;
import io.hindsight.domain.policy.document.Statement;
import io.hindsight.domain.policy.request.Request;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement, ready to match; "does it apply" is asked here, and nothing else. */
public final class CompiledStatement {
  private static final TextPattern[] NO_PATTERNS = {};
  private static final CompiledCondition[] NO_CONDITIONS = {};

  private final boolean deny;
  private final boolean anyResource;
  private final boolean notResource;
  private final boolean unknownOperator;
  private final byte[] simpleResources;
  private final TextPattern[] otherResources;
  private final CompiledCondition[] conditions;
  private final Glob[] actions;
  private final boolean variables;
  private final @Nullable CompiledPrincipal principal;
  private final @Nullable CompiledPrincipal notPrincipal;
  private final Statement source;

  CompiledStatement(Statement source, boolean variables) {
    this.source = source;
    this.variables = variables;
    this.deny = source.effect() == Statement.Effect.DENY;
    List<String> names = source.actions();
    this.actions = new Glob[names.size()];
    for (int i = 0; i < actions.length; i++) {
      actions[i] = ActionPatterns.of(names.get(i));
    }
    SimplePatterns simple = new SimplePatterns();
    List<TextPattern> other = new ArrayList<>();
    for (String text : source.resources()) {
      if (Template.isNeeded(text, variables) || !simple.add(text)) {
        other.add(TextPattern.of(text, variables));
      }
    }
    this.simpleResources = simple.toBytes();
    this.otherResources = other.isEmpty() ? NO_PATTERNS : other.toArray(NO_PATTERNS);
    this.notResource = source.notResource();
    this.anyResource =
        !notResource && (source.resources().isEmpty() || source.resources().contains("*"));
    List<CompiledCondition> known = new ArrayList<>();
    for (ConditionEntry entry : source.conditions()) {
      CompiledCondition.of(entry, variables).ifPresent(known::add);
    }
    this.conditions = known.isEmpty() ? NO_CONDITIONS : known.toArray(NO_CONDITIONS);
    this.unknownOperator = conditions.length != source.conditions().size();
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

  /** Whether it applies to every request for an action that it selects. */
  public boolean isUnconditional() {
    return anyResource && conditions.length == 0 && !unknownOperator;
  }

  public boolean matchesAction(Action action) {
    for (Glob pattern : actions) {
      if (pattern.matches(action.folded())) {
        return !source.notAction();
      }
    }
    return source.notAction();
  }

  /** Whether it applies to a request for an action that it selects. */
  public boolean matches(Request request) {
    return matchesResource(request) && matchesConditions(request);
  }

  /** Trust policies have no Resource: they are about the role that they belong to. */
  public boolean matchesResource(Request request) {
    if (anyResource) {
      return true;
    }
    String resource = request.resource();
    if (SimplePatterns.match(simpleResources, resource)) {
      return !notResource;
    }
    for (TextPattern pattern : otherResources) {
      if (pattern.matches(resource, request)) {
        return !notResource;
      }
    }
    return notResource;
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

  /** The patterns that a request's resource is compared with, their variables replaced. */
  public List<String> expectedResources(Request request) {
    List<String> expected = new ArrayList<>();
    for (String text : source.resources()) {
      expected.add(Template.shown(text, variables, request));
    }
    return expected;
  }

  /** The context keys that its conditions and variables name. */
  List<String> contextKeys() {
    List<String> keys = new ArrayList<>();
    for (TextPattern pattern : otherResources) {
      Template template = pattern.template();
      if (template != null) {
        keys.addAll(template.keys());
      }
    }
    for (CompiledCondition condition : conditions) {
      keys.add(condition.source().key());
      keys.addAll(condition.variableKeys());
    }
    return keys;
  }
}
