package io.hindsight.actors.journal;

import io.hindsight.actors.journal.JournalException.Kind;
import io.hindsight.actors.journal.files.DatabaseFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiPredicate;
import org.fusesource.leveldbjni.JniDBFactory;
import org.iq80.leveldb.CompressionType;
import org.iq80.leveldb.DB;
import org.iq80.leveldb.DBException;
import org.iq80.leveldb.DBIterator;
import org.iq80.leveldb.Options;
import org.iq80.leveldb.ReadOptions;
import org.iq80.leveldb.WriteBatch;
import org.iq80.leveldb.WriteOptions;
import org.jspecify.annotations.Nullable;

/**
 * LevelDB behind a lock, so that it can be closed, and opened again after a write has failed, while
 * others read.
 */
final class Database implements AutoCloseable {
  private static final WriteOptions SYNCED = new WriteOptions().sync(true);
  private static final int CACHE_BYTES = 64 << 20;
  private static final int BUFFER_BYTES = 16 << 20;

  /**
   * Tables of 2 MB that are mapped, as the page cache's memory. Events of one persistence id lie
   * scattered over them: where more are read than are open, each event opens one again, which takes
   * ten times as long as reading it.
   */
  private static final int OPEN_FILES = 1000;

  private final Path folder;
  private final boolean paranoid;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private @Nullable DB db;

  private Database(Path folder, boolean paranoid, DB db) {
    this.folder = folder;
    this.paranoid = paranoid;
    this.db = db;
  }

  static Database open(Path folder, boolean create, boolean paranoid) {
    return new Database(folder, paranoid, openDb(folder, create, paranoid));
  }

