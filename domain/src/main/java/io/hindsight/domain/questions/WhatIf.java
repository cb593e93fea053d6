package io.hindsight.domain.questions;

import io.hindsight.domain.policy.evaluate.Decision;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a change that was not made would have changed.
 *
 * @param otherwise the calls that would have been decided otherwise, in the order of the trail
 * @param same how many would have been decided as they were
 * @param undecided how many cannot be decided, by the reason
 */
public record WhatIf(
    Instant from, Instant to, List<Turned> otherwise, int same, Map<String, Integer> undecided) {
  public WhatIf {
    otherwise = List.copyOf(otherwise);
    undecided = Map.copyOf(undecided);
  }

  /**
   * A call that would have been decided otherwise.
   *
   * @param recorded whether it was allowed
   * @param before the verdict that policies came to
   * @param after the verdict that they would have come to
   * @param grounds the statements of the latter
   */
  public record Turned(
      String eventId,
      Instant time,
      String caller,
      String action,
      String resource,
      boolean recorded,
      Decision before,
      Decision after,
      List<Ground> grounds) {
    public Turned {
      grounds = List.copyOf(grounds);
    }
  }
}
