package io.hindsight.actors.journal;

import io.hindsight.actors.journal.Format.Position;
import io.hindsight.actors.journal.JournalException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongConsumer;

/** What is verified of a store before it opens: its end against the head marker, and the tail. */
record OpeningCheck(StoreFolder folder, Database database) {
  private static final long PROGRESS_EVERY = 10_000;

  /**
   * A store that may be used.
   *
   * @param turn of the newest marker
   */
  record Sound(Position head, Instant lastRecordedAt, long turn) {}

  Sound run(LongConsumer progress) throws IOException {
    Position head = position(Format.HEAD_KEY, "the head of the database");
    Position checkpoint = position(Format.CHECKPOINT_KEY, "the checkpoint");
    HeadMarker.Slot slot = marker(head);
    Tail tail = new Tail(checkpoint);
    database.scan(
        Format.recordKey(checkpoint.number() + 1),
        (key, value) -> {
          if (key[0] != 'r') {
            return false;
          }
          tail.add(Format.numberOf(key), value);
          if (tail.end.number() % PROGRESS_EVERY == 0) {
            progress.accept(tail.end.number());
          }
          return true;
        });
    if (!tail.end.is(head)) {
      throw damaged(
          tail.end.number() < head.number()
              ? "events " + (tail.end.number() + 1) + " to " + head.number() + " are missing"
              : "events follow the head of the database");
    }
    if (checkpoint.number() > 0) {
      JournalRecord last = record(checkpoint.number());
      if (!new Position(checkpoint.number(), last.linkBytes()).is(checkpoint)) {
        throw damaged("event " + checkpoint.number() + " is not the one that was verified");
      }
      tail.lastRecordedAt =
          tail.lastRecordedAt.isBefore(last.recordedAt()) ? last.recordedAt() : tail.lastRecordedAt;
    }
    JournalRecord marked = slot.head().number() == 0 ? null : record(slot.head().number());
    if (marked != null && !new Position(slot.head().number(), marked.linkBytes()).is(slot.head())) {
      throw damaged("event " + slot.head().number() + " is not the one that the head marker names");
    }
    return new Sound(head, tail.lastRecordedAt, slot.turn());
  }

  private HeadMarker.Slot marker(Position head) throws IOException {
    Optional<HeadMarker.Slot> slot =
        Files.exists(folder.head()) ? HeadMarker.read(folder.head()) : Optional.empty();
    if (slot.isEmpty()) {
      throw damaged(
          Files.exists(folder.head()) ? "the head marker is torn" : "the head marker is missing");
    }
    HeadMarker.Slot newest = slot.get();
    if (newest.head().number() > head.number()) {
      throw damaged(
          "the database ends at event "
              + head.number()
              + " and is older than the head marker, which names event "
              + newest.head().number()
              + ": events "
              + (head.number() + 1)
              + " to "
              + newest.head().number()
              + " are missing, or an older copy was put back");
    }
    byte[] forced = database.get(Format.FORCED_KEY);
    if (forced == null || Format.longOf(forced) > newest.turn()) {
      throw damaged("the head marker is older than the database: an older copy was put back");
    }
    return newest;
  }

  private Position position(byte[] key, String what) {
    byte[] value = database.get(key);
    if (value == null) {
      throw damaged(what + " is missing");
    }
    return Position.of(value);
  }

  private JournalRecord record(long number) {
    byte[] value = database.get(Format.recordKey(number));
    if (value == null) {
      throw damaged("event " + number + " is missing");
    }
    return Format.record(value)
        .orElseThrow(() -> damaged("event " + number + " is not what was written"));
  }

  private JournalException damaged(String fault) {
    return new JournalException(
        Kind.DAMAGED,
        "the journal in "
            + folder.folder()
            + " is damaged: "
            + fault
            + " (see `hindsight verify` and `hindsight salvage`)");
  }

  /** The chain from the checkpoint on. */
  private final class Tail {
    private Position end;
    private Instant lastRecordedAt = Instant.EPOCH;

    Tail(Position start) {
      end = start;
    }

    void add(long number, byte[] value) {
      if (number != end.number() + 1) {
        throw damaged("events " + (end.number() + 1) + " to " + (number - 1) + " are missing");
      }
      JournalRecord record =
          Format.record(value)
              .orElseThrow(() -> damaged("event " + number + " is not what was written"));
      byte[] link = Format.link(end.link(), Format.bodyOf(value));
      if (!java.security.MessageDigest.isEqual(link, record.linkBytes())) {
        throw damaged("the chain breaks at event " + number);
      }
      end = new Position(number, link);
      lastRecordedAt = record.recordedAt();
    }
  }
}
