package io.hindsight.domain.mirror;

import io.hindsight.domain.decider.Cause;
import io.hindsight.domain.entity.Event;
import io.hindsight.domain.trail.CallRecorded;
import java.time.Instant;

/**
 * A fact about the past that is to be recorded.
 *
 * @param id told apart by it: a fact is recorded once
 */
public record Past(String id, Cause cause, Instant effectiveAt, Event event) {

  /** The id of the fact that an event states; empty where it is no fact of a mirrored account. */
  public static String idOf(Event event) {
    if (event instanceof CallRecorded call) {
      return call.eventId();
    }
    if (event instanceof Baseline.DetailRecorded detail) {
      return detail.factId();
    }
    return event instanceof Baseline.BaselineTaken taken ? takenId(taken.baseline()) : "";
  }

  static String takenId(String baseline) {
    return "baseline:" + baseline;
  }
}
