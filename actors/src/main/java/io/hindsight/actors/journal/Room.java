package io.hindsight.actors.journal;

import io.hindsight.actors.journal.JournalException.Kind;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The room on a store's disk. LevelDB is kept from running into its end: a write that fails half
 * way would have to be found out about, and so would a compaction.
 */
final class Room {
  private static final long RESERVE_BYTES = 48L << 20;

  private final Path folder;
  private final FileStore disk;
  private final long reserve;

  private Room(Path folder, FileStore disk) throws IOException {
    this.folder = folder;
    this.disk = disk;
    this.reserve = Math.min(RESERVE_BYTES, disk.getTotalSpace() / 4);
  }

  static Room of(Path folder) throws IOException {
    return new Room(folder, Files.getFileStore(folder));
  }

  /** Fails where less is left than what the database may need at once. */
  void require() throws IOException {
    long usable = disk.getUsableSpace();
    if (usable < reserve) {
      throw new JournalException(
          Kind.FULL,
          "the disk of the journal in "
              + folder
              + " is full: "
              + (usable >> 20)
              + " MB are left, and "
              + (reserve >> 20)
              + " MB are needed");
    }
  }
}
