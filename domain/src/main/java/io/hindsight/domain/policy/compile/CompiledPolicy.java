package io.hindsight.domain.policy.compile;

import io.hindsight.domain.policy.document.PolicyDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A policy, ready to decide with; shared by all who have an equal document. */
public final class CompiledPolicy {
  /** A policy with fewer patterns of actions is gone through rather than indexed. */
  private static final int INDEXED_FROM = 12;

  private final PolicyDocument source;
  private final List<CompiledStatement> statements;
  private final @Nullable ActionIndex<List<CompiledStatement>> index;

  CompiledPolicy(PolicyDocument source) {
    this.source = source;
    List<CompiledStatement> compiled = new ArrayList<>(source.statements().size());
    source.statements().forEach(s -> compiled.add(new CompiledStatement(s, source.hasVariables())));
    this.statements = List.copyOf(compiled);
    int patterns = source.statements().stream().mapToInt(s -> s.actions().size()).sum();
    this.index = patterns < INDEXED_FROM ? null : new ActionIndex<>(this::select);
  }

  public PolicyDocument source() {
    return source;
  }

  public List<CompiledStatement> statements() {
    return statements;
  }

  /** The statements whose Action or NotAction selects {@code action}. */
  public List<CompiledStatement> selectedBy(Action action) {
    return index == null ? select(action) : index.get(action);
  }

  private List<CompiledStatement> select(Action action) {
    List<CompiledStatement> selected = new ArrayList<>(statements.size());
    for (CompiledStatement statement : statements) {
      if (statement.matchesAction(action)) {
        selected.add(statement);
      }
    }
    return selected.size() == statements.size() ? statements : List.copyOf(selected);
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
