package io.hindsight.actors.journal;

import akka.NotUsed;
import akka.persistence.query.EventEnvelope;
import akka.persistence.query.Offset;
import akka.persistence.query.scaladsl.CurrentEventsByPersistenceIdQuery;
import akka.persistence.query.scaladsl.CurrentPersistenceIdsQuery;
import akka.persistence.query.scaladsl.EventsByPersistenceIdQuery;
import akka.persistence.query.scaladsl.PersistenceIdsQuery;
import akka.persistence.query.scaladsl.ReadJournal;
import akka.stream.scaladsl.Source;

/** The read journal with the types of Akka's Scala API. */
public final class HindsightScalaReadJournal
    implements ReadJournal,
        EventsByPersistenceIdQuery,
        CurrentEventsByPersistenceIdQuery,
        PersistenceIdsQuery,
        CurrentPersistenceIdsQuery {
  private final HindsightReadJournal java;

  HindsightScalaReadJournal(HindsightReadJournal java) {
    this.java = java;
  }

  @Override
  public Source<EventEnvelope, NotUsed> eventsByPersistenceId(
      String persistenceId, long fromSequenceNr, long toSequenceNr) {
    return java.eventsByPersistenceId(persistenceId, fromSequenceNr, toSequenceNr).asScala();
  }

  @Override
  public Source<EventEnvelope, NotUsed> currentEventsByPersistenceId(
      String persistenceId, long fromSequenceNr, long toSequenceNr) {
    return java.currentEventsByPersistenceId(persistenceId, fromSequenceNr, toSequenceNr).asScala();
  }

  @Override
  public Source<String, NotUsed> persistenceIds() {
    return java.persistenceIds().asScala();
  }

  @Override
  public Source<String, NotUsed> currentPersistenceIds() {
    return java.currentPersistenceIds().asScala();
  }

  /** As {@link HindsightReadJournal#events}. */
  public Source<EventEnvelope, NotUsed> events(Offset offset) {
    return java.events(offset).asScala();
  }

  /** As {@link HindsightReadJournal#currentEvents}. */
  public Source<EventEnvelope, NotUsed> currentEvents(Offset offset) {
    return java.currentEvents(offset).asScala();
  }

  /** As {@link HindsightReadJournal#eventsByAccount}. */
  public Source<EventEnvelope, NotUsed> eventsByAccount(String account, Offset offset) {
    return java.eventsByAccount(account, offset).asScala();
  }

  /** As {@link HindsightReadJournal#currentEventsByAccount}. */
  public Source<EventEnvelope, NotUsed> currentEventsByAccount(String account, Offset offset) {
    return java.currentEventsByAccount(account, offset).asScala();
  }
}
