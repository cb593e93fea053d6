package io.hindsight.actors.journal;

import akka.actor.ExtendedActorSystem;
import akka.persistence.query.ReadJournalProvider;

/** Gives {@code PersistenceQuery} the read journal; configured as {@code hindsight.query}. */
public final class HindsightReadJournalProvider implements ReadJournalProvider {
  private final HindsightReadJournal readJournal;

  public HindsightReadJournalProvider(ExtendedActorSystem system) {
    this.readJournal = new HindsightReadJournal(system);
  }

  @Override
  public HindsightScalaReadJournal scaladslReadJournal() {
    return new HindsightScalaReadJournal(readJournal);
  }

  @Override
  public HindsightReadJournal javadslReadJournal() {
    return readJournal;
  }
}
