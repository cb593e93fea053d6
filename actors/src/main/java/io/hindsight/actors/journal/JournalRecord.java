package io.hindsight.actors.journal;

import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** An event as the journal keeps it. */
public final class JournalRecord {
  private final long number;
  private final Instant recordedAt;
  private final long elder;
  private final NewRecord event;
  private final byte[] link;

  JournalRecord(long number, Instant recordedAt, long elder, NewRecord event, byte[] link) {
    this.number = number;
    this.recordedAt = recordedAt;
    this.elder = elder;
    this.event = event;
    this.link = link;
  }

  /** The global sequence number: dense, from 1. */
  public long number() {
    return number;
  }

  /** When the journal took the event in (UTC, microseconds); never before that of its elder. */
  public Instant recordedAt() {
    return recordedAt;
  }

  public String persistenceId() {
    return event.persistenceId();
  }

  public long sequenceNr() {
    return event.sequenceNr();
  }

  /**
   * The sequence number that the persistence id's event before had; 0 where there is none. Akka
   * leaves out the numbers of events that could not be serialised.
   */
  long elder() {
    return elder;
  }

  public String writerUuid() {
    return event.writerUuid();
  }

  public int serializerId() {
    return event.serializerId();
  }

  public String manifest() {
    return event.manifest();
  }

  /** The serialised event; not to be changed. */
  public byte[] payload() {
    return event.payload();
  }

  /** The link of the chain: SHA-256 over the link before and this record. */
  public byte[] link() {
    return link.clone();
  }

  byte[] linkBytes() {
    return link;
  }

  /** The account in the persistence id; {@code -} where there is none. */
  public String account() {
    return accountOf(event.persistenceId());
  }

  NewRecord event() {
    return event;
  }

  /**
   * The account of a persistence id of the form {@code Type|ACCOUNT} or {@code Type|ACCOUNT/rest}.
   */
  static String accountOf(String persistenceId) {
    int bar = persistenceId.indexOf('|');
    int end = bar + 13;
    if (bar < 0 || persistenceId.length() < end) {
      return "-";
    }
    for (int i = bar + 1; i < end; i++) {
      if (persistenceId.charAt(i) < '0' || persistenceId.charAt(i) > '9') {
        return "-";
      }
    }
    return persistenceId.length() == end || persistenceId.charAt(end) == '/'
        ? persistenceId.substring(bar + 1, end)
        : "-";
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof JournalRecord record
        && number == record.number
        && Arrays.equals(link, record.link);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(number);
  }

  @Override
  public String toString() {
    return number + " " + persistenceId() + " " + sequenceNr() + " " + manifest();
  }
}
