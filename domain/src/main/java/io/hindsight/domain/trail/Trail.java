package io.hindsight.domain.trail;

import io.hindsight.domain.arn.AccountId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The index of the audit trail: what LookupEvents searches, and when each thing was last used. */
public final class Trail {
  /**
   * A call, but for its record, which is in the journal.
   *
   * @param number of the event in the journal
   */
  public record Entry(
      long number,
      Instant eventTime,
      String eventId,
      String eventSource,
      String eventName,
      String accessKeyId,
      String userName,
      boolean readOnly,
      List<TrailResource> resources) {
    public Entry {
      resources = List.copyOf(resources);
    }
  }

  /** A part of an answer; {@code next} is where the following part begins, empty after the last. */
  public record Page(List<Entry> entries, Optional<Long> next) {
    public Page {
      entries = List.copyOf(entries);
    }
  }

  private final Map<AccountId, Calls> accounts = new ConcurrentHashMap<>();
  private final LastUses lastUses = new LastUses();
  private final ReadWriteLock lock = new ReentrantReadWriteLock();

  /**
   * Takes in a call; calls come in the order of their numbers.
   *
   * @param principalId the unique id of the user or role of the trail's account that made it; null
   *     where none did
   */
  public void add(long number, CallRecorded call, @Nullable String principalId) {
    Lock write = lock.writeLock();
    write.lock();
    try {
      accounts.computeIfAbsent(call.account(), account -> new Calls()).add(number, call);
    } finally {
      write.unlock();
    }
    lastUses.add(number, call, principalId);
  }

  /** Forgets an account's calls, as the account begins anew. */
  public void startOver(AccountId account) {
    Lock write = lock.writeLock();
    write.lock();
    try {
      accounts.remove(account);
      lastUses.startOver(account);
    } finally {
      write.unlock();
    }
  }

  /** The calls of an account that are numbered above {@code number}, in the order of the trail. */
  public List<Entry> after(AccountId account, long number) {
    Lock read = lock.readLock();
    read.lock();
    try {
      Calls all = accounts.get(account);
      return all == null ? List.of() : all.after(number);
    } finally {
      read.unlock();
    }
  }

  /** When keys, users and roles were last used. */
  public LastUses lastUses() {
    return lastUses;
  }

  /**
   * The newest calls of an account that {@code wanted} accepts.
   *
   * @param before only calls numbered below it, as {@link Page#next} gives it
   * @param limit how many at most
   */
  public Page newest(AccountId account, long before, int limit, Predicate<Entry> wanted) {
    List<Entry> found = new ArrayList<>();
    Lock read = lock.readLock();
    read.lock();
    try {
      Calls all = accounts.get(account);
      for (int i = all == null ? -1 : all.count() - 1; i >= 0; i--) {
        Entry entry = all.get(i);
        if (entry.number() >= before || !wanted.test(entry)) {
          continue;
        }
        if (found.size() == limit) {
          return new Page(found, Optional.of(found.get(limit - 1).number()));
        }
        found.add(entry);
      }
    } finally {
      read.unlock();
    }
    return new Page(found, Optional.empty());
  }
}
