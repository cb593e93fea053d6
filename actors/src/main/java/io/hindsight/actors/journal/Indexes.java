package io.hindsight.actors.journal;

import io.hindsight.actors.journal.Format.Run;
import io.hindsight.actors.journal.JournalException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.iq80.leveldb.WriteBatch;

/**
 * Where the events of a persistence id, an account and a recording time are: in the database, and
 * the newest in a tail. Who looks takes the tail first, so that nothing slips through while it goes
 * over to the database, and passes over what both have.
 */
final class Indexes {
  private final Database database;
  private volatile IndexTail tail = new IndexTail(0, 0);

  private Indexes(Database database) {
    this.database = database;
  }

  static Indexes of(Database database) {
    Indexes indexes = new Indexes(database);
    indexes.load();
    return indexes;
  }

  /** Makes the tail again from the events that the database's indexes do not have. */
  void load() {
    long indexed = indexed();
    byte[] last = indexed == 0 ? null : database.get(Format.recordKey(indexed));
    long micros =
        last == null
            ? 0
            : Format.record(last).map(record -> Format.micros(record.recordedAt())).orElse(0L);
    IndexTail made = new IndexTail(indexed, micros);
    database.scan(
        Format.recordKey(indexed + 1),
        (key, value) -> {
          if (key[0] != 'r') {
            return false;
          }
          Format.record(value).ifPresent(record -> made.add(List.of(record)));
          return true;
        });
    tail = made;
  }

  /** The number of the last event that the database's indexes have. */
  long indexed() {
    byte[] indexed = database.get(Format.INDEXED_KEY);
    return indexed == null ? 0 : Format.longOf(indexed);
  }

  /** Puts the tail among the entries of a batch where it is time; empty where it is not. */
  boolean putTail(WriteBatch entries, boolean whole) {
    IndexTail current = tail;
    boolean due = whole ? !current.isEmpty() : current.isFull();
    if (due) {
      current.putTo(entries);
    }
    return due;
  }

  /** Notes that the tail is in the database. */
  void tailIsWritten() {
    tail = tail.next();
  }

  /** Takes in events that are durable now. */
  void add(List<JournalRecord> records) {
    tail.add(records);
  }

  /**
   * Where the events of a persistence id are, with sequence numbers in a range.
   *
   * @param most where as many are found, the rest may be left out
   */
  List<Run> runs(String persistenceId, long from, long to, int most) {
    IndexTail newest = tail;
    byte[] prefix = Format.persistenceIdPrefix(persistenceId);
    List<Run> runs = new ArrayList<>();
    long[] next = {from};
    database.scan(
        Format.sequenceKey(persistenceId, from),
        (key, value) -> {
          if (!Format.startsWith(key, prefix)) {
            return false;
          }
          List<Run> entry = Run.of(value);
          if (entry.isEmpty()) {
            throw damaged(persistenceId);
          }
          long last = Format.numberOf(key);
          Run.cut(entry, last - Run.count(entry) + 1, next[0], to, runs);
          next[0] = Math.max(next[0], last + 1);
          return last < to && Run.count(runs) < most;
        });
    if (next[0] <= to && Run.count(runs) < most) {
      newest.runs(persistenceId, next[0], to, runs);
    }
    return runs;
  }

  private static JournalException damaged(String name) {
    return new JournalException(
        Kind.DAMAGED, "the journal is damaged: the index of " + name + " is not what was written");
  }

  /** The last sequence number of a persistence id; 0 where it has no event. */
  long last(String persistenceId) {
    long newest = tail.last(persistenceId);
    if (newest > 0) {
      return newest;
    }
    Map.Entry<byte[], byte[]> entry = database.last(Format.persistenceIdPrefix(persistenceId));
    return entry == null ? 0 : Format.numberOf(entry.getKey());
  }

  /** Where the events of an account are, with numbers in a range. */
  List<Run> account(String account, long first, long last, int most) {
    IndexTail newest = tail;
    byte[] prefix = Format.accountPrefix(account);
    List<Run> runs = new ArrayList<>();
    long[] next = {first};
    database.scan(
        Format.accountKey(account, first),
        (key, value) -> {
          if (!Format.startsWith(key, prefix)) {
            return false;
          }
          List<Run> entry = Run.of(value);
          if (entry.isEmpty()) {
            throw damaged("account " + account);
          }
          entry.forEach(run -> run.addTo(runs, next[0], last));
          next[0] = Math.max(next[0], Format.numberOf(key) + 1);
          return Run.count(runs) < most;
        });
    if (Run.count(runs) < most) {
      newest.account(account).forEach(run -> run.addTo(runs, next[0], last));
    }
    return runs;
  }

  /** The first event recorded at a time or later. */
  OptionalLong firstRecordedAt(long micros) {
    IndexTail newest = tail;
    long[] found = {0};
    database.scan(
        Format.timeKey(micros),
        (key, value) -> {
          found[0] = key[0] == 't' ? Format.longOf(value) : 0;
          return false;
        });
    return found[0] == 0 ? newest.firstRecordedAt(micros) : OptionalLong.of(found[0]);
  }

  /** At most so many persistence ids after one, in the order of keys. */
  List<String> persistenceIds(String after, int limit) {
    TreeSet<String> ids = new TreeSet<>(IndexTail::compare);
    tail.ids().stream()
        .filter(id -> IndexTail.compare(id, after) > 0)
        .limit(limit)
        .forEach(ids::add);
    byte[] from = after.isEmpty() ? new byte[] {'p'} : beyond(after);
    int found = 0;
    try (Database.Cursor cursor = database.cursor()) {
      byte[] key = limit > 0 ? cursor.keyFrom(from) : null;
      while (key != null && key[0] == 'p' && found++ < limit) {
        String id = new String(key, 1, key.length - 10, StandardCharsets.UTF_8);
        ids.add(id);
        key = cursor.keyFrom(beyond(id));
      }
    }
    return ids.stream().limit(limit).toList();
  }

  private static byte[] beyond(String persistenceId) {
    byte[] prefix = Format.persistenceIdPrefix(persistenceId);
    prefix[prefix.length - 1]++;
    return prefix;
  }
}
