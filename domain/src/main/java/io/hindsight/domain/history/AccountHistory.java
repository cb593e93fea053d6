package io.hindsight.domain.history;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Recorded;
import io.hindsight.domain.entity.Change;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.entity.Event;
import io.hindsight.domain.entity.Key;
import io.hindsight.domain.entity.Table;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The versions of one account's entities, and the order in which they came.
 *
 * <p>One thread applies events in the order of their effective times; any thread reads.
 */
final class AccountHistory {
  private final AccountId account;
  private final boolean folded;
  private final Map<Table<?>, Rows> tables = new ConcurrentHashMap<>();
  private Changed<?>[] changed = new Changed<?>[16];
  private volatile int count;

  AccountHistory(AccountId account) {
    this(account, false);
  }

  /**
   * @param folded whether all that is applied is taken into account, whatever its number
   */
  AccountHistory(AccountId account, boolean folded) {
    this.account = account;
    this.folded = folded;
  }

  private long effective(long limit) {
    return folded ? Long.MAX_VALUE : limit;
  }

  /** A table's versions by id, and how many of its entities there were after each change to it. */
  private static final class Rows {
    final ConcurrentNavigableMap<String, Versions<?>> byId = new ConcurrentSkipListMap<>();
    final Versions<Integer> sizes = new Versions<>();

    int size() {
      Version<Integer> last = sizes.last();
      return last == null ? 0 : Objects.requireNonNull(last.value());
    }
  }

  @SuppressWarnings("unchecked") // a table's versions are made with the table's own type
  private <V> @Nullable Versions<V> versions(Key<V> key) {
    Rows rows = tables.get(key.table());
    return rows == null ? null : (Versions<V>) rows.byId.get(key.id());
  }

  void apply(Recorded<? extends Event> recorded, List<Change<?>> changes) {
    if (recorded.event().startsOver()) {
      end(recorded);
    }
    for (Change<?> change : changes) {
      apply(recorded, change);
    }
  }

  /** Ends all entities: the account begins anew, and its past stays. */
  private void end(Recorded<? extends Event> recorded) {
    tables.forEach(
        (table, rows) ->
            rows.byId.forEach(
                (id, versions) -> apply(recorded, Change.remove(table.key(account, id)))));
  }

  private <V> void apply(Recorded<? extends Event> recorded, Change<V> change) {
    Key<V> key = change.key();
    Rows rows = tables.computeIfAbsent(key.table(), table -> new Rows());
    Versions<V> versions = versions(key);
    Version<V> before = versions == null ? null : versions.last();
    V old = before == null ? null : before.value();
    V value = change.step().apply(old);
    if (value == null && old == null) {
      return;
    }
    add(rows, versions, new Changed<>(key, before, version(recorded, value)));
  }

  private <V> void add(Rows rows, @Nullable Versions<V> versions, Changed<V> change) {
    Version<V> before = change.before();
    Version<V> after = change.after();
    if (versions == null) {
      Versions<V> fresh = new Versions<>();
      fresh.add(after);
      rows.byId.put(change.key().id(), fresh);
    } else {
      versions.add(after);
    }
    boolean was = before != null && before.value() != null;
    if (was != (after.value() != null)) {
      int size = rows.size() + (was ? -1 : 1);
      rows.sizes.add(
          new Version<>(
              after.number(), after.recordedAt(), after.effectiveAt(), after.cause(), size));
    }
    add(change);
  }

  /** Takes over the changes that are effective between two instants of another history. */
  void takeOver(AccountHistory other, Instant after, Instant before) {
    int size = other.count;
    Changed<?>[] all = other.changed;
    for (int i = effective(all, size, after);
        i < size && all[i].after().effectiveAt().isBefore(before);
        i++) {
      takeOver(all[i]);
    }
  }

  private <V> void takeOver(Changed<V> change) {
    Rows rows = tables.computeIfAbsent(change.key().table(), table -> new Rows());
    add(rows, versions(change.key()), change);
  }

  private static <V> Version<V> version(Recorded<? extends Event> recorded, @Nullable V value) {
    return new Version<>(
        recorded.number(), recorded.recordedAt(), recorded.effectiveAt(), recorded.cause(), value);
  }

  private void add(Changed<?> change) {
    int size = count;
    if (size == changed.length) {
      changed = Arrays.copyOf(changed, size + size / 2);
    }
    changed[size] = change;
    count = size + 1;
  }

  /**
   * @param now where {@code instant} is null: what is folded has ends that are still to come
   */
  <V> @Nullable Version<V> version(Key<V> key, long limit, @Nullable Instant instant, Instant now) {
    Versions<V> versions = versions(key);
    return versions == null ? null : held(versions, limit, instant, now);
  }

  private <V> @Nullable Version<V> held(
      Versions<V> versions, long limit, @Nullable Instant instant, Instant now) {
    return folded && instant == null
        ? versions.beforeExpiryAfter(now)
        : versions.at(effective(limit), instant);
  }

  <V> List<Version<V>> versions(Key<V> key, long limit) {
    Versions<V> versions = versions(key);
    return versions == null ? List.of() : versions.all(effective(limit));
  }

  <V> Stream<V> all(
      Table<V> table, String after, long limit, @Nullable Instant instant, Instant now) {
    Rows rows = tables.get(table);
    if (rows == null) {
      return Stream.empty();
    }
    return (after.isEmpty() ? rows.byId : rows.byId.tailMap(after, false))
        .values().stream()
            .map(versions -> held(versions, limit, instant, now))
            .filter(version -> version != null && version.value() != null)
            .map(version -> table.type().cast(Objects.requireNonNull(version).value()));
  }

  int count(Table<?> table, long limit, @Nullable Instant instant, Instant now) {
    Rows rows = tables.get(table);
    Version<Integer> size = rows == null ? null : held(rows.sizes, limit, instant, now);
    return size == null ? 0 : Objects.requireNonNull(size.value());
  }

  /** The changes effective after {@code from} and no later than {@code to}, oldest first. */
  List<Changed<?>> changes(@Nullable Instant from, @Nullable Instant to, long limit) {
    int size = count;
    Changed<?>[] all = changed;
    int low = from == null ? 0 : effective(all, size, from);
    int high = to == null ? size : effective(all, size, to);
    while (high > low && all[high - 1].after().number() > effective(limit)) {
      high--;
    }
    return List.of(Arrays.copyOfRange(all, Math.min(low, high), high));
  }

  private static int effective(Changed<?>[] all, int size, Instant instant) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (all[middle].after().effectiveAt().isAfter(instant)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** The entities as they are after all that was applied. */
  Entities now() {
    return new Entities() {
      @Override
      public <V> @Nullable V get(Key<V> key) {
        Version<V> version = version(key, Long.MAX_VALUE, null, Instant.MAX);
        return version == null ? null : version.value();
      }

      @Override
      public <V> Stream<V> all(Table<V> table, AccountId ignored, String after) {
        return AccountHistory.this.all(table, after, Long.MAX_VALUE, null, Instant.MAX);
      }

      @Override
      public int count(Table<?> table, AccountId ignored) {
        return AccountHistory.this.count(table, Long.MAX_VALUE, null, Instant.MAX);
      }
    };
  }
}
