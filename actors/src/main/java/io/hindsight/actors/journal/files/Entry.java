package io.hindsight.actors.journal.files;

import org.jspecify.annotations.Nullable;

/** A key with its value at one time; without a value where it was deleted then. */
public final class Entry {
  private final byte[] key;
  private final long sequence;
  private final byte @Nullable [] value;

  Entry(byte[] key, long sequence, byte @Nullable [] value) {
    this.key = key;
    this.sequence = sequence;
    this.value = value;
  }

  /** The key itself; not to be changed. */
  public byte[] key() {
    return key;
  }

  /** LevelDB's number of the change: of two entries of a key the higher one holds. */
  long sequence() {
    return sequence;
  }

  /** The value itself, not to be changed; null where the key was deleted. */
  public byte @Nullable [] value() {
    return value;
  }
}
