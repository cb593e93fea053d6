package io.hindsight.domain.policy.evaluate;

import io.hindsight.domain.policy.compile.Action;
import io.hindsight.domain.policy.compile.CompiledStatement;
import io.hindsight.domain.policy.request.Request;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The statements of one layer that an action selects: what denies first, then what allows. */
final class Selection {
  private static final CompiledStatement[] NONE = {};

  private final CompiledStatement[] denies;

  /** Empty where one of them allows whatever the request. */
  private final CompiledStatement[] allows;

  private final boolean always;

  private Selection(List<CompiledStatement> denies, List<CompiledStatement> allows) {
    this.denies = denies.isEmpty() ? NONE : denies.toArray(NONE);
    this.always = allows.stream().anyMatch(CompiledStatement::isUnconditional);
    this.allows = always || allows.isEmpty() ? NONE : allows.toArray(NONE);
  }

  static Selection of(List<NamedPolicy> policies, Action action) {
    List<CompiledStatement> denies = new ArrayList<>();
    List<CompiledStatement> allows = new ArrayList<>();
    for (NamedPolicy policy : policies) {
      for (CompiledStatement statement : policy.policy().selectedBy(action)) {
        (statement.isDeny() ? denies : allows).add(statement);
      }
    }
    // The cheapest first: all of what denies is looked at, but the first that allows is enough.
    allows.sort(Comparator.comparingInt(statement -> statement.source().conditions().size()));
    return new Selection(denies, allows);
  }

  /** Whether it allows every request for the action. */
  boolean isNoLimit() {
    return always && denies.length == 0;
  }

  /** What the layer says, as {@link Layers} has it. */
  int evaluate(Request request) {
    for (CompiledStatement statement : denies) {
      if (statement.matches(request)) {
        return Layers.DENY;
      }
    }
    if (always) {
      return Layers.ALLOW;
    }
    for (CompiledStatement statement : allows) {
      if (statement.matches(request)) {
        return Layers.ALLOW;
      }
    }
    return Layers.NOTHING;
  }
}
