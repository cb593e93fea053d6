package io.hindsight.actors.projection;

import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The numbers of the events that were folded last, by aggregate and sequence number, so that
 * whoever waits for an event of theirs need not look it up in the journal.
 */
final class RecentNumbers {
  /** What is older than as many events may be forgotten. */
  private static final int KEPT = 16_384;

  private record Event(String persistenceId, long sequenceNr) {}

  private volatile Map<Event, Long> newer = new ConcurrentHashMap<>();
  private volatile Map<Event, Long> older = Map.of();
  private int count;

  /** An event was folded; from one thread at a time. */
  void add(String persistenceId, long sequenceNr, long number) {
    if (++count > KEPT) {
      older = newer;
      newer = new ConcurrentHashMap<>();
      count = 1;
    }
    newer.put(new Event(persistenceId, sequenceNr), number);
  }

  OptionalLong find(String persistenceId, long sequenceNr) {
    Event event = new Event(persistenceId, sequenceNr);
    Long number = newer.get(event);
    if (number == null) {
      number = older.get(event);
    }
    return number == null ? OptionalLong.empty() : OptionalLong.of(number);
  }
}
