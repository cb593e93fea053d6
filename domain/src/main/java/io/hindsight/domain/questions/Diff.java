package io.hindsight.domain.questions;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What access was gained and lost between two instants.
 *
 * @param changes by principal
 * @param asked how many principals were compared
 */
public record Diff(Instant from, Instant to, List<Gain> changes, int asked) {
  public Diff {
    changes = List.copyOf(changes);
  }

  /** Which way access went. */
  public enum Direction {
    GAINED,
    LOST,
    /** Possible before and after, under other conditions. */
    CHANGED
  }

  /**
   * Access of one principal that is another than it was.
   *
   * @param principal its ARN; of whom a trust policy names the name it has there
   * @param before null where there was no such principal
   * @param after null where there is none any more
   * @param causes the changes that last turned it
   */
  public record Gain(
      String principal,
      String actions,
      String resources,
      Direction direction,
      @Nullable Prospect before,
      @Nullable Prospect after,
      List<Influence> causes) {
    public Gain {
      causes = List.copyOf(causes);
    }

    Probe probe() {
      return new Probe(actions, resources);
    }

    boolean wentAs(Gain other) {
      return direction == other.direction
          && Timeline.access(before) == Timeline.access(other.before)
          && Timeline.access(after) == Timeline.access(other.after);
    }
  }
}
