package io.hindsight.ops.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import org.fusesource.leveldbjni.JniDBFactory;
import org.iq80.leveldb.DB;
import org.iq80.leveldb.Options;
import org.iq80.leveldb.WriteBatch;
import org.iq80.leveldb.WriteOptions;

/** LevelDB by itself: one entry an event, as many in each synced batch as one likes. */
final class RawLevelDb implements AutoCloseable {
  private static final int VALUE_BYTES = 200;

  private final DB db;
  private long next;

  RawLevelDb(Path folder) throws IOException {
    this.db = JniDBFactory.factory.open(folder.toFile(), new Options().createIfMissing(true));
  }

  /** Writes for a while, and returns how many events a second. */
  double run(int batchSize, Duration time) throws IOException {
    long begun = System.nanoTime();
    long written = 0;
    while (System.nanoTime() - begun < time.toNanos()) {
      try (WriteBatch batch = db.createWriteBatch()) {
        for (int i = 0; i < batchSize; i++) {
          batch.put(ByteBuffer.allocate(8).putLong(next++).array(), new byte[VALUE_BYTES]);
        }
        db.write(batch, new WriteOptions().sync(true));
      }
      written += batchSize;
    }
    return written / ((System.nanoTime() - begun) / 1e9);
  }

  @Override
  public void close() throws IOException {
    db.close();
  }
}
