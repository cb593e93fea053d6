package io.hindsight.actors.journal;

import java.util.HashSet;
import java.util.Set;

/**
 * When what waits is written. One writer is never kept waiting; where many write, those who were
 * just answered are about to come again, and a part of a write's time spent waiting for them saves
 * a whole one.
 */
final class Gathering {
  private static final int MANY = 8;
  private static final long LONGEST_NANOS = 2_000_000;

  private Set<Object> last = new HashSet<>();
  private Set<Object> current = new HashSet<>();
  private int others;
  private int expected;
  private long begun;
  private long writeNanos;

  /** Takes in a write of somebody. */
  void came(Object writer) {
    if (current.add(writer) && !last.contains(writer)) {
      others++;
    }
  }

  /** Whether to write what waits now. */
  boolean isDue() {
    if (expected < MANY || current.size() >= expected) {
      return true;
    }
    long now = System.nanoTime();
    if (begun == 0) {
      begun = now;
    }
    return now - begun >= Math.min(writeNanos / 2, LONGEST_NANOS);
  }

  /** Notes that what waited is written, and how long it took. */
  void wrote(long nanos) {
    // Writers may have fallen into two groups, of which one comes in while the other is written.
    expected = last.size() + others;
    Set<Object> before = last;
    last = current;
    current = before;
    current.clear();
    others = 0;
    writeNanos = nanos;
    begun = 0;
  }
}
