package io.hindsight.domain.entity;

import io.hindsight.domain.arn.AccountId;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Entities as they are at one moment: an aggregate's state, or a view of the history. */
public interface Entities {
  <V> @Nullable V get(Key<V> key);

  /** The entities of a table in an account, ordered by id. */
  default <V> Stream<V> all(Table<V> table, AccountId account) {
    return all(table, account, "");
  }

  /** Those whose ids come after {@code after}, without a look at the others. */
  <V> Stream<V> all(Table<V> table, AccountId account, String after);

  /** How many entities of a table an account has. */
  int count(Table<?> table, AccountId account);

  default <V> Optional<V> find(Key<V> key) {
    return Optional.ofNullable(get(key));
  }
}
