package io.hindsight.actors.journal.files;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/*
 * What is behind the last record of a log whose writer was killed, or lost power, is one record at
 * most that it did not finish, and zeros up to the size that LevelDB had mapped. A killed writer
 * leaves a beginning of that record, in the order of its bytes; a loss of power leaves any of its
 * sectors, and a sector of a record is dense but for where the record begins and ends. What is
 * neither was changed.
 */

/**
 * A file in LevelDB's log format: blocks of 32 KB with records, each with a checksum, in one or
 * more parts.
 *
 * @param whole up to where the file holds whole records
 * @param torn whether it ends within a record, as a file does whose writer was killed
 * @param closed whether it ends with its last record, as a file does that LevelDB closed
 */
record LogFile(
    List<byte[]> records, List<FileFault> faults, long whole, boolean torn, boolean closed) {
  private static final int BLOCK = 32_768;
  private static final int HEADER = 7;
  private static final int FULL = 1;
  private static final int FIRST = 2;
  private static final int LAST = 4;
  private static final int SECTOR = 512;
  private static final int SPARSE = 20;
  private static final int EDGE = 32;
  private static final int FIRST_MAPPED = 1 << 16;
  private static final int MOST_MAPPED = 1 << 20;

  static LogFile read(Path file) throws IOException {
    return new Reader(file.getFileName().toString(), Files.readAllBytes(file)).read();
  }

  private static final class Reader {
    private final String name;
    private final byte[] bytes;
    private final ByteBuffer buffer;
    private final int end;
    private final List<byte[]> records = new ArrayList<>();
    private final List<FileFault> faults = new ArrayList<>();
    private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
    private boolean within;
    private int position;
    private int whole;

    Reader(String name, byte[] bytes) {
      this.name = name;
      this.bytes = bytes;
      this.buffer = Bytes.littleEndian(bytes);
      int used = bytes.length;
      while (used > 0 && bytes[used - 1] == 0) {
        used--;
      }
      // LevelDB maps files in steps, and a writer that was killed leaves zeros at their ends.
      this.end = used;
    }

    LogFile read() {
      while (position < end) {
        int left = BLOCK - position % BLOCK;
        if (left < HEADER) {
          trailer(left);
        } else if (isSound(position)) {
          part();
        } else if (isUnfinished(left)) {
          return unfinished();
        } else {
          fault("has changed bytes in the record at " + position);
          within = false;
          position += left;
        }
      }
      mapped();
      return new LogFile(records, faults, whole, within, whole == bytes.length);
    }

    private LogFile unfinished() {
      int changed = within ? -1 : changed();
      if (changed >= 0) {
        fault("has changed bytes in the unused space behind its last record, at " + changed);
      }
      mapped();
      return new LogFile(records, faults, whole, changed < 0, false);
    }

    /** Where bytes behind the last record are none of an unfinished one; -1 where they can be. */
    private int changed() {
      int sector = position - position % SECTOR;
      int headed = Math.min(position + HEADER, bytes.length);
      int last = Math.min(sector + SECTOR, bytes.length);
      if (Bytes.isZero(bytes, position, headed) && !Bytes.isZero(bytes, headed, last)) {
        return nonZero(headed);
      }
      for (int from = sector + SECTOR; from < end; from += SECTOR) {
        int to = Math.min(from + SECTOR, bytes.length);
        boolean sparse = nonZeros(from, to) <= SPARSE;
        boolean begins = Bytes.isZero(bytes, Math.min(from + EDGE, to), to);
        boolean ends = Bytes.isZero(bytes, from, Math.max(from, to - EDGE));
        if (sparse && !begins && !ends) {
          return nonZero(from);
        }
      }
      return -1;
    }

    private int nonZero(int from) {
      int at = from;
      while (bytes[at] == 0) {
        at++;
      }
      return at;
    }

    private int nonZeros(int from, int to) {
      int count = 0;
      for (int at = from; at < to; at++) {
        count += bytes[at] == 0 ? 0 : 1;
      }
      return count;
    }

    /** LevelDB maps a log in steps of known sizes, and cuts it to its records when it closes it. */
    private void mapped() {
      long size = 0;
      for (long step = FIRST_MAPPED; size < bytes.length; step = Math.min(MOST_MAPPED, 2 * step)) {
        size += step;
      }
      boolean closed = whole == bytes.length && !within;
      if (size != bytes.length && !closed && end <= whole && faults.isEmpty()) {
        fault("is cut short in the unused space behind its last record");
      }
    }

    private void trailer(int left) {
      int next = Math.min(bytes.length, position + left);
      if (!Bytes.isZero(bytes, position, next)) {
        fault("has changed bytes at the end of a block, at " + position);
      }
      position = next;
    }

    /**
     * Whether a record that is not sound is the last, which its writer did not finish: then no
     * other begins after it, for each is on the disk before the next.
     */
    private boolean isUnfinished(int left) {
      boolean headed = position + HEADER <= bytes.length;
      int next = headed ? position + HEADER + length(position) : bytes.length;
      if (next <= position + left - HEADER && begins(next)) {
        return false;
      }
      for (int block = position + left; block < end; block += BLOCK) {
        for (int at = block; isSound(at); at += HEADER + length(at)) {
          if (begins(at)) {
            return false;
          }
        }
      }
      return true;
    }

    private boolean begins(int at) {
      return isSound(at) && (bytes[at + 6] == FULL || bytes[at + 6] == FIRST);
    }

    private int length(int at) {
      return buffer.getShort(at + 4) & 0xffff;
    }

    /** Whether there is a part of a record, with the right checksum. */
    private boolean isSound(int at) {
      int left = BLOCK - at % BLOCK;
      if (left < HEADER || at + HEADER > bytes.length) {
        return false;
      }
      int size = HEADER + length(at);
      return size <= left
          && at + size <= bytes.length
          && bytes[at + 6] != 0
          && Bytes.maskedChecksum(bytes, at + 6, size - 6) == buffer.getInt(at);
    }

    private void part() {
      int length = length(position);
      int type = bytes[position + 6];
      boolean begins = type == FULL || type == FIRST;
      if (type < FULL || type > LAST) {
        fault("has a record of an unknown type at " + position);
      } else if (begins == within && (begins || faults.isEmpty())) {
        fault("has a record without its beginning or end at " + position);
      }
      if (begins) {
        parts.reset();
        within = true;
      }
      if (within) {
        parts.write(bytes, position + HEADER, length);
      }
      position += HEADER + length;
      if (type == FULL || type == LAST) {
        if (within) {
          records.add(parts.toByteArray());
        }
        within = false;
        whole = position;
      }
    }

    private void fault(String what) {
      faults.add(new FileFault(name, what));
    }
  }
}
