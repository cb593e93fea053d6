package io.hindsight.actors.journal;

import io.hindsight.actors.journal.Format.Position;
import io.hindsight.actors.journal.JournalException.Kind;
import io.hindsight.actors.journal.files.DatabaseFiles;
import io.hindsight.actors.journal.files.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What was copied of a damaged store to a new one, and what was not.
 *
 * <p>Events keep their numbers and links up to the first that is lost; those after it follow with
 * new ones. Of a persistence id that lost an event the later ones are set aside: they cannot be
 * replayed without it.
 *
 * @param events how many were copied
 * @param same how many of them, from the start, have the numbers and links that they had
 * @param lost the events that cannot be read
 * @param setAside the events that are whole, but follow a loss of their own persistence id
 */
public record Salvage(
    Path folder, long events, long same, String headHash, List<Fault> lost, List<Fault> setAside) {

  /**
   * Copies what is whole of a store to a new one; the old one is left as it is.
   *
   * @throws JournalException where the store is in use, or the target is not empty
   */
  public static Salvage of(Path source, Path target) {
    StoreFolder folder = new StoreFolder(source);
    if (!Files.isDirectory(folder.database())) {
      throw new JournalException(Kind.MISSING, "there is no journal in " + source);
    }
    try {
      StoreLock lock = folder.take();
      try {
        return copy(folder, target);
      } finally {
        lock.close();
      }
    } catch (IOException e) {
      throw new JournalException(
          Kind.UNUSABLE, "the salvage to " + target + " failed: " + e.getMessage(), e);
    }
  }

  private static Salvage copy(StoreFolder folder, Path target) throws IOException {
    try (StoreCopy copy = StoreCopy.begin(target, UUID.randomUUID().toString())) {
      Salvager salvager = new Salvager(copy);
      DatabaseFiles files = DatabaseFiles.everything(folder.database());
      files.forEach(salvager::accept);
      salvager.end(last(folder, files));
      long events = copy.end().number();
      String hash = HexFormat.of().formatHex(copy.end().link());
      copy.finish(folder);
      return new Salvage(target, events, salvager.same, hash, salvager.lost, salvager.setAside);
    }
  }

  /** The number of the last event that there was, by database or marker, whichever is later. */
  private static long last(StoreFolder folder, DatabaseFiles files) throws IOException {
    byte[] head = files.find(Format.HEAD_KEY);
    long last = head == null || head.length != Position.BYTES ? 0 : Position.of(head).number();
    if (Files.exists(folder.head())) {
      HeadMarker.Slot marker = HeadMarker.read(folder.head()).newest();
      last = marker == null ? last : Math.max(last, marker.head().number());
    }
    return last;
  }

  /** Takes the entries of the old store in the order of their keys. */
  private static final class Salvager {
    private final StoreCopy copy;
    private final List<Fault> lost = new ArrayList<>();
    private final List<Fault> setAside = new ArrayList<>();
    private final Map<String, Long> sequences = new HashMap<>();
    private long next = 1;
    private long same;
    private byte @Nullable [] link = Format.FIRST_LINK;
    private @Nullable Instant recordedAt;

    Salvager(StoreCopy copy) {
      this.copy = copy;
    }

    void accept(Entry entry) {
      byte[] key = entry.key();
      byte[] value = entry.value();
      if (value == null) {
        return;
      }
      if (key[0] == 'd' && value.length == 8) {
        copy.put(key, value);
      } else if (key[0] == 'r') {
        record(Format.numberOf(key), value);
      }
    }

    private void record(long number, byte[] value) {
      Optional<JournalRecord> read =
          Format.record(value).filter(record -> record.number() == number);
      if (read.isEmpty()) {
        return;
      }
      JournalRecord record = read.get();
      byte[] before = number == next ? link : null;
      if (before != null
          && !MessageDigest.isEqual(Format.linkOf(before, value), record.linkBytes())) {
        link = null;
        return;
      }
      lostUpTo(number - 1, record.recordedAt());
      next = number + 1;
      link = record.linkBytes();
      recordedAt = record.recordedAt();
      take(record);
    }

    private void lostUpTo(long last, @Nullable Instant to) {
      if (last >= next) {
        lost.add(Fault.missing(next, last, recordedAt, to));
      }
    }

    private void take(JournalRecord record) {
      long before = sequences.getOrDefault(record.persistenceId(), 0L);
      if (record.elder() != before) {
        aside(record);
        return;
      }
      sequences.put(record.persistenceId(), record.sequenceNr());
      if (lost.isEmpty() && setAside.isEmpty()) {
        same = record.number();
      }
      copy.add(record);
    }

    private void aside(JournalRecord record) {
      setAside.add(
          new Fault(
              "event "
                  + record.number()
                  + " is event "
                  + record.sequenceNr()
                  + " of "
                  + record.persistenceId()
                  + ", which lost one before it",
              record.number(),
              record.number(),
              record.recordedAt(),
              record.recordedAt()));
    }

    void end(long last) {
      lostUpTo(last, null);
    }
  }
}
