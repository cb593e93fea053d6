package io.hindsight.actors.journal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a store, and which events it concerns.
 *
 * @param firstEvent of the events concerned; 0 where it cannot be said or is none
 * @param from when the first of the events concerned, or the last before them, was recorded
 * @param to when the last of them, or the first after them, was recorded
 */
public record Fault(
    String what, long firstEvent, long lastEvent, @Nullable Instant from, @Nullable Instant to) {
  static Fault of(String what) {
    return new Fault(what, 0, 0, null, null);
  }

  static Fault missing(long first, long last, @Nullable Instant from, @Nullable Instant to) {
    return new Fault(missingText(first, last), first, last, from, to);
  }

  static String missingText(long first, long last) {
    return first == last
        ? "event " + first + " is missing"
        : "events " + first + " to " + last + " are missing";
  }

  @Override
  public String toString() {
    if (from == null && to == null) {
      return what;
    }
    String begin = from == null ? "the start" : from.toString();
    String end = to == null ? "the end" : to.toString();
    return what + " (recorded between " + begin + " and " + end + ")";
  }
}
