package io.hindsight.domain.policy.compile;

import io.hindsight.domain.policy.document.PolicyDocument;
import io.hindsight.domain.policy.document.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A policy, ready to decide with; shared by all who have an equal document. */
public final class CompiledPolicy {
  /** A policy with fewer patterns of actions is gone through rather than indexed. */
  private static final int INDEXED_FROM = 12;

  private static final CompiledStatement[] NONE = {};

  private final PolicyDocument source;
  private final CompiledStatement[] statements;
  private final boolean indexed;
  private volatile Object[] table = ActionTable.empty();

  CompiledPolicy(PolicyDocument source) {
    this.source = source;
    List<Statement> written = source.statements();
    this.statements = new CompiledStatement[written.size()];
    int patterns = 0;
    for (int i = 0; i < statements.length; i++) {
      statements[i] = new CompiledStatement(written.get(i), source.hasVariables());
      patterns += written.get(i).actions().size();
    }
    this.indexed = patterns >= INDEXED_FROM;
  }

  public PolicyDocument source() {
    return source;
  }

  public List<CompiledStatement> statements() {
    return List.of(statements);
  }

  /** The statements whose Action or NotAction selects {@code action}. Not to be changed. */
  public CompiledStatement[] selectedBy(Action action) {
    if (!indexed) {
      return select(action);
    }
    Object known = ActionTable.find(table, action);
    return known == null ? learn(action) : (CompiledStatement[]) known;
  }

  private synchronized CompiledStatement[] learn(Action action) {
    CompiledStatement[] selected = select(action);
    table = ActionTable.with(table, action, selected);
    return selected;
  }

  private CompiledStatement[] select(Action action) {
    int count = 0;
    CompiledStatement[] selected = NONE;
    for (CompiledStatement statement : statements) {
      if (statement.matchesAction(action)) {
        if (count == 0) {
          selected = new CompiledStatement[statements.length];
        }
        selected[count++] = statement;
      }
    }
    if (count == statements.length) {
      return statements;
    }
    return count == 0 ? NONE : Arrays.copyOf(selected, count);
  }

  /** The context keys that conditions and variables name. */
  public Set<String> contextKeys() {
    Set<String> keys = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (CompiledStatement statement : statements) {
      keys.addAll(statement.contextKeys());
    }
    return keys;
  }
}
