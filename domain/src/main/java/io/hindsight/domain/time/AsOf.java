package io.hindsight.domain.time;

/**
 * The moment a question is about: now, an instant of effective time (UTC), or a revision, which is
 * the global sequence number of the newest event taken into account.
 */
public sealed interface AsOf {
  /** All that is known so far. */
  AsOf LATEST = new Latest();

  static AsOf at(java.time.Instant instant) {
    return new Instant(instant);
  }

  record Latest() implements AsOf {}

  /** What held at {@code instant}, changes made in that very instant included. */
  record Instant(java.time.Instant instant) implements AsOf {}

  /** What held when the journal had {@code number} events. */
  record Revision(long number) implements AsOf {}

  /**
   * What was thought to hold at {@code instant} when the journal had {@code number} events: facts
   * about it that were recorded later are left out.
   */
  record Known(java.time.Instant instant, long number) implements AsOf {}
}