  private static DB openDb(Path folder, boolean create, boolean paranoid) {
    requirePlatform();
    Options options =
        new Options()
            .createIfMissing(create)
            .errorIfExists(create)
            .paranoidChecks(paranoid)
            .verifyChecksums(paranoid)
            .compressionType(CompressionType.NONE)
            .cacheSize(CACHE_BYTES)
            .maxOpenFiles(OPEN_FILES)
            .writeBufferSize(BUFFER_BYTES);
    try {
      DB db = JniDBFactory.factory.open(folder.toFile(), options);
      new StoreFolder(folder.resolveSibling("")).removeInfoLogs();
      return db;
    } catch (IOException e) {
      String reason = String.valueOf(e.getMessage());
      if (reason.contains("lock ") || reason.contains("LOCK")) {
        throw new JournalException(
            Kind.LOCKED, "the journal in " + folder + " is in use by another process", e);
      }
      throw new JournalException(
          Kind.DAMAGED, "the journal in " + folder + " is damaged: " + reason, e);
    } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
      throw unsupported(e);
    }
  }

  /** LevelDB's library is chosen by the operating system alone, and would crash elsewhere. */
  private static void requirePlatform() {
    String processor = System.getProperty("os.arch", "");
    if (!Set.of("amd64", "x86_64", "x86", "i386", "i486", "i586", "i686").contains(processor)) {
      throw unsupported(null);
    }
  }

  private static JournalException unsupported(@Nullable Throwable cause) {
    return new JournalException(
        Kind.UNSUPPORTED_PLATFORM,
        "the journal needs LevelDB, whose native library is there for x86 processors on Linux,"
            + " macOS and Windows, and not for "
            + System.getProperty("os.arch")
            + " on "
            + System.getProperty("os.name")
            + ": run an x86-64 JDK under emulation, or another machine",
        cause);
  }

  private DB db() {
    DB open = db;
    if (open == null) {
      throw new JournalException(Kind.CLOSED, "the journal is closed");
    }
    return open;
  }

  byte @Nullable [] get(byte[] key) {
    lock.readLock().lock();
    try {
      return db().get(key, new ReadOptions().verifyChecksums(paranoid));
    } finally {
      lock.readLock().unlock();
    }
  }

  /**
   * The value of a key that tells itself whether it is what was written: the checksum of the block
   * that it lies in, ten times as long, is left alone.
   */
  byte @Nullable [] getChecked(byte[] key) {
    lock.readLock().lock();
    try {
      return db().get(key);
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Hands over entries from {@code from} on while {@code consumer} wants more. */
  void scan(byte[] from, BiPredicate<byte[], byte[]> consumer) {
    lock.readLock().lock();
    try (DBIterator entries =
        db().iterator(new ReadOptions().verifyChecksums(paranoid).fillCache(false))) {
      entries.seek(from);
      while (entries.hasNext()) {
        Map.Entry<byte[], byte[]> entry = entries.next();
        if (!consumer.test(entry.getKey(), entry.getValue())) {
          return;
        }
      }
    } catch (IOException e) {
      throw new DBException(e);
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Finds keys one after the other; holds the database until it is closed. */
  final class Cursor implements AutoCloseable {
    private final DBIterator entries;

    private Cursor(DBIterator entries) {
      this.entries = entries;
    }

    /** The first key that is {@code from} or later; null where there is none. */
    byte @Nullable [] keyFrom(byte[] from) {
      entries.seek(from);
      return entries.hasNext() ? entries.peekNext().getKey() : null;
    }

    @Override
    public void close() {
      try {
        entries.close();
      } catch (IOException e) {
        throw new DBException(e);
      } finally {
        lock.readLock().unlock();
      }
    }
  }

  Cursor cursor() {
    lock.readLock().lock();
    try {
      return new Cursor(db().iterator(new ReadOptions().verifyChecksums(paranoid)));
    } catch (RuntimeException e) {
      lock.readLock().unlock();
      throw e;
    }
  }

  /** The last entry whose key begins with {@code prefix}; null where there is none. */
  Map.@Nullable Entry<byte[], byte[]> last(byte[] prefix) {
    byte[] beyond = prefix.clone();
    beyond[beyond.length - 1]++;
    lock.readLock().lock();
    try (DBIterator entries = db().iterator(new ReadOptions().verifyChecksums(paranoid))) {
      entries.seek(beyond);
      Map.Entry<byte[], byte[]> entry;
      if (entries.hasNext()) {
        if (!entries.hasPrev()) {
          return null;
        }
        entry = entries.peekPrev();
      } else {
        entries.seekToLast();
        entry = entries.hasNext() ? entries.peekNext() : null;
      }
      return entry != null && Format.startsWith(entry.getKey(), prefix) ? entry : null;
    } catch (IOException e) {
      throw new DBException(e);
    } finally {
      lock.readLock().unlock();
    }
  }

  WriteBatch batch() {
    lock.readLock().lock();
    try {
      return db().createWriteBatch();
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Writes a batch and returns once it is on the disk. */
  void write(WriteBatch batch) {
    lock.readLock().lock();
    try {
      db().write(batch, SYNCED);
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Writes a batch, which a later synced one makes durable. */
  void writeUnsynced(WriteBatch batch) {
    lock.readLock().lock();
    try {
      db().write(batch);
    } finally {
      lock.readLock().unlock();
    }
  }

  /**
   * Closes and opens anew, after a write has failed half way: what of it is no whole record is cut
   * off. Readers wait meanwhile.
   */
  void reopen() throws IOException {
    lock.writeLock().lock();
    try {
      if (db != null) {
        db.close();
        db = null;
      }
      DatabaseFiles files = DatabaseFiles.examine(folder, 0);
      if (!files.faults().isEmpty()) {
        throw new IOException(files.faults().get(0).toString());
      }
      files.cutTorn();
      db = openDb(folder, false, paranoid);
    } finally {
      lock.writeLock().unlock();
    }
  }

  @Override
  public void close() throws IOException {
    lock.writeLock().lock();
    try {
      if (db != null) {
        db.close();
        db = null;
      }
    } finally {
      lock.writeLock().unlock();
    }
  }
}
