package io.hindsight.domain.history;

import io.hindsight.domain.decider.Recorded;
import io.hindsight.domain.entity.Change;
import io.hindsight.domain.entity.Event;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The versions of one entity, ordered by effective time and then by number. */
final class Versions<V> {
  private record Entry<V>(Recorded<? extends Event> cause, Change.Step<V> step, @Nullable V value) {
    boolean isAfter(Instant effectiveAt) {
      return cause.effectiveAt().isAfter(effectiveAt);
    }
  }

  /*
   * One writer replaces the array, readers take whichever they find: an array is never changed once
   * it is published, and a reader ignores what is numbered above the revision it reads at.
   */
  @SuppressWarnings("unchecked")
  private volatile Entry<V>[] entries = (Entry<V>[]) new Entry<?>[0];

  /**
   * Inserts what {@code event} made of the entity where it belongs, and folds what follows anew.
   */
  void apply(Recorded<? extends Event> event, Change.Step<V> step) {
    Entry<V>[] before = entries;
    int at = before.length;
    while (at > 0 && before[at - 1].isAfter(event.effectiveAt())) {
      at--;
    }
    Entry<V>[] after = Arrays.copyOf(before, before.length + 1);
    System.arraycopy(before, at, after, at + 1, before.length - at);
    V value = step.apply(at == 0 ? null : before[at - 1].value());
    after[at] = new Entry<>(event, step, value);
    for (int i = at + 1; i < after.length; i++) {
      value = after[i].step().apply(value);
      after[i] = new Entry<>(after[i].cause(), after[i].step(), value);
    }
    entries = after;
  }

  @Nullable V at(long revision, @Nullable Instant instant) {
    Entry<V> entry = entryAt(revision, instant);
    return entry == null ? null : entry.value();
  }

  @Nullable Version<V> versionAt(long revision, @Nullable Instant instant) {
    Entry<V> entry = entryAt(revision, instant);
    return entry == null ? null : version(entry);
  }

  List<Version<V>> all(long revision) {
    return Stream.of(entries)
        .filter(entry -> entry.cause().number() <= revision)
        .map(Versions::version)
        .toList();
  }

  private static <V> Version<V> version(Entry<V> entry) {
    Recorded<? extends Event> cause = entry.cause();
    return new Version<>(
        cause.number(), cause.recordedAt(), cause.effectiveAt(), cause.cause(), entry.value());
  }

  private @Nullable Entry<V> entryAt(long revision, @Nullable Instant instant) {
    Entry<V>[] all = entries;
    int at = instant == null ? all.length : upperBound(all, instant);
    while (at > 0 && all[at - 1].cause().number() > revision) {
      at--;
    }
    return at == 0 ? null : all[at - 1];
  }

  /** How many entries are effective at {@code instant} or before. */
  private static <V> int upperBound(Entry<V>[] all, Instant instant) {
    int low = 0;
    int high = all.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (all[middle].isAfter(instant)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
