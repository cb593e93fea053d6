package io.hindsight.domain.policy.compile;

import io.hindsight.domain.policy.document.ConditionEntry;
import io.hindsight.domain.policy.document.PolicyDocument;
import java.util.Set;
import java.util.TreeSet;

/** A policy, ready to decide with; shared by all who have an equal document. */
public final class CompiledPolicy {
  private static final int INDEXED_FROM = 3;
  private static final int LARGEST_INDEX = 1024;
  private static final CompiledStatement[] NONE = {};

  private final PolicyDocument source;
  private final CompiledStatement[] statements;

  /** Published whole: actions at even places, their statements after them. */
  private volatile Object[] index = new Object[16];

  private int indexed;

  CompiledPolicy(PolicyDocument source) {
    this.source = source;
    this.statements =
        source.statements().stream()
            .map(statement -> new CompiledStatement(statement, source.hasVariables()))
            .toArray(CompiledStatement[]::new);
  }

  public PolicyDocument source() {
    return source;
  }

  public CompiledStatement[] statements() {
    return statements.clone();
  }

  /** The statements whose Action or NotAction selects {@code action}. Not to be changed. */
  public CompiledStatement[] selectedBy(Action action) {
    if (statements.length < INDEXED_FROM || !action.isKept()) {
      return select(action);
    }
    Object[] table = index;
    int mask = table.length - 1;
    int at = (action.hash() << 1) & mask;
    while (true) {
      Object key = table[at];
      if (key == action) {
        return (CompiledStatement[]) table[at + 1];
      }
      if (key == null) {
        return learn(action);
      }
      at = (at + 2) & mask;
    }
  }

  private CompiledStatement[] select(Action action) {
    int count = 0;
    for (CompiledStatement statement : statements) {
      if (statement.matchesAction(action.name())) {
        count++;
      }
    }
    if (count == 0) {
      return NONE;
    }
    if (count == statements.length) {
      return statements;
    }
    CompiledStatement[] selected = new CompiledStatement[count];
    int at = 0;
    for (CompiledStatement statement : statements) {
      if (statement.matchesAction(action.name())) {
        selected[at++] = statement;
      }
    }
    return selected;
  }

  private synchronized CompiledStatement[] learn(Action action) {
    CompiledStatement[] selected = select(action);
    if (indexed >= LARGEST_INDEX) {
      return selected;
    }
    Object[] table = index;
    boolean full = (indexed + 1) * 4 > table.length;
    Object[] grown = full ? new Object[table.length * 2] : table.clone();
    if (full) {
      for (int i = 0; i < table.length; i += 2) {
        if (table[i] != null) {
          put(grown, (Action) table[i], table[i + 1]);
        }
      }
    }
    if (put(grown, action, selected)) {
      indexed++;
    }
    index = grown;
    return selected;
  }

  private static boolean put(Object[] table, Action action, Object selected) {
    int mask = table.length - 1;
    int at = (action.hash() << 1) & mask;
    while (table[at] != null) {
      if (table[at] == action) {
        return false;
      }
      at = (at + 2) & mask;
    }
    table[at + 1] = selected;
    table[at] = action;
    return true;
  }

  /** The context keys that conditions and variables name. */
  public Set<String> contextKeys() {
    Set<String> keys = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (CompiledStatement statement : statements) {
      keys.addAll(statement.resourceKeys());
      for (ConditionEntry entry : statement.source().conditions()) {
        keys.add(entry.key());
        for (String value : entry.values()) {
          if (Template.isNeeded(value, source.hasVariables())) {
            keys.addAll(Template.of(value).keys());
          }
        }
      }
    }
    return keys;
  }
}
