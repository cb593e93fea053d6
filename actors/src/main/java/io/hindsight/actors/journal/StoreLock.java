package io.hindsight.actors.journal;

import io.hindsight.actors.journal.JournalException.Kind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A store taken by this process. On a medium that cannot be written to, several may read it.
 *
 * <p>POSIX gives a process's locks on a file up as soon as the process closes the file, whoever in
 * it opened it: so within the process the stores that are taken are remembered, and nothing else
 * may open the lock file.
 */
final class StoreLock implements AutoCloseable {
  private static final Set<Path> TAKEN = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final FileChannel channel;

  private StoreLock(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  static StoreLock take(Path folder, Path file) throws IOException {
    if (!TAKEN.add(folder)) {
      throw inUse(folder);
    }
    FileChannel channel = null;
    try {
      boolean writable = Files.isWritable(folder) || !Files.exists(file);
      channel =
          writable
              ? FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)
              : FileChannel.open(file, StandardOpenOption.READ);
      FileLock lock = channel.tryLock(0, Long.MAX_VALUE, !writable);
      if (lock != null) {
        return new StoreLock(folder, channel);
      }
    } catch (IOException | RuntimeException e) {
      release(folder, channel);
      throw e;
    }
    release(folder, channel);
    throw inUse(folder);
  }

  private static void release(Path folder, @Nullable FileChannel channel) throws IOException {
    TAKEN.remove(folder);
    if (channel != null) {
      channel.close();
    }
  }

  private static JournalException inUse(Path folder) {
    return new JournalException(
        Kind.LOCKED, "the journal in " + folder + " is in use by another process");
  }

  @Override
  public void close() throws IOException {
    release(folder, channel);
  }
}
