package io.hindsight.actors.journal;

import io.hindsight.actors.journal.Format.Position;
import io.hindsight.actors.journal.JournalException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.iq80.leveldb.DBException;
import org.iq80.leveldb.WriteBatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events of a server, in the order they were recorded, in a folder of their own.
 *
 * <p>An append is durable when its stage completes. Opening verifies what was written since the
 * last checkpoint and holds the end of the database against the head marker; a store that fails
 * does not open.
 */
public final class JournalStore implements AutoCloseable {
  /**
   * How a store is opened.
   *
   * @param create whether to make one where there is none
   * @param beforeWrite is called before each write with its size in bytes, and fails it by throwing
   */
  public record Options(boolean create, Clock clock, LongConsumer beforeWrite) {
    public static final Options STANDARD = new Options(true, Clock.systemUTC(), bytes -> {});

    public static Options existing() {
      return new Options(false, Clock.systemUTC(), bytes -> {});
    }

    public Options withClock(Clock changed) {
      return new Options(create, changed, beforeWrite);
    }

    public Options withBeforeWrite(LongConsumer changed) {
      return new Options(create, clock, changed);
    }
  }

  /** How many bytes of tables are read before a store opens; a verification reads all. */
  private static final long CHECKED_AT_START = 1L << 30;

  private static final String CLOSED = "the journal is closed";
  private static final Logger log = LoggerFactory.getLogger(JournalStore.class);

  private final StoreFolder folder;
  private final StoreLock lock;
  private final Database database;
  private final Inventory inventory;
  private final HeadMarker marker;
  private final Indexes indexes;
  private final JournalWriter writer;
  private final List<Consumer<JournalRecord>> listeners = new CopyOnWriteArrayList<>();
  private final Queue<Waiter> waiters = new ConcurrentLinkedQueue<>();
  private final Reading reading;

  /** The tables of which only the sizes were compared. */
  private final List<Path> unread;

  private volatile @Nullable JournalException damage;
  private volatile boolean closed;

  /** Somebody who waits for an event beyond a number. */
  private record Waiter(long number, CompletableFuture<Void> done) {}

  private JournalStore(
      StoreFolder folder,
      StoreLock lock,
      Database database,
      StoreCheck check,
      Instant last,
      Options options)
      throws IOException {
    this.folder = folder;
    this.lock = lock;
    this.database = database;
    this.inventory = check.opened();
    this.unread = List.copyOf(check.files().unread());
    HeadMarker.Slot newest = check.newestMarker();
    this.marker = HeadMarker.open(folder.head(), newest == null ? 0 : newest.turn());
    this.indexes = Indexes.of(database);
    checkpoint(check.head(), last);
    this.writer =
        new JournalWriter(
            database,
            indexes,
            Room.of(folder.folder()),
            marker,
            check.head(),
            last,
            options,
            this::committed);
    this.reading = new Reading(folder.folder(), database, indexes, this::highestNumber);
  }

  /**
   * Opens the store in a folder, or makes one.
   *
   * @param progress hears the number up to which the tail is verified
   * @throws JournalException where it cannot or must not be used
   */
  public static JournalStore open(Path directory, Options options, LongConsumer progress) {
    StoreFolder folder = new StoreFolder(directory);
    StoreLock lock = null;
    Database database = null;
    try {
      boolean exists = folder.exists();
      if (!exists && !options.create()) {
        throw new JournalException(Kind.MISSING, "there is no journal in " + directory);
      }
      if (exists) {
        folder.requireFormat();
      } else {
        folder.create();
      }
      boolean unlocked = exists && !Files.exists(folder.lock());
      lock = folder.take();
      if (!exists) {
        create(folder);
      }
      if (unlocked) {
        log.warn("found at start: lock is missing, and is made again");
      }
      StoreCheck check = StoreCheck.of(folder, CHECKED_AT_START);
      if (!check.faults().isEmpty()) {
        throw folder.damaged(sentence(check.faults()));
      }
      check.harmless().forEach(fault -> log.warn("found at start: {}", fault));
      check.notes().forEach(note -> log.warn("found at start: {}", note));
      check.files().cutTorn();
      check.opened().write(folder.inventory());
      database = Database.open(folder.database(), false, true);
      Instant last =
          new OpeningCheck(folder, database).run(check.checkpoint(), check.head(), progress);
      return new JournalStore(folder, lock, database, check, last, options);
    } catch (IOException e) {
      release(lock, database);
      throw new JournalException(
          Kind.UNUSABLE, "the folder " + directory + " cannot be used: " + e.getMessage(), e);
    } catch (DBException e) {
      release(lock, database);
      throw new JournalException(
          Kind.DAMAGED, "the journal in " + directory + " is damaged: " + e.getMessage(), e);
    } catch (RuntimeException | Error e) {
      release(lock, database);
      throw e;
    }
  }

