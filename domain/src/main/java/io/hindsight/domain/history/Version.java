package io.hindsight.domain.history;

import io.hindsight.domain.decider.Cause;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An entity from one change to the next.
 *
 * @param number of the event in the journal
 * @param value null where the entity ended
 */
public record Version<V>(
    long number, Instant recordedAt, Instant effectiveAt, Cause cause, @Nullable V value) {}
