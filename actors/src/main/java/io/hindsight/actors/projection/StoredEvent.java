package io.hindsight.actors.projection;

import java.time.Instant;

/**
 * An event as the journal holds it.
 *
 * @param number the global sequence number, dense from 1
 */
public record StoredEvent(
    long number,
    Instant recordedAt,
    String persistenceId,
    long sequenceNr,
    int serializerId,
    String manifest,
    byte[] payload) {}
