package io.hindsight.domain.history;

import io.hindsight.domain.account.Account;
import io.hindsight.domain.account.AccountEvent;
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
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
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
  private final Map<AccountId, Mirror> mirrors = new ConcurrentHashMap<>();
  private final RecordedTimes times = new RecordedTimes();
  private final Supplier<Instant> now;
  private volatile long revision;

  /** A history in which all times that it tells of have come. */
  public History() {
    this(() -> Instant.MAX);
  }

  /**
   * @param now tells the present: a session of a mirrored account whose time is not up is not over
   */
  public History(Supplier<Instant> now) {
    this.now = now;
  }

  /**
   * Takes in an event that is numbered above all before it.
   *
   * @return whether anything but the revision is otherwise than without it
   */
  public boolean apply(Recorded<? extends Event> recorded) {
    Event event = recorded.event();
    Mirror mirror = mirrors.get(event.account());
    boolean changed = true;
    if (mirror != null) {
      changed = mirror.add(recorded);
    } else if (event instanceof AccountEvent.AccountMirrored) {
      mirrors.put(event.account(), new Mirror(event.account()));
    } else {
      List<Change<?>> changes = event.changes();
      changed = !changes.isEmpty();
      if (changed) {
        accounts.computeIfAbsent(event.account(), AccountHistory::new).apply(recorded, changes);
      }
    }
    pass(recorded.number(), recorded.recordedAt());
    return changed;
  }

  /** Takes in that there was an event that is numbered above all before it and changes nothing. */
  public void pass(long number, Instant recordedAt) {
    times.add(number, recordedAt);
    revision = number;
  }

  /**
   * Drops all that an account ever was, for servers whose accounts start over thousands of times.
   */
  public void forget(AccountId account) {
    accounts.remove(account);
  }

  /** The number of the newest event that readers see. */
  public long revision() {
    return revision;
  }

  /** The number of the newest event recorded at {@code instant} or before; 0 where none was. */
  public long revisionAt(Instant instant) {
    return Math.min(revision, times.newestAt(instant));
  }

  /** The moment {@code asOf}, as the journal knew it at {@code recorded}. */
  public AsOf asKnownAt(AsOf asOf, Instant recorded) {
    long known = Math.min(limit(asOf), revisionAt(recorded));
    Instant instant = instant(asOf);
    return instant == null ? new AsOf.Revision(known) : new AsOf.Known(instant, known);
  }

  /** The accounts that there are now or ever were, mirrored ones included. */
  public NavigableSet<AccountId> accounts() {
    NavigableSet<AccountId> all = new TreeSet<>(accounts.keySet());
    all.addAll(mirrors.keySet());
    return all;
  }

  /** The accounts that are recorded from AWS's logs, not decided here. */
  public NavigableSet<AccountId> mirrored() {
    return new TreeSet<>(mirrors.keySet());
  }

  public boolean isMirrored(AccountId account) {
    return mirrors.containsKey(account);
  }

  /**
   * When the log of a mirrored account begins: what was before is unknown. Empty of an account that
   * is decided here, of which all is known.
   */
  public Optional<Instant> knownFrom(AccountId account, AsOf asOf) {
    Mirror mirror = mirrors.get(account);
    return mirror == null ? Optional.empty() : mirror.knownFrom(limit(asOf));
  }

  /** The entities as of a moment; the view stays as it is whatever happens later. */
  public Entities at(AsOf asOf) {
    return new View(limit(asOf), instant(asOf));
  }

  /** The number of the newest event that a question as of a moment takes into account. */
  private long limit(AsOf asOf) {
    if (asOf instanceof AsOf.Revision at) {
      return at.number();
    }
    return asOf instanceof AsOf.Known known ? known.number() : revision;
  }

  private static @Nullable Instant instant(AsOf asOf) {
    if (asOf instanceof AsOf.Instant at) {
      return at.instant();
    }
    return asOf instanceof AsOf.Known known ? known.instant() : null;
  }

  /** The version of an entity that held at a moment; null where it did not exist yet. */
  public <V> @Nullable Version<V> version(Key<V> key, AsOf asOf) {
    long limit = limit(asOf);
    AccountHistory account = account(key.account(), limit);
    return account == null ? null : account.version(key, limit, instant(asOf), now.get());
  }

  /** All versions of an entity as known now, oldest first. */
  public <V> List<Version<V>> versions(Key<V> key) {
    return versions(key, AsOf.LATEST);
  }

  /**
   * The versions of an entity that are effective at a moment or before, as known then, oldest
   * first.
   */
  public <V> List<Version<V>> versions(Key<V> key, AsOf asOf) {
    long limit = limit(asOf);
    AccountHistory account = account(key.account(), limit);
    if (account == null) {
      return List.of();
    }
    Instant instant = instant(asOf);
    List<Version<V>> versions = account.versions(key, limit);
    return instant == null
        ? versions
        : versions.stream().filter(version -> !version.effectiveAt().isAfter(instant)).toList();
  }

  /**
   * The changes to an account's entities that are effective after {@code from} and no later than
   * {@code to}, oldest first.
   *
   * @param from null for the beginning
   * @param to null for the end
   */
  public List<Changed<?>> changes(AccountId account, @Nullable Instant from, @Nullable Instant to) {
    long limit = revision;
    AccountHistory history = account(account, limit);
    return history == null ? List.of() : history.changes(from, to, limit);
  }

  /** As {@link #changes(AccountId, Instant, Instant)}, of one table. */
  @SuppressWarnings("unchecked") // a key of a table has the table's type
  public <V> List<Changed<V>> changes(
      Table<V> table, AccountId account, @Nullable Instant from, @Nullable Instant to) {
    return changes(account, from, to).stream()
        .filter(changed -> changed.key().table().equals(table))
        .map(changed -> (Changed<V>) changed)
        .toList();
  }

  private @Nullable AccountHistory account(AccountId account, long limit) {
    AccountHistory decided = accounts.get(account);
    if (decided != null || mirrors.isEmpty()) {
      return decided;
    }
    Mirror mirror = mirrors.get(account);
    return mirror == null ? null : mirror.at(limit);
  }

  private final class View implements Entities {
    private final long limit;
    private final @Nullable Instant instant;
    private final Instant present = now.get();

    View(long limit, @Nullable Instant instant) {
      this.limit = limit;
      this.instant = instant;
    }

    @Override
    public <V> @Nullable V get(Key<V> key) {
      AccountHistory account = account(key.account(), limit);
      Version<V> version = account == null ? null : account.version(key, limit, instant, present);
      return version == null ? null : version.value();
    }

    @Override
    public <V> Stream<V> all(Table<V> table, AccountId account, String after) {
      AccountHistory history = account(account, limit);
      return history == null ? Stream.empty() : history.all(table, after, limit, instant, present);
    }

    @Override
    public int count(Table<?> table, AccountId account) {
      AccountHistory history = account(account, limit);
      return history == null ? 0 : history.count(table, limit, instant, present);
    }
  }

  /** Whether an account of that id ever was. */
  public boolean knows(AccountId account) {
    return at(AsOf.LATEST).get(Account.key(account)) != null;
  }
}
