package io.hindsight.actors.journal.files;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The entries of a batch, as LevelDB keeps it in its log. */
final class LogEntries {
  private static final int DELETION = 0;
  private static final int VALUE = 1;

  private LogEntries() {}

  /** The entries in a record of a log; empty where it is none. */
  static Optional<List<Entry>> of(byte[] record) {
    ByteBuffer buffer = Bytes.littleEndian(record);
    try {
      long sequence = buffer.getLong();
      int count = buffer.getInt();
      List<Entry> entries = new ArrayList<>(Math.min(count, record.length));
      for (int i = 0; i < count; i++) {
        int type = buffer.get();
        if (type != VALUE && type != DELETION) {
          return Optional.empty();
        }
        byte[] key = Bytes.bytes(buffer);
        entries.add(new Entry(key, sequence + i, type == VALUE ? Bytes.bytes(buffer) : null));
      }
      return buffer.hasRemaining() ? Optional.empty() : Optional.of(entries);
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
