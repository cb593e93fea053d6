package io.hindsight.actors.journal.files;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * A table of LevelDB: blocks of sorted entries, an index of the blocks, and a footer. The blocks
 * must follow each other without a gap, so that every byte is covered by a checksum or compared.
 */
final class TableFile {
  private static final int FOOTER = 48;
  private static final int TRAILER = 5;
  private static final long MAGIC = 0xdb4775248b80fb57L;

  /** Where a block lies. */
  private record Handle(int offset, int size) {
    int end() {
      return offset + size + TRAILER;
    }
  }

  private final String name;
  private final byte[] bytes;
  private final List<Handle> blocks = new ArrayList<>();
  private final List<FileFault> faults = new ArrayList<>();

  private TableFile(String name, byte[] bytes) {
    this.name = name;
    this.bytes = bytes;
  }

  /** Reads a table and checks all of it. */
  static TableFile read(Path file) throws IOException {
    TableFile table = new TableFile(file.getFileName().toString(), Files.readAllBytes(file));
    table.readIndex();
    return table;
  }

  List<FileFault> faults() {
    return faults;
  }

  byte[] bytes() {
    return bytes;
  }

  private void readIndex() {
    try {
      int footer = bytes.length - FOOTER;
      if (footer < 0) {
        fault("is cut short");
        return;
      }
      ByteBuffer buffer = Bytes.littleEndian(bytes).position(footer);
      Handle meta = handle(buffer);
      Handle index = handle(buffer);
      if (!Bytes.isZero(bytes, buffer.position(), bytes.length - 8)
          || buffer.getLong(bytes.length - 8) != MAGIC) {
        fault("has no whole footer");
      }
      int next = 0;
      for (Entry entry : isSound(index, "index") ? entries(index) : List.<Entry>of()) {
        Handle block =
            handle(Bytes.littleEndian(entry.value() == null ? new byte[0] : entry.value()));
        if (block.offset() != next) {
          fault("has an index that does not fit its blocks");
          return;
        }
        blocks.add(block);
        next = block.end();
      }
      isSound(meta, "meta index");
      if (faults.isEmpty()
          && (meta.offset() != next || index.offset() != meta.end() || index.end() != footer)) {
        fault("has bytes that belong to no block");
      }
      blocks.removeIf(block -> !isSound(block, "block"));
    } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
      fault("has no whole index");
    }
  }

  private Handle handle(ByteBuffer buffer) {
    long offset = Bytes.varint(buffer);
    long size = Bytes.varint(buffer);
    if (offset < 0 || size < 0 || offset + size + TRAILER > bytes.length) {
      throw new IndexOutOfBoundsException();
    }
    return new Handle((int) offset, (int) size);
  }

  private boolean isSound(Handle block, String what) {
    int end = block.offset() + block.size();
    int stored = Bytes.littleEndian(bytes).getInt(end + 1);
    boolean sound =
        Bytes.maskedChecksum(bytes, block.offset(), block.size() + 1) == stored && bytes[end] == 0;
    if (!sound) {
      fault("has changed bytes in the " + what + " at " + block.offset());
    }
    return sound;
  }

  private void fault(String what) {
    faults.add(new FileFault(name, what));
  }

  /** The entries of a block, whose keys carry the sequence number at their end in the tables. */
  private List<Entry> entries(Handle block) {
    ByteBuffer buffer = Bytes.littleEndian(bytes);
    int end = block.offset() + block.size();
    int restarts = buffer.getInt(end - 4);
    int limit = end - 4 - 4 * restarts;
    buffer.position(block.offset()).limit(limit);
    List<Entry> entries = new ArrayList<>();
    byte[] key = {};
    while (buffer.hasRemaining()) {
      int shared = (int) Bytes.varint(buffer);
      int rest = (int) Bytes.varint(buffer);
      int length = (int) Bytes.varint(buffer);
      byte[] next = Arrays.copyOf(key, shared + rest);
      buffer.get(next, shared, rest);
      byte[] value = new byte[length];
      buffer.get(value);
      entries.add(entry(next, value));
      key = next;
    }
    return entries;
  }

  private static Entry entry(byte[] internalKey, byte[] value) {
    int length = internalKey.length - 8;
    long tag = Bytes.littleEndian(internalKey).getLong(length);
    return new Entry(
        Arrays.copyOf(internalKey, length), tag >>> 8, (tag & 0xff) == 0 ? null : value);
  }

  /** The entries of the whole blocks, in order. */
  Iterator<Entry> entries() {
    Iterator<Handle> left = blocks.iterator();
    return new Iterator<>() {
      private Iterator<Entry> current = List.<Entry>of().iterator();

      @Override
      public boolean hasNext() {
        while (!current.hasNext() && left.hasNext()) {
          current = entries(left.next()).iterator();
        }
        return current.hasNext();
      }

      @Override
      public Entry next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return current.next();
      }
    };
  }

  byte @Nullable [] smallest() {
    return blocks.isEmpty() ? null : entries(blocks.get(0)).get(0).key();
  }

  byte @Nullable [] largest() {
    if (blocks.isEmpty()) {
      return null;
    }
    List<Entry> last = entries(blocks.get(blocks.size() - 1));
    return last.get(last.size() - 1).key();
  }

  /** The newest entry of a key; null where there is none. */
  @Nullable Entry find(byte[] key) {
    int low = 0;
    int high = blocks.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (Arrays.compareUnsigned(entries(blocks.get(middle)).get(0).key(), key) < 0) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    for (int i = low; i < Math.min(blocks.size(), low + 2); i++) {
      for (Entry entry : entries(blocks.get(i))) {
        if (Arrays.equals(entry.key(), key)) {
          return entry;
        }
      }
    }
    return null;
  }
}
