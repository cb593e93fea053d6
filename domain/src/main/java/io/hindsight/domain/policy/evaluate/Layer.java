package io.hindsight.domain.policy.evaluate;

import io.hindsight.domain.policy.compile.Action;
import io.hindsight.domain.policy.compile.ActionTable;
import io.hindsight.domain.policy.compile.CompiledStatement;
import io.hindsight.domain.policy.request.Request;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.RandomAccess;

/**
 * The policies of one layer, indexed by action: what a principal, or all the principals of an
 * account, is asked about again and again. A plain list does as well, but is gone through.
 */
public final class Layer extends AbstractList<NamedPolicy> implements RandomAccess {
  private static final CompiledStatement[] NONE = {};

  private final NamedPolicy[] policies;
  private volatile Object[] table = ActionTable.empty();

  private Layer(List<NamedPolicy> policies) {
    this.policies = policies.toArray(NamedPolicy[]::new);
  }

  public static Layer of(List<NamedPolicy> policies) {
    return policies instanceof Layer layer ? layer : new Layer(policies);
  }

  /** What the layer says, as {@link Layers} has it. */
  int evaluate(Action action, Request request) {
    return evaluate(selectedBy(action), request);
  }

  /** What statements as {@link #selectedBy} gives them say. */
  static int evaluate(CompiledStatement[] statements, Request request) {
    for (CompiledStatement statement : statements) {
      if (statement.matches(request)) {
        return statement.isDeny() ? Layers.DENY : Layers.ALLOW;
      }
    }
    return Layers.NOTHING;
  }

  /**
   * The statements that an action selects: first what denies, then what allows, so that the first
   * that matches tells; and of what allows first what asks for the least.
   */
  CompiledStatement[] selectedBy(Action action) {
    Object known = ActionTable.find(table, action);
    return known == null ? learn(action) : (CompiledStatement[]) known;
  }

  private synchronized CompiledStatement[] learn(Action action) {
    CompiledStatement[] selected = select(action);
    table = ActionTable.with(table, action, selected);
    return selected;
  }

  private CompiledStatement[] select(Action action) {
    List<CompiledStatement> selected = new ArrayList<>();
    for (NamedPolicy policy : policies) {
      for (CompiledStatement statement : policy.policy().selectedBy(action)) {
        if (!selected.contains(statement)) {
          selected.add(statement);
        }
      }
    }
    selected.sort(Comparator.comparingInt(Layer::rank));
    for (int i = 0; i < selected.size(); i++) {
      CompiledStatement statement = selected.get(i);
      if (statement.isUnconditional() && !statement.isDeny()) {
        return selected.subList(0, i + 1).toArray(NONE); // nothing after it is asked
      }
    }
    return selected.isEmpty() ? NONE : selected.toArray(NONE);
  }

  private static int rank(CompiledStatement statement) {
    if (statement.isDeny()) {
      return -1;
    }
    return statement.isUnconditional() ? 0 : 1 + statement.source().conditions().size();
  }

  @Override
  public NamedPolicy get(int place) {
    return policies[place];
  }

  @Override
  public int size() {
    return policies.length;
  }
}
