package io.hindsight.actors.journal;

import io.hindsight.actors.journal.Format.Position;
import io.hindsight.actors.journal.JournalException.Kind;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
 * <p>A batch that fails changes nothing: its numbers are given to the next. LevelDB may have
 * written a part of it, so the database is opened anew before the next write, which drops that
 * part.
 */
final class JournalWriter {
  private static final Logger log = LoggerFactory.getLogger(JournalWriter.class);
  private static final int QUEUE = 4096;
  private static final int BATCH_RECORDS = 512;
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
  private final HeadMarker marker;
  private final JournalStore.Options options;
  private final Consumer<List<JournalRecord>> committed;
  private final BlockingQueue<Request> queue = new ArrayBlockingQueue<>(QUEUE);
  private final Thread thread = new Thread(this::run, "hindsight-journal");
  private volatile Position head;
  private volatile boolean closed;
  private Instant lastRecordedAt;
  private long checkpointed;
  private boolean broken;

  JournalWriter(
      Database database,
      HeadMarker marker,
      Position head,
      Instant lastRecordedAt,
      JournalStore.Options options,
      Consumer<List<JournalRecord>> committed) {
    this.database = database;
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
        int records = batch.get(0).events().size();
        Request next;
        while (records < BATCH_RECORDS && (next = queue.poll()) != null) {
          batch.add(next);
          records += next.events().size();
        }
        last = batch.stream().anyMatch(Request::last);
        write(batch);
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
      if (broken) {
        database.reopen();
        broken = false;
      }
      records = writeBatch(requests);
    } catch (IOException | RuntimeException e) {
      broken = true;
      log.error("a write to the journal failed and changed nothing", e);
      JournalException fault =
          new JournalException(Kind.FULL, "the journal could not be written: " + e.getMessage(), e);
      requests.forEach(request -> request.done().completeExceptionally(fault));
      return;
    }
    try {
      committed.accept(records);
    } catch (RuntimeException e) {
      log.error("a reader of the journal failed", e);
    }
    requests.forEach(request -> request.done().complete(null));
  }

  private List<JournalRecord> writeBatch(List<Request> requests) throws IOException {
    Instant now = Format.instant(Format.micros(options.clock().instant()));
    Instant recordedAt = now.isBefore(lastRecordedAt) ? lastRecordedAt : now;
    try (WriteBatch entries = database.batch()) {
      Batch batch = new Batch(entries, head, recordedAt);
      long bytes = 0;
      for (Request request : requests) {
        batch.add(request.events());
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
      marker.write(end);
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
