package io.hindsight.actors.projection;

import io.hindsight.actors.aggregate.StoredSerializer;
import java.time.Instant;

/** An event as the journal holds it. */
public final class StoredEvent {
  private final long number;
  private final Instant recordedAt;
  private final String persistenceId;
  private final long sequenceNr;
  private final int serializerId;
  private final String manifest;
  private final byte[] payload;

  /**
   * @param payload is the event's own from here on
   */
  public StoredEvent(
      long number,
      Instant recordedAt,
      String persistenceId,
      long sequenceNr,
      int serializerId,
      String manifest,
      byte[] payload) {
    this.number = number;
    this.recordedAt = recordedAt;
    this.persistenceId = persistenceId;
    this.sequenceNr = sequenceNr;
    this.serializerId = serializerId;
    this.manifest = manifest;
    this.payload = payload;
  }

  /** An event of ours of which no more is kept than history and trail need. */
  static StoredEvent condensed(long number, Instant recordedAt, String manifest, byte[] payload) {
    return new StoredEvent(
        number, recordedAt, "", 0, StoredSerializer.IDENTIFIER, manifest, payload);
  }

  /** The global sequence number, dense from 1. */
  public long number() {
    return number;
  }

  public Instant recordedAt() {
    return recordedAt;
  }

  public String persistenceId() {
    return persistenceId;
  }

  public long sequenceNr() {
    return sequenceNr;
  }

  public int serializerId() {
    return serializerId;
  }

  public String manifest() {
    return manifest;
  }

  /** The bytes that the serializer made; not to be changed. */
  public byte[] payload() {
    return payload;
  }
}