  static String sentence(List<Fault> faults) {
    String first = faults.stream().limit(3).map(Fault::toString).collect(Collectors.joining("; "));
    return faults.size() <= 3 ? first : first + "; and " + (faults.size() - 3) + " faults more";
  }

  /** Makes an empty store, as one that was closed. */
  private static void create(StoreFolder folder) throws IOException {
    String id = UUID.randomUUID().toString();
    folder.begin();
    try (Database database = Database.open(folder.database(), true, true);
        HeadMarker marker = HeadMarker.open(folder.head(), 0);
        WriteBatch batch = database.batch()) {
      marker.write(Position.START, Instant.EPOCH);
      marker.write(Position.START, Instant.EPOCH);
      marker.write(Position.START, Instant.EPOCH);
      long turn = marker.force(Position.START, Instant.EPOCH);
      putMarks(batch, Position.START, Position.START, turn, id);
      database.write(batch);
    }
    seal(folder, id);
  }

  /** Puts the marks of a store that was never open. */
  static void putMarks(WriteBatch batch, Position head, Position checkpoint, long turn, String id) {
    batch.put(Format.HEAD_KEY, head.bytes());
    batch.put(Format.CHECKPOINT_KEY, checkpoint.bytes());
    batch.put(Format.FORCED_KEY, Format.longValue(turn));
    batch.put(Format.IDENTITY_KEY, id.getBytes(StandardCharsets.UTF_8));
    batch.put(Format.SESSION_KEY, Format.longValue(0));
    batch.put(Format.INDEXED_KEY, Format.longValue(0));
  }

  /** Makes a folder with a closed database a store. */
  static void seal(StoreFolder folder, String id) throws IOException {
    folder.removeInfoLogs();
    folder.seal(id);
    inventory(folder, 0, Inventory.NEW).write(folder.inventory());
    folder.end();
  }

  /** The files of a store that is closed; tables that were listed before are as they were. */
  private static Inventory inventory(StoreFolder folder, long session, Inventory before)
      throws IOException {
    SortedMap<String, Inventory.Sum> files = new TreeMap<>();
    for (var file : folder.files().entrySet()) {
      Inventory.Sum known =
          file.getKey().endsWith(".sst") ? before.files().get(file.getKey()) : null;
      files.put(
          file.getKey(), known == null ? Inventory.Sum.of(file.getKey(), file.getValue()) : known);
    }
    return Inventory.closed(session, files);
  }

  private static void release(@Nullable StoreLock lock, @Nullable Database database) {
    try {
      if (database != null) {
        database.close();
      }
      if (lock != null) {
        lock.close();
      }
    } catch (IOException e) {
      log.warn("a store that did not open could not be closed", e);
    }
  }

  /** Remembers that all up to {@code position} was verified, and which marker is on the disk. */
  private void checkpoint(Position position, Instant recordedAt) throws IOException {
    long turn = marker.force(position, recordedAt);
    try (WriteBatch batch = database.batch()) {
      batch.put(Format.CHECKPOINT_KEY, position.bytes());
      batch.put(Format.FORCED_KEY, Format.longValue(turn));
      batch.put(Format.SESSION_KEY, Format.longValue(inventory.session()));
      boolean indexed = indexes.putTail(batch, true);
      database.write(batch);
      if (indexed) {
        indexes.tailIsWritten();
      }
    }
  }

  public Path directory() {
    return folder.folder();
  }

  /** The number of the last durable event; 0 where there is none. */
  public long highestNumber() {
    return writer.head().number();
  }

  /** The link of the last durable event, in hexadecimal. */
  public String headHash() {
    return java.util.HexFormat.of().formatHex(writer.head().link());
  }

  /**
   * Appends events, all or none; completes once they are durable. Waits where too many wait.
   *
   * <p>Fails with {@link JournalException} where the disk is full or the store is closed or
   * damaged.
   */
  public CompletionStage<Void> append(List<NewRecord> events) {
    JournalException fault = damage;
    return fault == null ? writer.append(events) : CompletableFuture.failedStage(fault);
  }

  /** Writes on the calling thread; each write knows afterwards what came of it. */
  void write(List<PendingWrite> writes) {
    JournalException fault = damage;
    if (fault == null) {
      writer.write(writes);
    } else {
      writes.forEach(write -> write.fail(fault));
    }
  }

  private void committed(List<JournalRecord> records) {
    for (Consumer<JournalRecord> listener : listeners) {
      for (JournalRecord record : records) {
        listener.accept(record);
      }
    }
    wake(highestNumber());
  }

