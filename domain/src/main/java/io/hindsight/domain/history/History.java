package io.hindsight.domain.history;

import io.hindsight.domain.account.Account;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Recorded;
import io.hindsight.domain.entity.Change;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.entity.Event;
import io.hindsight.domain.entity.Key;
import io.hindsight.domain.entity.Table;
import io.hindsight.domain.time.AsOf;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every entity of every account as it ever was.
 *
 * <p>One thread applies events in the order of their numbers; any thread reads. A reader sees all
 * of an event or nothing of it, since it reads at the revision that was complete when it began.
 */
public final class History {
  private final Map<AccountId, AccountHistory> accounts = new ConcurrentHashMap<>();
  private volatile long revision;

  /** The versions of one account's entities, by table and id. */
  private static final class AccountHistory {
    final Map<Table<?>, ConcurrentNavigableMap<String, Versions<?>>> tables =
        new ConcurrentHashMap<>();

    @SuppressWarnings("unchecked") // a table's versions are made with the table's own type
    <V> @Nullable Versions<V> get(Key<V> key) {
      ConcurrentNavigableMap<String, Versions<?>> rows = tables.get(key.table());
      return rows == null ? null : (Versions<V>) rows.get(key.id());
    }

    @SuppressWarnings("unchecked") // as above
    <V> Versions<V> make(Key<V> key) {
      return (Versions<V>)
          tables
              .computeIfAbsent(key.table(), table -> new ConcurrentSkipListMap<>())
              .computeIfAbsent(key.id(), id -> new Versions<V>());
    }
  }

  /** Takes in an event that is numbered above all before it. */
  public void apply(Recorded<? extends Event> recorded) {
    Event event = recorded.event();
    if (event.startsOver()) {
      accounts.put(event.account(), new AccountHistory());
    }
    List<Change<?>> changes = event.changes();
    if (!changes.isEmpty()) {
      for (Change<?> change : changes) {
        apply(recorded, change);
      }
    }
    revision = recorded.number();
  }

  private <V> void apply(Recorded<? extends Event> recorded, Change<V> change) {
    accounts
        .computeIfAbsent(change.key().account(), account -> new AccountHistory())
        .make(change.key())
        .apply(recorded, change.step());
  }

  /** The number of the newest event that readers see. */
  public long revision() {
    return revision;
  }

  /** The accounts that there are now or ever were. */
  public NavigableSet<AccountId> accounts() {
    return new TreeSet<>(accounts.keySet());
  }

  /** The entities as of a moment; the view stays as it is whatever happens later. */
  public Entities at(AsOf asOf) {
    if (asOf instanceof AsOf.Instant instant) {
      return new View(revision, instant.instant());
    }
    return new View(asOf instanceof AsOf.Revision at ? at.number() : revision, null);
  }

  /** The version of an entity that held at a moment; null where it did not exist yet. */
  public <V> @Nullable Version<V> version(Key<V> key, AsOf asOf) {
    AccountHistory account = accounts.get(key.account());
    Versions<V> versions = account == null ? null : account.get(key);
    if (versions == null) {
      return null;
    }
    long limit = asOf instanceof AsOf.Revision at ? at.number() : revision;
    return versions.versionAt(
        limit, asOf instanceof AsOf.Instant instant ? instant.instant() : null);
  }

  /** All versions of an entity, oldest first. */
  public <V> List<Version<V>> versions(Key<V> key) {
    AccountHistory account = accounts.get(key.account());
    Versions<V> versions = account == null ? null : account.get(key);
    return versions == null ? List.of() : versions.all(revision);
  }

  private final class View implements Entities {
    private final long limit;
    private final @Nullable Instant instant;

    View(long limit, @Nullable Instant instant) {
      this.limit = limit;
      this.instant = instant;
    }

    @Override
    public <V> @Nullable V get(Key<V> key) {
      AccountHistory account = accounts.get(key.account());
      Versions<V> versions = account == null ? null : account.get(key);
      return versions == null ? null : versions.at(limit, instant);
    }

    @Override
    public <V> Stream<V> all(Table<V> table, AccountId account) {
      AccountHistory history = accounts.get(account);
      ConcurrentNavigableMap<String, Versions<?>> rows =
          history == null ? null : history.tables.get(table);
      if (rows == null) {
        return Stream.empty();
      }
      return rows.values().stream()
          .map(versions -> versions.at(limit, instant))
          .filter(java.util.Objects::nonNull)
          .map(table.type()::cast);
    }

    @Override
    public int count(Table<?> table, AccountId account) {
      return (int) all(table, account).count();
    }
  }

  /** Whether an account of that id ever was. */
  public boolean knows(AccountId account) {
    return at(AsOf.LATEST).get(Account.key(account)) != null;
  }
}
