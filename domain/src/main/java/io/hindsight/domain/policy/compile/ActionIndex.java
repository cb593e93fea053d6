package io.hindsight.domain.policy.compile;

import java.util.function.Function;

/**
 * What has been worked out for each action, by open addressing; read without a lock. It keeps a
 * bounded number of actions and works out the others each time.
 */
public final class ActionIndex<T> {
  private static final int LARGEST = 1024;
  private static final int SMALLEST = 16;

  private final Function<Action, T> compute;

  /** Published whole: actions at even places, what belongs to them after them. */
  private volatile Object[] table = new Object[SMALLEST];

  private int size;

  public ActionIndex(Function<Action, T> compute) {
    this.compute = compute;
  }

  @SuppressWarnings("unchecked") // only compute's results are put
  public T get(Action action) {
    Object[] current = table;
    int mask = current.length - 1;
    int at = (action.hash() << 1) & mask;
    while (true) {
      Object key = current[at];
      if (key == action) {
        return (T) current[at + 1];
      }
      if (key == null) {
        return learn(action);
      }
      at = (at + 2) & mask;
    }
  }

  private T learn(Action action) {
    T found = compute.apply(action);
    if (action.isKept()) {
      keep(action, found);
    }
    return found;
  }

  private synchronized void keep(Action action, T found) {
    if (size >= LARGEST) {
      return;
    }
    boolean full = (size + 1) * 4 > table.length;
    Object[] grown = full ? new Object[table.length * 2] : table.clone();
    if (full) {
      for (int i = 0; i < table.length; i += 2) {
        if (table[i] != null) {
          put(grown, (Action) table[i], table[i + 1]);
        }
      }
    }
    if (put(grown, action, found)) {
      size++;
    }
    table = grown;
  }

  private static boolean put(Object[] table, Action action, Object found) {
    int mask = table.length - 1;
    int at = (action.hash() << 1) & mask;
    while (table[at] != null) {
      if (table[at] == action) {
        return false;
      }
      at = (at + 2) & mask;
    }
    table[at + 1] = found;
    table[at] = action;
    return true;
  }
}
