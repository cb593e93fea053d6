package io.hindsight.actors.journal.files;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** LevelDB's ways of writing numbers and checksums. */
final class Bytes {
  private static final int MASK_DELTA = 0xa282ead8;

  private Bytes() {}

  static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The checksum as it is stored: CRC-32C, rotated and shifted. */
  static int maskedChecksum(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK_DELTA;
  }

  static long varint(ByteBuffer buffer) {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte next = buffer.get();
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new BufferUnderflowException();
  }

  /** A varint that is a length of what follows. */
  static int length(ByteBuffer buffer) {
    long length = varint(buffer);
    if (length < 0 || length > buffer.remaining()) {
      throw new BufferUnderflowException();
    }
    return (int) length;
  }

  static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[length(buffer)];
    buffer.get(bytes);
    return bytes;
  }

  static boolean isZero(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }
}
