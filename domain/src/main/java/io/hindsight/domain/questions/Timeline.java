package io.hindsight.domain.questions;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a principal could do something, over time.
 *
 * @param intervals one after the other without a gap, oldest first
 */
public record Timeline(String principal, Deed deed, List<Interval> intervals) {

  /** What held in an interval. */
  public enum Access {
    ALLOWED,
    /** Refused, unless context that is missing turned it. */
    CONDITIONAL,
    DENIED,
    /** It rests on what is not known. */
    UNKNOWN,
    /** There was no such principal. */
    ABSENT
  }

  /**
   * A time in which one thing held.
   *
   * @param from its first instant; null for the beginning of time
   * @param to the first instant after it; null where it goes on
   * @param prospect the verdict when it began; null where there was no principal
   * @param causes the changes that began it; none where it began before what is asked about
   */
  public record Interval(
      Access access,
      @Nullable Instant from,
      @Nullable Instant to,
      @Nullable Prospect prospect,
      List<Influence> causes) {
    public Interval {
      causes = List.copyOf(causes);
    }
  }

  public Timeline {
    intervals = List.copyOf(intervals);
  }

  static Access access(@Nullable Prospect prospect) {
    if (prospect == null) {
      return Access.ABSENT;
    }
    if (prospect.isUnknown()) {
      return Access.UNKNOWN;
    }
    return prospect.isAllowed()
        ? Access.ALLOWED
        : prospect.wouldAllowIf().isEmpty() ? Access.DENIED : Access.CONDITIONAL;
  }
}
