package io.hindsight.protobuf;

import io.hindsight.domain.decider.Cause;
import io.hindsight.domain.entity.Event;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event with its metadata, as aggregates persist it.
 *
 * @param effectiveAt when it held in the account; null where that is when it is recorded
 */
public record Journaled(Cause cause, @Nullable Instant effectiveAt, Event event) {}
