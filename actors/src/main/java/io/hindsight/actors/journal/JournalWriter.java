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
 * The one thread that writes: whatever waits, of any actor, becomes one batch and one sync.
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

  /** Something to write: events, or one entry beside them. */
  private record Request(
      List<NewRecord> events, @Nullable Entry entry, boolean last, CompletableFuture<Void> done) {}

  private static final class Entry {
    final byte[] key;
    final byte @Nullable [] value;

    Entry(byte[] key, byte @Nullable [] value) {
      this.key = key;
      this.value = value;
    }
  }

  private final Database database;
  private final Room room;
  private final HeadMarker marker;
  private final JournalStore.Options options;
  private final Consumer<List<JournalRecord>> committed;
  private final BlockingQueue<Request> queue = new ArrayBlockingQueue<>(QUEUE);
  private final Gather gather = new Gather();
  private final Thread thread = new Thread(this::run, "hindsight-journal");
  private volatile Position head;
  private volatile boolean closed;

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
  private boolean broken;
  private boolean failing;

  JournalWriter(
      Database database,
      Room room,
      HeadMarker marker,
      Position head,
      Instant lastRecordedAt,
      JournalStore.Options options,
      Consumer<List<JournalRecord>> committed) {
    this.database = database;
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
    return enqueue(new Request(List.copyOf(events), null, false, new CompletableFuture<>()));
  }

  /** Writes an entry beside the events; a null value removes it. */
  CompletionStage<Void> put(byte[] key, byte @Nullable [] value) {
    return enqueue(new Request(List.of(), new Entry(key, value), false, new CompletableFuture<>()));
  }

  private CompletionStage<Void> enqueue(Request request) {
    if (closed) {
      return CompletableFuture.failedStage(closedFault());
    }
    try {
      queue.put(request);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return CompletableFuture.failedStage(closedFault());
    }
    if (closed && queue.remove(request)) {
      return CompletableFuture.failedStage(closedFault());
    }
    return request.done();
  }

  private static JournalException closedFault() {
    return new JournalException(Kind.CLOSED, "the journal is closed");
  }

  private void run() {
    List<Request> batch = new ArrayList<>();
    boolean last = false;
    try {
      while (!last) {
        batch.clear();
        batch.add(queue.take());
        gather.await(queue);
        int records = batch.get(0).events().size();
        Request next;
        while (records < BATCH_RECORDS && (next = queue.poll()) != null) {
          batch.add(next);
          records += next.events().size();
        }
        last = batch.stream().anyMatch(Request::last);
        gather.begin(batch.size());
        write(batch);
        gather.end();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      closed = true;
      Request left;
      while ((left = queue.poll()) != null) {
        left.done().completeExceptionally(closedFault());
      }
    }
  }

  private void write(List<Request> requests) {
    List<JournalRecord> records;
    try {
      room.require();
      if (broken) {
        resume();
      }
      records = writeBatch(requests);
    } catch (IOException | RuntimeException e) {
      fail(requests, e);
      return;
    }
    tell(records);
    requests.forEach(request -> request.done().complete(null));
  }

  private void fail(List<Request> requests, Exception e) {
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
    requests.forEach(request -> request.done().completeExceptionally(fault));
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
    if (!adopted.isEmpty()) {
      lastRecordedAt = adopted.get(adopted.size() - 1).recordedAt();
      head = end;
      mark(end);
      tell(adopted);
    }
  }

  private List<JournalRecord> writeBatch(List<Request> requests) throws IOException {
    Instant now = Format.instant(Format.micros(options.clock().instant()));
    Instant recordedAt = now.isBefore(lastRecordedAt) ? lastRecordedAt : now;
    try (WriteBatch entries = database.batch()) {
      Batch batch = new Batch(entries, head, recordedAt);
      long bytes = 0;
      for (Request request : requests) {
        if (!request.done().isDone()) {
          add(batch, request);
        }
        Entry entry = request.entry();
        if (entry != null) {
          bytes += put(entries, entry);
        }
      }
      batch.finish(lastRecordedAt);
      if (batch.end().number() - checkpointed >= CHECKPOINT_EVERY) {
        entries.put(Format.CHECKPOINT_KEY, head.bytes());
        checkpointed = head.number();
      }
      options.beforeWrite().accept(bytes + batch.bytes());
      database.write(entries);
      if (!batch.records().isEmpty()) {
        lastRecordedAt = recordedAt;
        head = batch.end();
        mark(head);
      }
      return batch.records();
    }
  }

  /** Adds the events of a request; of one that cannot be, its giver alone is told. */
  private void add(Batch batch, Request request) {
    if (request.events().isEmpty()) {
      return;
    }
    String persistenceId = request.events().get(0).persistenceId();
    long elder = elder(persistenceId);
    long before = elder;
    for (NewRecord event : request.events()) {
      if (!event.persistenceId().equals(persistenceId) || event.sequenceNr() <= before) {
        request
            .done()
            .completeExceptionally(
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
    batch.add(request.events(), elder);
    sequences.put(persistenceId, before);
  }

  /** The sequence number of the last event of a persistence id. */
  private long elder(String persistenceId) {
    Long known = sequences.get(persistenceId);
    if (known != null) {
      return known;
    }
    Map.Entry<byte[], byte[]> last = database.last(Format.persistenceIdPrefix(persistenceId));
    return last == null ? 0 : Format.numberOf(last.getKey());
  }

  private static long put(WriteBatch batch, Entry entry) {
    byte[] value = entry.value;
    if (value == null) {
      batch.delete(entry.key);
      return 0;
    }
    batch.put(entry.key, value);
    return value.length;
  }

  /** A marker that cannot be written is behind, which the next one mends. */
  private void mark(Position end) {
    try {
      marker.write(end, lastRecordedAt);
    } catch (IOException e) {
      log.warn("the head marker could not be written", e);
    }
  }

  /** Writes what waits, and ends. */
  void close() {
    if (!closed) {
      Request last = new Request(List.of(), null, true, new CompletableFuture<>());
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
