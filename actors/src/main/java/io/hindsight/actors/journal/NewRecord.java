package io.hindsight.actors.journal;

import org.jspecify.annotations.Nullable;

/** An event that is to be appended. */
public final class NewRecord {
  /** What Akka keeps beside an event, serialised. */
  static final class Metadata {
    private final int serializerId;
    private final String manifest;
    private final byte[] payload;

    Metadata(int serializerId, String manifest, byte[] payload) {
      this.serializerId = serializerId;
      this.manifest = manifest;
      this.payload = payload;
    }

    int serializerId() {
      return serializerId;
    }

    String manifest() {
      return manifest;
    }

    byte[] payload() {
      return payload;
    }
  }

  private final String persistenceId;
  private final long sequenceNr;
  private final String writerUuid;
  private final int serializerId;
  private final String manifest;
  private final byte[] payload;
  private final String adapterManifest;
  private final @Nullable Metadata metadata;

  /**
   * @param payload is the record's own from here on
   */
  public NewRecord(
      String persistenceId,
      long sequenceNr,
      String writerUuid,
      int serializerId,
      String manifest,
      byte[] payload) {
    this(persistenceId, sequenceNr, writerUuid, serializerId, manifest, payload, "", null);
  }

  NewRecord(
      String persistenceId,
      long sequenceNr,
      String writerUuid,
      int serializerId,
      String manifest,
      byte[] payload,
      String adapterManifest,
      @Nullable Metadata metadata) {
    if (persistenceId.isEmpty() || persistenceId.indexOf(0) >= 0) {
      throw new IllegalArgumentException("a persistence id is not empty and has no NUL in it");
    }
    this.persistenceId = persistenceId;
    this.sequenceNr = sequenceNr;
    this.writerUuid = writerUuid;
    this.serializerId = serializerId;
    this.manifest = manifest;
    this.payload = payload;
    this.adapterManifest = adapterManifest;
    this.metadata = metadata;
  }

  public String persistenceId() {
    return persistenceId;
  }

  public long sequenceNr() {
    return sequenceNr;
  }

  String writerUuid() {
    return writerUuid;
  }

  int serializerId() {
    return serializerId;
  }

  String manifest() {
    return manifest;
  }

  byte[] payload() {
    return payload;
  }

  /** The manifest that an event adapter gave; empty where there was none. */
  String adapterManifest() {
    return adapterManifest;
  }

  @Nullable Metadata metadata() {
    return metadata;
  }
}
