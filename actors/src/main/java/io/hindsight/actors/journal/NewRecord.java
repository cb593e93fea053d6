package io.hindsight.actors.journal;

/** An event that is to be appended. */
public final class NewRecord {
  private final String persistenceId;
  private final long sequenceNr;
  private final String writerUuid;
  private final int serializerId;
  private final String manifest;
  private final byte[] payload;

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
    this.persistenceId = persistenceId;
    this.sequenceNr = sequenceNr;
    this.writerUuid = writerUuid;
    this.serializerId = serializerId;
    this.manifest = manifest;
    this.payload = payload;
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
}
