package io.hindsight.actors.journal;

import io.hindsight.actors.journal.Format.Position;
import io.hindsight.actors.journal.Format.Run;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.iq80.leveldb.WriteBatch;

/**
 * Events that are written together, with the entries by which they are found.
 *
 * <p>Entries of one kind are made as few as the batch allows: one by persistence id for each atomic
 * write, one by account, one by time.
 */
final class Batch {
  private final WriteBatch entries;
  private final Instant recordedAt;
  private final List<JournalRecord> records = new ArrayList<>();
  private final Map<String, List<Run>> accounts = new HashMap<>();
  private Position end;
  private long bytes;

  Batch(WriteBatch entries, Position head, Instant recordedAt) {
    this.entries = entries;
    this.end = head;
    this.recordedAt = recordedAt;
  }

  /**
   * Adds events that were handed over together, of one persistence id.
   *
   * @param elder the sequence number of the id's event before
   */
  void add(List<NewRecord> events, long elder) {
    long before = elder;
    int begun = 0;
    for (int i = 0; i < events.size(); i++) {
      NewRecord event = events.get(i);
      add(event, before);
      before = event.sequenceNr();
      if (i + 1 == events.size() || events.get(i + 1).sequenceNr() != before + 1) {
        Run run = new Run(end.number() - (i - begun), i - begun + 1);
        entries.put(Format.sequenceKey(event.persistenceId(), before), Run.bytes(List.of(run)));
        begun = i + 1;
      }
    }
  }

  private void add(NewRecord event, long elder) {
    long number = end.number() + 1;
    byte[] body = Format.body(number, recordedAt, elder, event);
    byte[] link = Format.link(end.link(), body);
    byte[] value = Format.value(link, body);
    JournalRecord record = new JournalRecord(number, recordedAt, elder, event, link);
    entries.put(Format.recordKey(number), value);
    records.add(record);
    addTo(accounts.computeIfAbsent(record.account(), account -> new ArrayList<>(1)), number);
    end = new Position(number, link);
    bytes += value.length;
  }

  private static void addTo(List<Run> runs, long number) {
    int last = runs.size() - 1;
    if (last >= 0 && runs.get(last).last() + 1 == number) {
      runs.set(last, new Run(runs.get(last).first(), runs.get(last).count() + 1));
    } else {
      runs.add(new Run(number, 1));
    }
  }

  /**
   * Adds the entries of the whole.
   *
   * @param elder when the event before the batch was recorded
   */
  void finish(Instant elder) {
    if (records.isEmpty()) {
      return;
    }
    accounts.forEach(
        (account, runs) ->
            entries.put(
                Format.accountKey(account, runs.get(runs.size() - 1).last()), Run.bytes(runs)));
    long first = records.get(0).number();
    if (first == 1 || elder.isBefore(recordedAt)) {
      entries.put(Format.timeKey(recordedAt), Format.longValue(first));
    }
    entries.put(Format.HEAD_KEY, end.bytes());
  }

  List<JournalRecord> records() {
    return records;
  }

  Position end() {
    return end;
  }

  Instant recordedAt() {
    return recordedAt;
  }

  long bytes() {
    return bytes;
  }
}
