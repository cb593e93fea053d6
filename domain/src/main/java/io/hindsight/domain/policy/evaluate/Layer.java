package io.hindsight.domain.policy.evaluate;

import io.hindsight.domain.policy.compile.Action;
import io.hindsight.domain.policy.compile.ActionIndex;
import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/**
 * The policies of one layer, indexed by action: what a principal, or all the principals of an
 * account, is asked about again and again. A plain list does as well, but is gone through.
 */
public final class Layer extends AbstractList<NamedPolicy> implements RandomAccess {
  private final NamedPolicy[] policies;
  private final ActionIndex<Selection> index =
      new ActionIndex<>(action -> Selection.of(this, action));

  private Layer(List<NamedPolicy> policies) {
    this.policies = policies.toArray(NamedPolicy[]::new);
  }

  public static Layer of(List<NamedPolicy> policies) {
    return policies instanceof Layer layer ? layer : new Layer(policies);
  }

  Selection selectedBy(Action action) {
    return index.get(action);
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
