package io.hindsight.domain.questions;

import io.hindsight.domain.decider.Cause;
import java.time.Instant;

/**
 * A change that has a say in a principal's access.
 *
 * @param number of the event in the journal; 0 for what AWS itself published
 * @param what became so, in a few words
 */
public record Influence(Instant at, long number, Cause cause, String what) {
  static Influence published(Instant at, String what) {
    return new Influence(at, 0, Cause.system("aws:Publish"), what);
  }
}