  /**
   * Hands over every event from now on, in order, right after it became durable; on the thread that
   * wrote it, so {@code listener} must not linger.
   *
   * @return what ends it
   */
  public Runnable onCommit(Consumer<JournalRecord> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Completes once there is an event beyond {@code number}. */
  CompletionStage<Void> whenBeyond(long number) {
    if (highestNumber() > number) {
      return CompletableFuture.completedStage(null);
    }
    Waiter waiter = new Waiter(number, new CompletableFuture<>());
    waiters.add(waiter);
    if (closed) {
      waiter.done().completeExceptionally(new JournalException(Kind.CLOSED, CLOSED));
    }
    wake(highestNumber());
    return waiter.done();
  }

  private void wake(long number) {
    waiters.removeIf(waiter -> number > waiter.number() && waiter.done().complete(null));
  }

  public Optional<JournalRecord> read(long number) {
    return reading.read(number);
  }

  /** Hands over the durable events from {@code from} on, in order. */
  public void scan(long from, Consumer<JournalRecord> consumer) {
    reading.scan(from, consumer);
  }

  /** Hands over the durable events from {@code from} up to {@code to}, in order. */
  public void scan(long from, long to, Consumer<JournalRecord> consumer) {
    reading.scan(from, to, consumer);
  }

  /** At most {@code limit} events from {@code from} on, of one account where it is given. */
  public List<JournalRecord> page(@Nullable String account, long from, int limit) {
    return reading.page(account, from, limit);
  }

  /**
   * The number of the first event recorded at {@code instant} or later; one past the last if none.
   */
  public long firstRecordedAt(Instant instant) {
    return reading.firstRecordedAt(instant);
  }

  /**
   * Hands over the events of a persistence id with sequence numbers from {@code from} to {@code
   * to}, as long as {@code consumer} wants more.
   *
   * @throws JournalException where the sequence has a gap
   */
  public void replay(String persistenceId, long from, long to, Predicate<JournalRecord> consumer) {
    reading.replay(persistenceId, from, to, consumer);
  }

  /** The number of the event with a sequence number of a persistence id. */
  public OptionalLong numberOf(String persistenceId, long sequenceNr) {
    return reading.numberOf(persistenceId, sequenceNr);
  }

  /** The highest sequence number of a persistence id, deleted ones included; 0 where none. */
  public long highestSequenceNr(String persistenceId) {
    return reading.highestSequenceNr(persistenceId);
  }

  /**
   * Hides the events of a persistence id up to a sequence number from replay; they stay in the
   * journal.
   */
  public CompletionStage<Void> deleteTo(String persistenceId, long sequenceNr) {
    long to = Math.min(sequenceNr, highestSequenceNr(persistenceId));
    return to <= reading.deletedTo(persistenceId)
        ? CompletableFuture.completedStage(null)
        : writer.put(Format.deletedKey(persistenceId), Format.longValue(to));
  }

  /** The persistence ids that have events, in order, after {@code after}. */
  public List<String> persistenceIds(String after, int limit) {
    return reading.persistenceIds(after, limit);
  }

  /**
   * Copies what is there now to a new store, which is the same up to there, and verifies it on the
   * way; writers go on.
   */
  public Backup backup(Path target) {
    return Backup.of(folder, reading, target);
  }

  /** Verifies all that is there now, while writers go on. */
  public Verification verify() {
    return Verification.whileOpen(
        folder, database, indexes.indexed(), writer.head(), highestRecordedAt());
  }

  /** Verifies all that is there now on a thread of its own; a fault ends the writing. */
  void verifyInBackground() {
    new BackgroundCheck(this, unread).start();
  }

  private @Nullable Instant highestRecordedAt() {
    return read(highestNumber()).map(JournalRecord::recordedAt).orElse(null);
  }

  Database database() {
    return database;
  }

  JournalWriter writer() {
    return writer;
  }

  /** Refuses all appends from now on: what was found must not be built upon. */
  void failStop(String fault) {
    JournalException found = reading.damaged(fault);
    damage = found;
    log.error("the journal is damaged and takes no more events fault={}", fault);
  }

  /** Lets what waits become durable, and closes. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    try {
      writer.close();
      closed = true;
      waiters.forEach(
          waiter -> waiter.done().completeExceptionally(new JournalException(Kind.CLOSED, CLOSED)));
      boolean whole = damage == null && !writer.isBroken();
      if (whole) {
        checkpoint(writer.head(), writer.lastRecordedAt());
      }
      marker.close();
      database.close();
      folder.removeInfoLogs();
      if (whole) {
        inventory(folder, inventory.session(), inventory).write(folder.inventory());
      }
      lock.close();
    } catch (IOException | DBException e) {
      throw new JournalException(
          Kind.UNUSABLE, "the journal in " + folder.folder() + " did not close cleanly", e);
    }
  }
}
