package io.hindsight.ops.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import org.fusesource.leveldbjni.JniDBFactory;
import org.iq80.leveldb.CompressionType;
import org.iq80.leveldb.DB;
import org.iq80.leveldb.Options;
import org.iq80.leveldb.WriteBatch;
import org.iq80.leveldb.WriteOptions;

/**
 * LevelDB by itself, with the journal's settings and the same events: one entry an event, as many
 * in each synced batch as one likes, on one thread.
 */
final class RawLevelDb implements AutoCloseable {
  private static final int BUFFER_BYTES = 16 << 20;

  private final DB db;
  private final Payload payload = new Payload(0);
  private long next;

  RawLevelDb(Path folder) throws IOException {
    Options options =
        new Options()
            .createIfMissing(true)
            .compressionType(CompressionType.NONE)
            .writeBufferSize(BUFFER_BYTES);
    this.db = JniDBFactory.factory.open(folder.toFile(), options);
  }

  /** Writes for a while, and returns how many events a second. */
  double run(int batchSize, Duration time) throws IOException {
    long begun = System.nanoTime();
    long written = 0;
    while (System.nanoTime() - begun < time.toNanos()) {
      try (WriteBatch batch = db.createWriteBatch()) {
        for (int i = 0; i < batchSize; i++) {
          batch.put(ByteBuffer.allocate(8).putLong(next++).array(), payload.next());
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
