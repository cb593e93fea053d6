package io.hindsight.actors.journal;

import io.hindsight.actors.journal.Format.Position;
import io.hindsight.actors.journal.JournalException.Kind;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.iq80.leveldb.WriteBatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what it is given as one batch with one sync: what waits in its queue on a thread of its
 * own, and what an actor has gathered on that actor's. One writes at a time.
 *
 * <p>After a batch that failed the database is opened anew before the next: LevelDB may have
 * written a part of it, which is dropped, or all of it, which stands. While the disk is full no
 * batch is begun, and readers go on.
 */
final class JournalWriter {
  private static final Logger log = LoggerFactory.getLogger(JournalWriter.class);
  private static final int QUEUE = 4096;
  private static final int BATCH_RECORDS = 512;
  private static final int REMEMBERED = 100_000;
  private static final int CHECKPOINT_EVERY = 50_000;
  private static final int FORCE_EVERY = 32;

  private final Database database;
  private final Indexes indexes;
  private final Room room;
  private final HeadMarker marker;
  private final JournalStore.Options options;
  private final Consumer<List<JournalRecord>> committed;
  private final BlockingQueue<PendingWrite> queue = new ArrayBlockingQueue<>(QUEUE);
  private final Thread thread = new Thread(this::run, "hindsight-journal");
  private volatile Position head;
  private volatile boolean closed;

  /** In the queue, says that nothing comes after it. */
  private final PendingWrite last = PendingWrite.of(List.of());

