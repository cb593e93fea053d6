package io.hindsight.domain.entity;

import io.hindsight.domain.arn.AccountId;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/** The state of one aggregate: a persistent map of the entities that it decides over. */
public final class EntityMap implements Entities {
  public static final EntityMap EMPTY = new EntityMap(HashTreePMap.empty());

  private final PMap<Table<?>, PSortedMap<String, Object>> tables;

  private EntityMap(PMap<Table<?>, PSortedMap<String, Object>> tables) {
    this.tables = tables;
  }

  /** This state after {@code event}. */
  public EntityMap evolve(Event event) {
    EntityMap state = event.startsOver() ? EMPTY : this;
    for (Change<?> change : event.changes()) {
      state = state.apply(change);
    }
    return state;
  }

  private <V> EntityMap apply(Change<V> change) {
    V after = change.step().apply(get(change.key()));
    return with(change.key(), after);
  }

  /** This state with {@code value} under {@code key}; without that key where it is null. */
  public <V> EntityMap with(Key<V> key, @Nullable V value) {
    PSortedMap<String, Object> rows = rows(key.table());
    PSortedMap<String, Object> changed =
        value == null ? rows.minus(key.id()) : rows.plus(key.id(), value);
    if (changed == rows) {
      return this;
    }
    return new EntityMap(
        changed.isEmpty() ? tables.minus(key.table()) : tables.plus(key.table(), changed));
  }

  @Override
  public <V> @Nullable V get(Key<V> key) {
    Object value = rows(key.table()).get(key.id());
    return value == null ? null : key.table().type().cast(value);
  }

  @Override
  public <V> Stream<V> all(Table<V> table, AccountId account, String after) {
    PSortedMap<String, Object> rows = rows(table);
    return (after.isEmpty() ? rows : rows.tailMap(after, false))
        .values().stream().map(table.type()::cast);
  }

  @Override
  public int count(Table<?> table, AccountId account) {
    return rows(table).size();
  }

  /** Every table with its rows by id, as snapshots store them. */
  public Map<Table<?>, PSortedMap<String, Object>> tables() {
    return tables;
  }

  private PSortedMap<String, Object> rows(Table<?> table) {
    PSortedMap<String, Object> rows = tables.get(table);
    return rows == null ? TreePMap.empty() : rows;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof EntityMap map && tables.equals(map.tables);
  }

  @Override
  public int hashCode() {
    return Objects.hash(tables);
  }

  @Override
  public String toString() {
    return tables.toString();
  }
}
