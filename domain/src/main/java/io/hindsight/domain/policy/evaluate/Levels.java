package io.hindsight.domain.policy.evaluate;

import io.hindsight.domain.policy.compile.Action;
import io.hindsight.domain.policy.compile.ActionTable;
import io.hindsight.domain.policy.compile.CompiledStatement;
import io.hindsight.domain.policy.request.Request;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.RandomAccess;

/** The levels of service control policies of an account, indexed by action. */
public final class Levels extends AbstractList<List<NamedPolicy>> implements RandomAccess {
  private final Layer[] levels;
  private volatile Object[] table = ActionTable.empty();

  private Levels(List<? extends List<NamedPolicy>> levels) {
    this.levels = levels.stream().map(Layer::of).toArray(Layer[]::new);
  }

  public static Levels of(List<? extends List<NamedPolicy>> levels) {
    return levels instanceof Levels ready ? ready : new Levels(levels);
  }

  /** What the levels say together, as {@link Layers} has it: each must allow. */
  int evaluate(Action action, Request request) {
    int result = Layers.ALLOW;
    for (CompiledStatement[] level : selectedBy(action)) {
      int said = Layer.evaluate(level, request);
      if (said == Layers.DENY) {
        return said;
      }
      result = Math.min(result, said);
    }
    return result;
  }

  private CompiledStatement[][] selectedBy(Action action) {
    Object known = ActionTable.find(table, action);
    return known == null ? learn(action) : (CompiledStatement[][]) known;
  }

  private synchronized CompiledStatement[][] learn(Action action) {
    List<CompiledStatement[]> selected = new ArrayList<>();
    for (Layer level : levels) {
      CompiledStatement[] statements = level.selectedBy(action);
      if (!isNoLimit(statements)) {
        selected.add(statements);
      }
    }
    CompiledStatement[][] all = selected.toArray(CompiledStatement[][]::new);
    table = ActionTable.with(table, action, all);
    return all;
  }

  private static boolean isNoLimit(CompiledStatement[] statements) {
    return statements.length > 0 && !statements[0].isDeny() && statements[0].isUnconditional();
  }

  @Override
  public List<NamedPolicy> get(int place) {
    return levels[place];
  }

  @Override
  public int size() {
    return levels.length;
  }
}
