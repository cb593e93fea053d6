package io.hindsight.ops.bench;

import java.util.Arrays;
import java.util.Random;

/**
 * The bytes that every side of the journal's benchmark writes: none like another, none packable.
 */
final class Payload {
  static final int BYTES = 200;

  private static final byte[] POOL = new byte[1 << 20];

  static {
    new Random(1).nextBytes(POOL);
  }

  private int next;

  /**
   * A source of events' bytes.
   *
   * @param seed where in the pool it begins
   */
  Payload(int seed) {
    this.next = Math.floorMod(seed * 7919, POOL.length - BYTES);
  }

  byte[] next() {
    next = (next + 257) % (POOL.length - BYTES);
    return Arrays.copyOfRange(POOL, next, next + BYTES);
  }
}