  /** The last sequence numbers of the persistence ids that wrote last. */
  private final Map<String, Long> sequences =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > REMEMBERED;
        }
      };

  private Instant lastRecordedAt;
  private long checkpointed;
  private int unforced;
  private long forced;
  private boolean broken;
  private boolean failing;

  JournalWriter(
      Database database,
      Indexes indexes,
      Room room,
      HeadMarker marker,
      Position head,
      Instant lastRecordedAt,
      JournalStore.Options options,
      Consumer<List<JournalRecord>> committed) {
    this.database = database;
    this.indexes = indexes;
    this.room = room;
    this.marker = marker;
    this.head = head;
    this.lastRecordedAt = lastRecordedAt;
    this.options = options;
    this.committed = committed;
    this.checkpointed = head.number();
    thread.setDaemon(true);
    thread.start();
  }

  Position head() {
    return head;
  }

  /** When the last event was recorded; for a writer that is closed. */
  Instant lastRecordedAt() {
    return lastRecordedAt;
  }

  /** Whether the last write failed; for a writer that is closed. */
  boolean isBroken() {
    return broken;
  }

  CompletionStage<Void> append(List<NewRecord> events) {
    return enqueue(PendingWrite.awaited(List.copyOf(events)));
  }

  /** Writes an entry beside the events; a null value removes it. */
  CompletionStage<Void> put(byte[] key, byte @Nullable [] value) {
    return enqueue(PendingWrite.entry(key, value));
  }

  private CompletionStage<Void> enqueue(PendingWrite write) {
    if (closed) {
      return CompletableFuture.failedStage(closedFault());
    }
    try {
      queue.put(write);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return CompletableFuture.failedStage(closedFault());
    }
    if (closed && queue.remove(write)) {
      return CompletableFuture.failedStage(closedFault());
    }
    return write.told();
  }

  private static JournalException closedFault() {
    return new JournalException(Kind.CLOSED, "the journal is closed");
  }

  private void run() {
    List<PendingWrite> batch = new ArrayList<>();
    boolean ended = false;
    try {
      while (!ended) {
        batch.clear();
        batch.add(queue.take());
        int records = batch.get(0).events().size();
        PendingWrite next;
        while (records < BATCH_RECORDS && (next = queue.poll()) != null) {
          batch.add(next);
          records += next.events().size();
        }
        ended = batch.contains(last);
        write(batch);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      closed = true;
      PendingWrite left;
      while ((left = queue.poll()) != null) {
        left.end(closedFault());
      }
    }
  }

  /** Writes on the calling thread; each write knows afterwards what came of it. */
  synchronized void write(List<PendingWrite> writes) {
    if (closed) {
      writes.forEach(write -> write.fail(closedFault()));
    } else {
      try {
        room.require();
        if (broken) {
          resume();
        }
        tell(writeBatch(writes));
      } catch (IOException | RuntimeException e) {
        fail(writes, e);
      }
    }
    writes.forEach(PendingWrite::end);
  }

  private void fail(List<PendingWrite> writes, Exception e) {
    boolean full = e instanceof JournalException known && known.kind() == Kind.FULL;
    JournalException fault =
        full
            ? (JournalException) e
            : new JournalException(
                Kind.UNUSABLE, "the journal could not be written: " + e.getMessage(), e);
    // What LevelDB has of the batch is found out when it is opened anew.
    broken |= !full;
    sequences.clear();
    if (!failing) {
      failing = true;
      log.error("a write to the journal failed, and events are refused until one succeeds", e);
    }
    writes.forEach(write -> write.fail(fault));
  }

  private void tell(List<JournalRecord> records) {
    if (failing) {
      failing = false;
      log.info("the journal takes events again");
    }
    try {
      committed.accept(records);
    } catch (RuntimeException e) {
      log.error("a reader of the journal failed", e);
    }
  }

  /**
   * Opens the database anew after a failure. A batch that failed may be there nevertheless, whole:
   * nobody was told that it is, and now it is what readers see.
   */
  private void resume() throws IOException {
    database.reopen();
    byte[] stored = database.get(Format.HEAD_KEY);
    Position end = stored == null ? Position.START : Position.of(stored);
    ChainCheck chain = new ChainCheck(end.number(), head);
    List<JournalRecord> adopted = new ArrayList<>();
    database.scan(
        Format.recordKey(head.number() + 1),
        (key, value) -> {
          if (key[0] != 'r') {
            return false;
          }
          chain.record(Format.numberOf(key), value);
          Format.record(value).ifPresent(adopted::add);
          return true;
        });
    if (!chain.faults().isEmpty() || !chain.end().is(end)) {
      throw new IOException("the database does not go on where it ended");
    }
    broken = false;
    indexes.load();
    if (!adopted.isEmpty()) {
      lastRecordedAt = adopted.get(adopted.size() - 1).recordedAt();
      head = end;
      mark(end);
      tell(adopted);
    }
  }

  private List<JournalRecord> writeBatch(List<PendingWrite> writes) throws IOException {
    Instant now = Format.instant(Format.micros(options.clock().instant()));
    Instant recordedAt = now.isBefore(lastRecordedAt) ? lastRecordedAt : now;
    try (WriteBatch entries = database.batch()) {
      Batch batch = new Batch(entries, head, recordedAt);
      long bytes = 0;
      for (PendingWrite write : writes) {
        if (write.isEntry()) {
          bytes += put(entries, write);
        } else if (!write.events().isEmpty()) {
          add(batch, write);
        }
      }
      batch.finish();
      boolean indexed = indexes.putTail(entries, false);
      if (batch.end().number() - checkpointed >= CHECKPOINT_EVERY) {
        entries.put(Format.CHECKPOINT_KEY, head.bytes());
        checkpointed = head.number();
      }
      if (forced > 0) {
        entries.put(Format.FORCED_KEY, Format.longValue(forced));
      }
      options.beforeWrite().accept(bytes + batch.bytes());
      database.write(entries);
      forced = 0;
      if (indexed) {
        indexes.tailIsWritten();
      }
      indexes.add(batch.records());
      if (!batch.records().isEmpty()) {
        lastRecordedAt = recordedAt;
        head = batch.end();
        mark(head);
      }
      return batch.records();
    }
  }

  /** Adds the events of a write; of one that cannot be, its giver alone is told. */
  private void add(Batch batch, PendingWrite write) {
    String persistenceId = write.events().get(0).persistenceId();
    long elder = elder(persistenceId);
    long before = elder;
    for (NewRecord event : write.events()) {
      if (!event.persistenceId().equals(persistenceId) || event.sequenceNr() <= before) {
        write.fail(
            new JournalException(
                Kind.OUT_OF_SEQUENCE,
                "event "
                    + event.sequenceNr()
                    + " of "
                    + event.persistenceId()
                    + " does not follow event "
                    + before
                    + " of "
                    + persistenceId));
        return;
      }
      before = event.sequenceNr();
    }
    batch.add(write.events(), elder);
    sequences.put(persistenceId, before);
  }

  /** The sequence number of the last event of a persistence id. */
  private long elder(String persistenceId) {
    Long known = sequences.get(persistenceId);
    if (known != null) {
      return known;
    }
    return indexes.last(persistenceId);
  }

  private static long put(WriteBatch batch, PendingWrite write) {
    byte[] value = write.value();
    if (value == null) {
      batch.delete(write.key());
      return 0;
    }
    batch.put(write.key(), value);
    return value.length;
  }

  /**
   * A marker that cannot be written is behind, which the next one mends. One in some is forced to
   * the disk, and the next batch says so: no crash leaves an older one.
   */
  private void mark(Position end) {
    try {
      marker.write(end, lastRecordedAt);
      if (++unforced >= FORCE_EVERY) {
        unforced = 0;
        forced = marker.force(end, lastRecordedAt);
      }
    } catch (IOException e) {
      log.warn("the head marker could not be written", e);
    }
  }

  /** Writes what waits, and ends. */
  void close() {
    if (!closed) {
      try {
        queue.put(last);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
