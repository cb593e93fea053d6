package io.hindsight.protobuf;

/** The fields of a stored message one after the other, without making anything of them. */
final class Fields {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;

  private final byte[] bytes;
  private final int end;
  private int next;
  private int number;
  private long value;
  private int from;

  Fields(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.next = from;
    this.end = end;
  }

  /** Goes to the next field; false where there is none. */
  boolean advance() {
    if (next >= end) {
      return false;
    }
    int tag = (int) varint();
    number = tag >>> 3;
    switch (tag & 7) {
      case VARINT -> value = varint();
      case BYTES -> {
        value = varint();
        from = next;
        if (value < 0 || value > end - next) {
          throw broken();
        }
        next += (int) value;
      }
      case FIXED64 -> next += 8;
      case FIXED32 -> next += 4;
      default -> throw broken();
    }
    return true;
  }

  int number() {
    return number;
  }

  /** Of a number. */
  long value() {
    return value;
  }

  /** Where the bytes of the field begin. */
  int from() {
    return from;
  }

  /** How many bytes the field has. */
  int length() {
    return (int) value;
  }

  Fields inside() {
    return new Fields(bytes, from, next);
  }

  private long varint() {
    long read = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (next >= end) {
        throw broken();
      }
      byte part = bytes[next++];
      read |= (part & 0x7FL) << shift;
      if (part >= 0) {
        return read;
      }
    }
    throw broken();
  }

  private static IllegalStateException broken() {
    return new IllegalStateException("not a stored message");
  }
}
