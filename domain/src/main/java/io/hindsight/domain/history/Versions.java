package io.hindsight.domain.history;

import io.hindsight.domain.session.SessionCommand;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The versions of one entity, ordered by effective time. */
final class Versions<V> {
  /*
   * One writer appends, any thread reads. What is below the published count never changes, and a
   * reader that finds an older array finds in it all that the count it read before promises.
   */
  private Version<V>[] entries = array(1);
  private volatile int count;

  @SuppressWarnings("unchecked") // only versions of V are put in
  private static <V> Version<V>[] array(int length) {
    return (Version<V>[]) new Version<?>[length];
  }

  /** Adds a version that is effective no earlier than all before it. */
  void add(Version<V> version) {
    int size = count;
    if (size == entries.length) {
      entries = Arrays.copyOf(entries, size + 1 + size / 2);
    }
    entries[size] = version;
    count = size + 1;
  }

  /** The newest version; null where there is none. */
  @Nullable Version<V> last() {
    int size = count;
    return size == 0 ? null : entries[size - 1];
  }

  /**
   * The version that held at a moment.
   *
   * @param limit the number of the newest event taken into account; numbers ascend where it is
   *     below that of some version
   * @param instant null for the newest
   */
  @Nullable Version<V> at(long limit, @Nullable Instant instant) {
    int size = count;
    Version<V>[] all = entries;
    int at = instant == null ? size : effective(all, size, instant);
    if (at > 0 && all[at - 1].number() > limit) {
      at = numbered(all, at, limit);
    }
    return at == 0 ? null : all[at - 1];
  }

  /** The newest version but for ends of sessions whose time is not up. */
  @Nullable Version<V> beforeExpiryAfter(Instant now) {
    int at = count;
    Version<V>[] all = entries;
    while (at > 0
        && all[at - 1].effectiveAt().isAfter(now)
        && all[at - 1].cause().operation().equals(SessionCommand.EXPIRY)) {
      at--;
    }
    return at == 0 ? null : all[at - 1];
  }

  /** All versions that are numbered no higher than {@code limit}, oldest first. */
  List<Version<V>> all(long limit) {
    int size = count;
    Version<V>[] all = entries;
    if (size > 0 && all[size - 1].number() > limit) {
      size = numbered(all, size, limit);
    }
    return List.of(Arrays.copyOf(all, size));
  }

  /** How many of the first {@code size} are effective at {@code instant} or before. */
  private static <V> int effective(Version<V>[] all, int size, Instant instant) {
    if (size == 0 || !all[size - 1].effectiveAt().isAfter(instant)) {
      return size;
    }
    int low = 0;
    int high = size - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (all[middle].effectiveAt().isAfter(instant)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** How many of the first {@code size} are numbered {@code limit} or lower. */
  private static <V> int numbered(Version<V>[] all, int size, long limit) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (all[middle].number() > limit) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
