package io.hindsight.actors.journal;

import io.hindsight.actors.journal.Format.Run;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.iq80.leveldb.WriteBatch;

/**
 * The newest events' part of the indexes, which the database does not have yet: it is written for
 * many events at once, as few entries, and made again from the events after a crash. One thread
 * adds; others read.
 */
final class IndexTail {
  /** How many events it holds until it is written. */
  private static final int MOST = 8192;

  private final Map<String, List<Run>> accounts = new HashMap<>();
  private final Map<String, List<Consecutive>> ids = new HashMap<>();
  private final NavigableMap<Long, Long> times = new TreeMap<>();
  private long last;
  private long lastMicros;
  private int size;

  /** Events of a persistence id with consecutive sequence numbers, and where they are. */
  private static final class Consecutive {
    private final List<Run> runs = new ArrayList<>(1);
    private final long first;
    private long last;

    Consecutive(long first) {
      this.first = first;
      this.last = first - 1;
    }
  }

  /**
   * A tail that holds nothing.
   *
   * @param last the number of the last event that the database's indexes have
   * @param lastMicros when it was recorded
   */
  IndexTail(long last, long lastMicros) {
    this.last = last;
    this.lastMicros = lastMicros;
  }

  /** The tail after this one, once this one is written. */
  synchronized IndexTail next() {
    return new IndexTail(last, lastMicros);
  }

  synchronized boolean isFull() {
    return size >= MOST;
  }

  synchronized boolean isEmpty() {
    return size == 0;
  }

  synchronized void add(List<JournalRecord> records) {
    records.forEach(this::add);
  }

  private void add(JournalRecord record) {
    long number = record.number();
    List<Consecutive> all = ids.computeIfAbsent(record.persistenceId(), id -> new ArrayList<>(1));
    if (all.isEmpty() || all.get(all.size() - 1).last + 1 != record.sequenceNr()) {
      all.add(new Consecutive(record.sequenceNr()));
    }
    Consecutive newest = all.get(all.size() - 1);
    newest.last++;
    Run.add(newest.runs, number);
    Run.add(accounts.computeIfAbsent(record.account(), account -> new ArrayList<>(1)), number);
    long micros = Format.micros(record.recordedAt());
    if (number == 1 || micros > lastMicros) {
      times.put(micros, number);
      lastMicros = micros;
    }
    last = number;
    size++;
  }

  /** Puts all of it among the entries of a batch. */
  synchronized void putTo(WriteBatch entries) {
    ids.forEach(
        (id, all) ->
            all.forEach(
                some -> entries.put(Format.sequenceKey(id, some.last), Run.bytes(some.runs))));
    accounts.forEach(
        (account, runs) ->
            entries.put(
                Format.accountKey(account, runs.get(runs.size() - 1).last()), Run.bytes(runs)));
    times.forEach(
        (micros, number) -> entries.put(Format.timeKey(micros), Format.longValue(number)));
    entries.put(Format.INDEXED_KEY, Format.longValue(last));
  }

  /** Adds where the events of a persistence id are, of those with sequence numbers in a range. */
  synchronized void runs(String persistenceId, long from, long to, List<Run> found) {
    for (Consecutive some : ids.getOrDefault(persistenceId, List.of())) {
      Run.cut(some.runs, some.first, from, to, found);
    }
  }

  /** The last sequence number of a persistence id; 0 where it has none here. */
  synchronized long last(String persistenceId) {
    List<Consecutive> all = ids.getOrDefault(persistenceId, List.of());
    return all.isEmpty() ? 0 : all.get(all.size() - 1).last;
  }

  /** The events of an account. */
  synchronized List<Run> account(String account) {
    return List.copyOf(accounts.getOrDefault(account, List.of()));
  }

  /** The first event recorded at a time or later. */
  synchronized OptionalLong firstRecordedAt(long micros) {
    Map.Entry<Long, Long> found = times.ceilingEntry(micros);
    return found == null ? OptionalLong.empty() : OptionalLong.of(found.getValue());
  }

  /** The persistence ids here, in the order of keys. */
  synchronized List<String> ids() {
    return ids.keySet().stream().sorted(IndexTail::compare).toList();
  }

  static int compare(String one, String other) {
    return Arrays.compareUnsigned(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }
}
