package io.hindsight.domain.policy.evaluate;

import io.hindsight.domain.policy.compile.Action;
import io.hindsight.domain.policy.compile.ActionIndex;
import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/** The levels of service or resource control policies of an account, indexed by action. */
public final class Levels extends AbstractList<List<NamedPolicy>> implements RandomAccess {
  private final Layer[] levels;
  private final ActionIndex<Selection[]> index = new ActionIndex<>(this::select);

  private Levels(List<? extends List<NamedPolicy>> levels) {
    this.levels = levels.stream().map(Layer::of).toArray(Layer[]::new);
  }

  public static Levels of(List<? extends List<NamedPolicy>> levels) {
    return levels instanceof Levels ready ? ready : new Levels(levels);
  }

  /** Of the levels what an action selects, without those that allow it whatever the request. */
  private Selection[] select(Action action) {
    return java.util.Arrays.stream(levels)
        .map(level -> Selection.of(level, action))
        .filter(selection -> !selection.isNoLimit())
        .toArray(Selection[]::new);
  }

  /** Not to be changed. */
  Selection[] selectedBy(Action action) {
    return index.get(action);
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
