package io.hindsight.actors.journal;

import io.hindsight.actors.journal.Format.Position;
import io.hindsight.actors.journal.Format.Run;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks the entries of a store, handed over in the order of their keys, up to an event: that the
 * records are dense, chained and in the order of time, that each persistence id's sequence has no
 * gap, and that the indexes name each event where it is and none else.
 *
 * <p>The indexes are compared as sums of hashes, one made from the records, one from the index: in
 * the order of keys the two meet only at the end.
 */
final class ChainCheck {
  private static final int MOST_FAULTS = 1000;

  private final long limit;
  private final long indexed;
  private final boolean growing;
  private final boolean whole;
  private final List<Fault> faults = new ArrayList<>();
  private final Map<String, Long> sequences = new HashMap<>();
  private final Sums byAccount = new Sums();
  private final Sums byPersistenceId = new Sums();
  private final Sums byTime = new Sums();
  private Position end;
  private @Nullable Instant lastRecordedAt;
  private boolean linked = true;

  /** What the records say of an index, and what the index says. */
  private static final class Sums {
    private long records;
    private long index;

    boolean agree() {
      return records == index;
    }
  }

  /**
   * A check of all events.
   *
   * @param limit the number of the last event that counts; what is recorded meanwhile is passed
   *     over
   * @param indexed the number of the last event that the indexes have
   * @param growing whether more is added to the indexes meanwhile; else they have nothing beyond
   */
  ChainCheck(long limit, long indexed, boolean growing) {
    this(limit, Position.START, indexed, growing);
  }

  /** A check that begins after {@code start}, for the records alone. */
  ChainCheck(long limit, Position start) {
    this(limit, start, 0, true);
  }

  private ChainCheck(long limit, Position start, long indexed, boolean growing) {
    this.limit = limit;
    this.end = start;
    this.whole = start.number() == 0;
    this.indexed = indexed;
    this.growing = growing;
  }

  void accept(byte[] key, byte[] value) {
    switch (key[0]) {
      case 'a' -> accountEntry(key, value);
      case 'p' -> persistenceIdEntry(key, value);
      case 'r' -> record(Format.numberOf(key), value);
      case 's' -> snapshot(key, value);
      case 't' -> {
        if (value.length == 8 && (Format.longOf(value) <= indexed || !growing)) {
          byTime.index += mix(Format.numberOf(key), Format.longOf(value));
        }
      }
      default -> {
        // Marks of positions, which are held against the records where they are read.
      }
    }
  }

  private void accountEntry(byte[] key, byte[] value) {
    long account = hash(key, 1, key.length - 9);
    for (Run run : Run.of(value)) {
      long last = lastOf(run, byAccount);
      for (long number = run.first(); number <= last; number++) {
        byAccount.index += mix(account, number);
      }
    }
  }

  private void persistenceIdEntry(byte[] key, byte[] value) {
    long id = hash(key, 1, key.length - 9);
    List<Run> runs = Run.of(value);
    long sequenceNr = Format.numberOf(key) - Run.count(runs) + 1;
    for (Run run : runs) {
      long last = lastOf(run, byPersistenceId);
      for (long number = run.first(); number <= last; number++) {
        byPersistenceId.index += mix(mix(id, sequenceNr + (number - run.first())), number);
      }
      sequenceNr += run.count();
    }
  }

  /** The last number of a run that counts; one beyond spoils the sum of a store at rest. */
  private long lastOf(Run run, Sums sums) {
    if (run.last() > indexed && !growing) {
      sums.index++;
    }
    return Math.min(run.last(), indexed);
  }

  private void snapshot(byte[] key, byte[] value) {
    if (!HindsightSnapshots.isWhole(value)) {
      String id = new String(key, 1, key.length - 18, StandardCharsets.UTF_8);
      add(Fault.of("a snapshot of " + id + " is not what was written"));
    }
  }

