package io.hindsight.actors.journal;

import io.hindsight.actors.journal.Format.Position;
import java.time.Instant;
import java.util.List;
import java.util.function.LongConsumer;

/** What is verified of a database as it opens: the events after the last checkpoint. */
record OpeningCheck(StoreFolder folder, Database database) {
  private static final long PROGRESS_EVERY = 10_000;

  /** Returns when the last event was recorded. */
  Instant run(Position checkpoint, Position head, LongConsumer progress) {
    ChainCheck tail = new ChainCheck(head.number(), before(checkpoint));
    database.scan(
        Format.recordKey(Math.max(1, checkpoint.number())),
        (key, value) -> {
          if (key[0] != 'r') {
            return false;
          }
          long number = Format.numberOf(key);
          if (number > head.number()) {
            throw folder.damaged("events follow the head of the database");
          }
          tail.record(number, value);
          if (number % PROGRESS_EVERY == 0) {
            progress.accept(number);
          }
          return true;
        });
    List<Fault> faults = tail.faults();
    if (!faults.isEmpty()) {
      throw folder.damaged(faults.get(0).toString());
    }
    if (!tail.end().is(head)) {
      throw folder.damaged(
          tail.end().number() < head.number()
              ? Fault.missingText(tail.end().number() + 1, head.number())
              : "event " + head.number() + " is not the one that the database ends with");
    }
    Instant last = tail.lastRecordedAt();
    return last == null ? Instant.EPOCH : last;
  }

  /** Where the chain stands before the event of the checkpoint, which is checked itself. */
  private Position before(Position checkpoint) {
    if (checkpoint.number() < 2) {
      return Position.START;
    }
    byte[] value = database.get(Format.recordKey(checkpoint.number() - 1));
    if (value == null) {
      throw folder.damaged("event " + (checkpoint.number() - 1) + " is missing");
    }
    return Format.record(value)
        .map(record -> new Position(record.number(), record.linkBytes()))
        .orElseThrow(
            () ->
                folder.damaged("event " + (checkpoint.number() - 1) + " is not what was written"));
  }
}
