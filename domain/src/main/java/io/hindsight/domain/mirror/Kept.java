package io.hindsight.domain.mirror;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A stream that keeps what was read of it from a place on, so that a record's own bytes are at hand
 * once its end is found. It fails where a record is larger, or a file expands further, than any
 * that CloudTrail delivers.
 */
final class Kept extends FilterInputStream {
  /** CloudTrail's records have at most 1 MB. */
  private static final int LARGEST_RECORD = 4 << 20;

  private static final long SUSPICIOUS_SIZE = 32L << 20;
  private static final int SUSPICIOUS_RATIO = 150;

  /** The stream holds more than is taken. */
  static final class TooMuch extends IOException {
    private static final long serialVersionUID = 1;

    TooMuch(String message) {
      super(message);
    }
  }

  private final Counting packed;
  private byte[] bytes = new byte[1 << 16];
  private long from;
  private int count;

  Kept(InputStream in, Counting packed) {
    super(in);
    this.packed = packed;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int read = in.read(into, offset, length);
    if (read > 0) {
      if (count + read > LARGEST_RECORD) {
        throw new TooMuch("a record is larger than 4 MB");
      }
      if (count + read > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(count + read, bytes.length * 2));
      }
      System.arraycopy(into, offset, bytes, count, read);
      count += read;
      long expanded = from + count;
      if (expanded > SUSPICIOUS_SIZE && expanded / SUSPICIOUS_RATIO > packed.count()) {
        throw new TooMuch("the file expands more than 150 times");
      }
    }
    return read;
  }

  String text(long start, long end) {
    return new String(bytes, (int) (start - from), (int) (end - start), StandardCharsets.UTF_8);
  }

  /** Keeps only what is at {@code offset} or after. */
  void forget(long offset) {
    int gone = (int) (offset - from);
    if (gone > bytes.length / 2) {
      System.arraycopy(bytes, gone, bytes, 0, count - gone);
      from = offset;
      count -= gone;
    }
  }
}
