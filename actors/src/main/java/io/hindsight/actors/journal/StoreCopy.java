package io.hindsight.actors.journal;

import io.hindsight.actors.journal.Format.Position;
import io.hindsight.actors.journal.JournalException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.iq80.leveldb.WriteBatch;

/** A new store that is filled with events of another; whole once it is finished. */
final class StoreCopy implements AutoCloseable {
  private static final int BATCH = 1000;

  private final StoreFolder folder;
  private final String id;
  private final Database database;
  private final List<JournalRecord> waiting = new ArrayList<>();
  private Position end = Position.START;
  private Instant lastRecordedAt = Instant.EPOCH;
  private IndexTail tail = new IndexTail(0, 0);

  private StoreCopy(StoreFolder folder, String id, Database database) {
    this.folder = folder;
    this.id = id;
    this.database = database;
  }

  /** Begins a store in a folder that is empty or not there yet. */
  static StoreCopy begin(Path target, String id) throws IOException {
    StoreFolder folder = new StoreFolder(target);
    if (folder.exists()) {
      throw new JournalException(Kind.FOREIGN, "there is a journal in " + target + " already");
    }
    folder.create();
    folder.begin();
    Files.createFile(folder.lock());
    return new StoreCopy(folder, id, Database.open(folder.database(), true, true));
  }

  /** Adds an event under the next number. */
  void add(JournalRecord record) {
    boolean sameTime = waiting.isEmpty() || waiting.get(0).recordedAt().equals(record.recordedAt());
    if (!sameTime || waiting.size() == BATCH) {
      write();
    }
    waiting.add(record);
  }

  private void write() {
    if (waiting.isEmpty()) {
      return;
    }
    Instant recordedAt = waiting.get(0).recordedAt();
    try (WriteBatch entries = database.batch()) {
      Batch batch = new Batch(entries, end, recordedAt);
      for (JournalRecord record : waiting) {
        batch.add(List.of(record.event()), record.elder());
      }
      batch.finish();
      tail.add(batch.records());
      if (tail.isFull()) {
        tail.putTo(entries);
        tail = tail.next();
      }
      database.writeUnsynced(entries);
      end = batch.end();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    lastRecordedAt = recordedAt;
    waiting.clear();
  }

  /** Adds an entry beside the events. */
  void put(byte[] key, byte[] value) {
    try (WriteBatch entries = database.batch()) {
      entries.put(key, value);
      database.writeUnsynced(entries);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The last event so far. */
  Position end() {
    write();
    return end;
  }

  /** Makes the copy a store, closed, with the master key of another where there is one. */
  void finish(StoreFolder original) throws IOException {
    write();
    try (HeadMarker marker = HeadMarker.open(folder.head(), 0);
        WriteBatch entries = database.batch()) {
      marker.write(end, lastRecordedAt);
      marker.write(end, lastRecordedAt);
      long turn = marker.force(end, lastRecordedAt);
      JournalStore.putMarks(entries, end, end, turn, id);
      tail.putTo(entries);
      database.write(entries);
    }
    database.close();
    Path key = original.folder().resolve("master.key");
    if (Files.exists(key)) {
      Files.copy(key, folder.folder().resolve("master.key"), StandardCopyOption.COPY_ATTRIBUTES);
    }
    JournalStore.seal(folder, id);
  }

  @Override
  public void close() throws IOException {
    database.close();
  }
}
