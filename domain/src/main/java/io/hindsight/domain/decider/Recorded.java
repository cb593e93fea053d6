package io.hindsight.domain.decider;

import java.time.Instant;

/**
 * An event with its metadata.
 *
 * @param number the global sequence number in the journal
 * @param recordedAt when the journal learned of it
 * @param effectiveAt when it held in the account; equal to {@code recordedAt} unless imported
 */
public record Recorded<E>(
    long number, Instant recordedAt, Instant effectiveAt, Cause cause, E event) {}
