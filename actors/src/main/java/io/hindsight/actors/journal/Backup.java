package io.hindsight.actors.journal;

import io.hindsight.actors.journal.JournalException.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;

/**
 * A copy of a store as it was at a moment, itself a store.
 *
 * @param headHash the link of its last event, in hexadecimal
 */
public record Backup(Path folder, long events, String headHash) {
  /** Copies a store that nobody has open. */
  public static Backup of(Path source, Path target) {
    JournalStore.Options options = JournalStore.Options.existing();
    try (JournalStore store = JournalStore.open(source, options, number -> {})) {
      return store.backup(target);
    }
  }

  static Backup of(StoreFolder original, Reading reading, Path target) {
    try (StoreCopy copy = StoreCopy.begin(target, original.identity())) {
      Set<String> ids = new TreeSet<>();
      long events = reading.head().getAsLong();
      reading.scan(
          1,
          record -> {
            if (record.number() <= events) {
              copy.add(record);
              ids.add(record.persistenceId());
            }
          });
      String last =
          reading.read(events).map(record -> HexFormat.of().formatHex(record.link())).orElse("");
      String hash = HexFormat.of().formatHex(copy.end().link());
      if (events > 0 && !last.equals(hash)) {
        throw reading.damaged("the chain of the events that were copied is not whole");
      }
      for (String id : ids) {
        long deleted = reading.deletedTo(id);
        if (deleted > 0) {
          copy.put(Format.deletedKey(id), Format.longValue(deleted));
        }
      }
      copy.finish(original);
      return new Backup(target, events, hash);
    } catch (IOException e) {
      throw new JournalException(
          Kind.UNUSABLE, "the backup to " + target + " failed: " + e.getMessage(), e);
    }
  }
}
