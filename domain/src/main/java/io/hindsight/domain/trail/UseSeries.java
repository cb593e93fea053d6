package io.hindsight.domain.trail;

import java.util.Arrays;
import java.util.Optional;

/** The seconds in which something was used, in the order in which they were recorded. */
final class UseSeries<T> {
  /*
   * Calls are recorded when they are answered, so seconds ascend but for calls that were under way
   * side by side. `newest` has, for each entry, which one up to it is of the latest second; by it
   * any question is a binary search, and a look at the few entries right after.
   */
  private static final long LONGEST_CALL = 120;

  /** A use of something at a second of the epoch. */
  record Entry<T>(long second, T what) {}

  private long[] numbers = new long[2];
  private long[] seconds = new long[2];
  private int[] newest = new int[2];
  private Object[] what = new Object[2];
  private int size;

  /** Adds a use that is numbered below none before it; one more within the same second is none. */
  synchronized void add(long number, long second, T used) {
    if (size > 0 && seconds[size - 1] == second && what[size - 1].equals(used)) {
      return;
    }
    if (size == numbers.length) {
      int room = size + 1 + size / 2;
      numbers = Arrays.copyOf(numbers, room);
      seconds = Arrays.copyOf(seconds, room);
      newest = Arrays.copyOf(newest, room);
      what = Arrays.copyOf(what, room);
    }
    numbers[size] = number;
    seconds[size] = second;
    what[size] = used;
    newest[size] = size == 0 || seconds[newest[size - 1]] <= second ? size : newest[size - 1];
    size++;
  }

  /** The last use by that second, of those numbered no higher than {@code number}. */
  synchronized Optional<Entry<T>> last(long number, long second) {
    int known = number == Long.MAX_VALUE ? size : count(number);
    int low = 0;
    int high = known;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (seconds[newest[middle]] > second) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    int found = low == 0 ? -1 : newest[low - 1];
    for (int i = low; i < known && seconds[i] - LONGEST_CALL <= second; i++) {
      if (seconds[i] <= second && (found < 0 || seconds[i] >= seconds[found])) {
        found = i;
      }
    }
    return found < 0 ? Optional.empty() : Optional.of(entry(found));
  }

  @SuppressWarnings("unchecked") // only values of T are put in
  private Entry<T> entry(int at) {
    return new Entry<>(seconds[at], (T) what[at]);
  }

  /** How many are numbered no higher. */
  private int count(long number) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (numbers[middle] <= number) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
