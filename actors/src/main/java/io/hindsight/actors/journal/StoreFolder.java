package io.hindsight.actors.journal;

import io.hindsight.actors.journal.JournalException.Kind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;

/** The files of a store: {@code store.properties}, {@code head}, {@code lock}, {@code journal/}. */
record StoreFolder(Path folder) {
  private static final String PRODUCT = "hindsight-journal";

  Path properties() {
    return folder.resolve("store.properties");
  }

  Path head() {
    return folder.resolve("head");
  }

  Path database() {
    return folder.resolve("journal");
  }

  Path lock() {
    return folder.resolve("lock");
  }

  /** Whether there is a store; refuses a folder that is not ours or from a newer release. */
  boolean exists() {
    try {
      if (!Files.exists(properties())) {
        if (Files.exists(database()) || Files.exists(head())) {
          throw new JournalException(
              Kind.DAMAGED,
              "the journal in " + folder + " is damaged: store.properties is missing");
        }
        return false;
      }
      Properties properties = new Properties();
      try (var in = Files.newInputStream(properties())) {
        properties.load(in);
      } catch (IllegalArgumentException e) {
        throw foreign();
      }
      if (!PRODUCT.equals(properties.getProperty("product"))) {
        throw foreign();
      }
      int format = Integer.parseInt(properties.getProperty("format", "0"));
      if (format > Format.VERSION) {
        throw new JournalException(
            Kind.NEWER_FORMAT,
            "the journal in "
                + folder
                + " has format "
                + format
                + ", and this release reads up to "
                + Format.VERSION);
      }
      if (format < 1) {
        throw foreign();
      }
      return true;
    } catch (NumberFormatException e) {
      throw foreign();
    } catch (IOException e) {
      throw new JournalException(
          Kind.UNUSABLE, "the folder " + folder + " cannot be read: " + e.getMessage(), e);
    }
  }

  private JournalException foreign() {
    return new JournalException(
        Kind.FOREIGN, "the folder " + folder + " holds something else than a Hindsight journal");
  }

  /** Makes the folder; refuses one with files that are not ours. */
  void create() throws IOException {
    Files.createDirectories(folder);
    try (Stream<Path> files = Files.list(folder)) {
      List<String> others =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> !name.equals("master.key") && !name.equals("lock"))
              .toList();
      if (!others.isEmpty()) {
        throw new JournalException(
            Kind.FOREIGN,
            "the folder "
                + folder
                + " is not empty and not a Hindsight data folder: it holds "
                + others.get(0));
      }
    }
  }

  /** Says that the store is whole; written last when one is made. */
  void seal() throws IOException {
    Path draft = folder.resolve("store.properties.new");
    Files.writeString(
        draft,
        "# A Hindsight journal; see JOURNAL.md of the release.\nproduct="
            + PRODUCT
            + "\nformat="
            + Format.VERSION
            + "\nid="
            + UUID.randomUUID()
            + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE,
        StandardOpenOption.SYNC);
    Files.move(
        draft,
        properties(),
        java.nio.file.StandardCopyOption.ATOMIC_MOVE,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  /** Takes the store for this process; the channel holds it until it is closed. */
  FileChannel take() throws IOException {
    Files.createDirectories(folder);
    FileChannel channel =
        FileChannel.open(lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock taken = channel.tryLock();
      if (taken != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // Said below: the holder is this very process.
    }
    channel.close();
    throw new JournalException(
        Kind.LOCKED, "the journal in " + folder + " is in use by another process");
  }
}
