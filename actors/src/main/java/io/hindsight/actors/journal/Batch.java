package io.hindsight.actors.journal;

import io.hindsight.actors.journal.Format.Position;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.iq80.leveldb.WriteBatch;

/** Events that are written together. */
final class Batch {
  private final WriteBatch entries;
  private final Instant recordedAt;
  private final List<JournalRecord> records = new ArrayList<>();
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
    for (NewRecord event : events) {
      add(event, before);
      before = event.sequenceNr();
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
    end = new Position(number, link);
    bytes += value.length;
  }

  /** Adds where the database ends. */
  void finish() {
    if (!records.isEmpty()) {
      entries.put(Format.HEAD_KEY, end.bytes());
    }
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
