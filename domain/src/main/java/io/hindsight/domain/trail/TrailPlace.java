package io.hindsight.domain.trail;

import java.util.Comparator;
import java.util.Optional;

/**
 * Where a call stands in the trail: the number of the event that recorded it, and which of that
 * event's calls it is.
 *
 * @param index counted from 0
 */
public record TrailPlace(long number, int index) implements Comparable<TrailPlace> {
  private static final Comparator<TrailPlace> ORDER =
      Comparator.comparingLong(TrailPlace::number).thenComparingInt(TrailPlace::index);

  /** Before all calls. */
  public static final TrailPlace START = new TrailPlace(0, 0);

  /** Behind all calls. */
  public static final TrailPlace END = new TrailPlace(Long.MAX_VALUE, 0);

  /** The place that {@link #text} wrote; empty where the text is of none. */
  public static Optional<TrailPlace> parse(String text, int radix) {
    int dot = text.indexOf('.');
    try {
      long number = Long.parseLong(dot < 0 ? text : text.substring(0, dot), radix);
      int index = dot < 0 ? 0 : Integer.parseInt(text.substring(dot + 1), radix);
      return number < 0 || index < 0
          ? Optional.empty()
          : Optional.of(new TrailPlace(number, index));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** The number, and behind a dot the index where it is not 0. */
  public String text(int radix) {
    String first = Long.toString(number, radix);
    return index == 0 ? first : first + "." + Integer.toString(index, radix);
  }

  @Override
  public int compareTo(TrailPlace other) {
    return ORDER.compare(this, other);
  }
}
