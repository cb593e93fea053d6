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
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The index of the audit trail: what LookupEvents searches, and when each thing was last used. */
public final class Trail {
  /**
   * A call, but for its record, which is in the journal.
   *
   * @param number of the event in the journal
   * @param index which of the event's calls it is, counted from 0
   */
  public record Entry(
      long number,
      int index,
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

    public TrailPlace place() {
      return new TrailPlace(number, index);
    }
  }

  /** A part of an answer; {@code next} is where the following part begins, empty after the last. */
  public record Page(List<Entry> entries, Optional<TrailPlace> next) {
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
    Calls calls = calls(call.account());
    Lock write = lock.writeLock();
    write.lock();
    try {
      calls.add(number, call);
    } finally {
      write.unlock();
    }
    lastUses.add(number, call, principalId);
  }

  /**
   * Takes in the calls of an event; events come in the order of their numbers.
   *
   * @param principalOf the unique id of the user or role of the trail's account that made a call;
   *     null where none did
   */
  public void add(
      long number, CallsRecorded event, Function<TrailCall, @Nullable String> principalOf) {
    Calls calls = calls(event.account());
    Lock write = lock.writeLock();
    write.lock();
    try {
      calls.add(number, event.calls());
    } finally {
      write.unlock();
    }
    for (TrailCall call : event.calls()) {
      lastUses.add(number, event.account(), call, principalOf.apply(call));
    }
  }

  private Calls calls(AccountId account) {
    return accounts.computeIfAbsent(account, id -> new Calls());
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

  /** The calls of an account that come behind a place, in the order of the trail. */
  public List<Entry> after(AccountId account, TrailPlace place) {
    Lock read = lock.readLock();
    read.lock();
    try {
      Calls all = accounts.get(account);
      return all == null ? List.of() : all.after(place);
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
   * @param before only calls that come before it, as {@link Page#next} gives it
   * @param limit how many at most
   */
  public Page newest(AccountId account, TrailPlace before, int limit, Predicate<Entry> wanted) {
    List<Entry> found = new ArrayList<>();
    Lock read = lock.readLock();
    read.lock();
    try {
      Calls all = accounts.get(account);
      if (all == null) {
        return new Page(found, Optional.empty());
      }
      for (int i = all.before(before) - 1; i >= 0; i--) {
        Entry entry = all.get(i);
        if (!wanted.test(entry)) {
          continue;
        }
        if (found.size() == limit) {
          return new Page(found, Optional.of(found.get(limit - 1).place()));
        }
        found.add(entry);
      }
    } finally {
      read.unlock();
    }
    return new Page(found, Optional.empty());
  }
}