  void record(long number, byte[] value) {
    if (number > limit) {
      return;
    }
    Optional<JournalRecord> read = Format.record(value);
    Instant recordedAt = read.map(JournalRecord::recordedAt).orElse(null);
    if (number != end.number() + 1) {
      add(Fault.missing(end.number() + 1, number - 1, lastRecordedAt, recordedAt));
      linked = false;
    }
    if (read.isEmpty() || read.get().number() != number) {
      damaged(number, "event " + number + " is not what was written", recordedAt);
      return;
    }
    JournalRecord record = read.get();
    byte[] link = Format.linkOf(end.link(), value);
    if (linked && !MessageDigest.isEqual(link, record.linkBytes())) {
      damaged(number, "the chain breaks at event " + number, recordedAt);
    }
    index(record);
    sequence(record);
    end = new Position(number, record.linkBytes());
    linked = true;
    lastRecordedAt = record.recordedAt();
  }

  private void damaged(long number, String what, @Nullable Instant recordedAt) {
    Instant at = recordedAt == null ? lastRecordedAt : recordedAt;
    add(new Fault(what, number, number, at, recordedAt));
    end = new Position(number, end.link());
    linked = false;
  }

  private void index(JournalRecord record) {
    long number = record.number();
    byte[] id = record.persistenceId().getBytes(StandardCharsets.UTF_8);
    byte[] account = record.account().getBytes(StandardCharsets.UTF_8);
    boolean counts = number <= indexed;
    if (counts) {
      byPersistenceId.records += mix(mix(hash(id, 0, id.length), record.sequenceNr()), number);
      byAccount.records += mix(hash(account, 0, account.length), number);
    }
    Instant before = lastRecordedAt;
    if (counts && (before == null || before.isBefore(record.recordedAt()))) {
      byTime.records += mix(Format.micros(record.recordedAt()), number);
    } else if (before != null && before.isAfter(record.recordedAt())) {
      add(
          new Fault(
              "event " + number + " was recorded before its elder",
              number,
              number,
              record.recordedAt(),
              before));
    }
  }

  /** A gap in a sequence says of a persistence id that it lost an event, whatever else is lost. */
  private void sequence(JournalRecord record) {
    Long before = sequences.put(record.persistenceId(), record.sequenceNr());
    if (before == null && whole) {
      before = 0L;
    }
    if (before != null && before != record.elder()) {
      add(
          new Fault(
              "of "
                  + record.persistenceId()
                  + " event "
                  + record.elder()
                  + " is missing before event "
                  + record.sequenceNr(),
              record.number(),
              record.number(),
              record.recordedAt(),
              record.recordedAt()));
    }
  }

  private void add(Fault fault) {
    if (faults.size() < MOST_FAULTS) {
      faults.add(fault);
    }
  }

  /** The last record seen. */
  Position end() {
    return end;
  }

  @Nullable Instant lastRecordedAt() {
    return lastRecordedAt;
  }

  List<Fault> faults() {
    return faults;
  }

  /** Ends the check of a whole store: says what of the records and indexes does not agree. */
  List<Fault> finish() {
    if (end.number() < limit) {
      add(Fault.missing(end.number() + 1, limit, lastRecordedAt, null));
    }
    compare(byPersistenceId, "persistence id");
    compare(byAccount, "account");
    compare(byTime, "recording time");
    return faults;
  }

  private void compare(Sums sums, String what) {
    if (!sums.agree()) {
      add(Fault.of("the index by " + what + " does not name the events that are there"));
    }
  }

  private static long hash(byte[] bytes, int from, int to) {
    long hash = 0xcbf29ce484222325L;
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    int at = from;
    for (; at + 8 <= to; at += 8) {
      hash = mix(hash, buffer.getLong(at));
    }
    for (; at < to; at++) {
      hash = mix(hash, bytes[at]);
    }
    return hash;
  }

  private static long mix(long left, long right) {
    long mixed = (left ^ Long.rotateLeft(right * 0x9e3779b97f4a7c15L, 31)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 29)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 32);
  }
}
