package io.hindsight.actors.journal;

import java.util.Collection;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits a little for more to write together, where many write.
 *
 * <p>Writers that wait for their answers fall into two halves, one being synced while the other
 * comes in. Where the last batches were large, the rest of the writers are about to come, and a
 * fraction of a sync's time spent waiting for them saves a whole sync.
 */
final class Gather {
  private static final int MANY = 8;
  private static final long STEP_NANOS = 30_000;
  private static final long LONGEST_NANOS = 2_000_000;

  private int before;
  private int last;
  private long begun;
  private long syncNanos;

  /** Waits for as many as there were in the last two batches, or a third of a sync. */
  void await(Collection<?> waiting) {
    if (last < MANY) {
      return;
    }
    long deadline = System.nanoTime() + Math.min(syncNanos / 3, LONGEST_NANOS);
    while (waiting.size() + 1 < last + before && System.nanoTime() < deadline) {
      LockSupport.parkNanos(STEP_NANOS);
    }
  }

  void begin(int size) {
    before = last;
    last = size;
    begun = System.nanoTime();
  }

  void end() {
    syncNanos = System.nanoTime() - begun;
  }
}
