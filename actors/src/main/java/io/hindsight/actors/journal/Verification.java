package io.hindsight.actors.journal;

import io.hindsight.actors.journal.Format.Position;
import io.hindsight.actors.journal.JournalException.Kind;
import io.hindsight.actors.journal.files.DatabaseFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was checked of a store, and what came of it. Nothing is written but the lock.
 *
 * @param checked what was looked at, in words
 * @param headHash the link of the last event, in hexadecimal
 * @param lastRecordedAt when the last event was recorded; null where there is none
 * @param notes what is no fault: what a crash left, for one
 */
public record Verification(
    Path folder,
    long events,
    String headHash,
    @Nullable Instant lastRecordedAt,
    List<String> checked,
    List<Fault> faults,
    List<String> notes) {
  private static final int SCAN = 4096;

  public boolean isSound() {
    return faults.isEmpty();
  }

  /**
   * Verifies a store that nobody has open.
   *
   * @param full whether all events are chained again, and not those since the last checkpoint alone
   * @throws JournalException where there is no store to verify, or it is in use
   */
  public static Verification of(Path directory, boolean full) {
    StoreFolder folder = new StoreFolder(directory);
    try {
      if (!folder.exists()) {
        throw new JournalException(Kind.MISSING, "there is no journal in " + directory);
      }
    } catch (JournalException e) {
      if (e.kind() != Kind.DAMAGED) {
        throw e;
      }
      return unreadable(directory, e);
    }
    try {
      return locked(folder, full);
    } catch (IOException e) {
      throw new JournalException(
          Kind.UNUSABLE, "the folder " + directory + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static Verification locked(StoreFolder folder, boolean full) throws IOException {
    boolean locked = Files.exists(folder.lock());
    StoreLock lock = folder.take();
    try {
      Verification found = of(folder, StoreCheck.of(folder, Long.MAX_VALUE), full);
      if (!locked) {
        Files.delete(folder.lock());
        found.faults().add(Fault.of("lock is missing"));
      }
      return found;
    } finally {
      lock.close();
    }
  }

  private static Verification unreadable(Path directory, JournalException e) {
    List<Fault> faults = new ArrayList<>(List.of(Fault.of(String.valueOf(e.getMessage()))));
    return new Verification(
        directory, 0, "", null, List.of("store.properties"), faults, new ArrayList<>());
  }

  private static Verification of(StoreFolder folder, StoreCheck check, boolean full)
      throws IOException {
    List<Fault> faults = new ArrayList<>(check.faults());
    faults.addAll(check.harmless());
    List<String> checked = new ArrayList<>();
    checked.add("every byte of every file of the store");
    checked.add("the end of the database against the head marker");
    DatabaseFiles files = check.files();
    // Whatever is wrong with a file, the events concerned are to be named.
    boolean all = full || !check.faults().isEmpty();
    long last = check.lastNumber();
    ChainCheck chain = all ? new ChainCheck(last, check.indexed(), false) : tail(check);
    long after = all ? 0 : Math.max(0, check.checkpoint().number() - 1);
    files.forEach(
        entry -> {
          byte[] value = entry.value();
          boolean wanted = all || (entry.key()[0] == 'r' && Format.numberOf(entry.key()) > after);
          if (wanted && value != null) {
            chain.accept(entry.key(), value);
          }
        });
    faults.addAll(all ? chain.finish() : chain.faults());
    boolean ends = chain.end().number() == check.head().number();
    if (ends && last == check.head().number() && !chain.end().is(check.head())) {
      faults.add(Fault.of("event " + last + " is not the one that the database ends with"));
    }
    checked.add(
        all
            ? "the chain of all %,d events, their order, and the indexes".formatted(last)
            : "the chain of the events from %,d to %,d".formatted(after + 1, last));
    String hash = HexFormat.of().formatHex(check.head().link());
    return new Verification(
        folder.folder(),
        check.head().number(),
        hash,
        chain.lastRecordedAt(),
        checked,
        faults,
        check.notes());
  }

  private static ChainCheck tail(StoreCheck check) throws IOException {
    long before = check.checkpoint().number() - 1;
    byte[] value = before < 1 ? null : check.files().find(Format.recordKey(before));
    Position start =
        value == null
            ? Position.START
            : Format.record(value)
                .map(record -> new Position(before, record.linkBytes()))
                .orElse(Position.START);
    return new ChainCheck(check.lastNumber(), start);
  }

  /** Verifies the events up to one of a store that is open. */
  static Verification whileOpen(
      StoreFolder folder,
      Database database,
      long indexed,
      Position head,
      @Nullable Instant lastRecordedAt) {
    ChainCheck chain = new ChainCheck(head.number(), indexed, true);
    byte[] next = {0};
    while (next.length > 0) {
      next = scan(database, next, chain);
    }
    List<Fault> faults = chain.finish();
    if (faults.isEmpty() && !chain.end().is(head)) {
      faults.add(Fault.of("event " + head.number() + " is not the one that was written"));
    }
    return new Verification(
        folder.folder(),
        head.number(),
        HexFormat.of().formatHex(head.link()),
        lastRecordedAt,
        List.of(
            "the chain of all %,d events, their order, and the indexes".formatted(head.number())),
        faults,
        List.of());
  }

  /** Checks some entries, and returns the key of the next; an empty one at the end. */
  private static byte[] scan(Database database, byte[] from, ChainCheck chain) {
    byte[][] next = {{}};
    int[] seen = {0};
    database.scan(
        from,
        (key, value) -> {
          if (seen[0]++ == SCAN) {
            next[0] = key;
            return false;
          }
          chain.accept(key, value);
          return true;
        });
    return next[0];
  }
}
