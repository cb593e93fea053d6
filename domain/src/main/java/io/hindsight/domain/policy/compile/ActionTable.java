package io.hindsight.domain.policy.compile;

import org.jspecify.annotations.Nullable;

/**
 * What has been worked out for each of a bounded number of actions: a hash table by open addressing
 * in a bare array, actions at even places and what belongs to them after them. An array is never
 * changed after it was published, so that it is read without a lock.
 */
public final class ActionTable {
  private static final int LARGEST = 4096;
  private static final Object[] EMPTY = new Object[4];

  private ActionTable() {}

  public static Object[] empty() {
    return EMPTY;
  }

  /** What is kept for an action; null where that is nothing. */
  public static @Nullable Object find(Object[] table, Action action) {
    int mask = table.length - 1;
    int at = (action.hash() << 1) & mask;
    while (true) {
      Object key = table[at];
      if (key == action) {
        return table[at + 1];
      }
      if (key == null) {
        return null;
      }
      at = (at + 2) & mask;
    }
  }

  /**
   * A table that keeps this too; the same where there is no more room or the action is not kept.
   */
  public static Object[] with(Object[] table, Action action, Object found) {
    if (!action.isKept() || find(table, action) != null) {
      return table;
    }
    int size = 0;
    for (int i = 0; i < table.length; i += 2) {
      size += table[i] == null ? 0 : 1;
    }
    if ((size + 1) * 3 <= table.length) {
      Object[] copy = table.clone();
      put(copy, action, found);
      return copy;
    }
    if (table.length >= LARGEST) {
      return table;
    }
    Object[] grown = new Object[table.length * 2];
    for (int i = 0; i < table.length; i += 2) {
      if (table[i] != null) {
        put(grown, (Action) table[i], table[i + 1]);
      }
    }
    put(grown, action, found);
    return grown;
  }

  private static void put(Object[] table, Action action, Object found) {
    int mask = table.length - 1;
    int at = (action.hash() << 1) & mask;
    while (table[at] != null) {
      at = (at + 2) & mask;
    }
    table[at] = action;
    table[at + 1] = found;
  }
}
