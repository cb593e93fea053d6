package io.hindsight.domain.history;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;

/** When each event was recorded, by its number; the times never go back. */
final class RecordedTimes {
  private long[] micros = new long[1024];
  private long first;
  private volatile int count;

  /** Takes in the time of an event that is numbered above all before it. */
  void add(long number, Instant recordedAt) {
    int size = count;
    if (size == 0) {
      first = number;
    }
    int at = (int) (number - first);
    if (at >= micros.length) {
      micros = Arrays.copyOf(micros, Math.max(at + 1, micros.length + micros.length / 2));
    }
    long time = micros(recordedAt);
    Arrays.fill(micros, size, at + 1, time);
    count = at + 1;
  }

  /** The number of the newest event recorded at {@code instant} or before; 0 where none was. */
  long newestAt(Instant instant) {
    long time = micros(instant);
    int low = 0;
    int high = count;
    long[] all = micros;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (all[middle] > time) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low == 0 ? 0 : first + low - 1;
  }

  private static long micros(Instant instant) {
    if (instant.isBefore(Instant.EPOCH)) {
      return -1;
    }
    return instant.isAfter(Instant.ofEpochSecond(Long.MAX_VALUE / 1_000_001))
        ? Long.MAX_VALUE
        : ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }
}
