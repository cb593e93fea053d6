package io.hindsight.actors.engine;

import io.hindsight.actors.journal.JournalRecord;
import io.hindsight.actors.journal.JournalStore;
import io.hindsight.actors.projection.EventFeed;
import io.hindsight.actors.projection.StoredEvent;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Our own journal as what is read is folded from. */
public record JournalFeed(JournalStore store) implements EventFeed {
  @Override
  public long highestNumber() {
    return store.highestNumber();
  }

  @Override
  public OptionalLong numberOf(String persistenceId, long sequenceNr) {
    return store.numberOf(persistenceId, sequenceNr);
  }

  @Override
  public void replay(long after, Consumer<StoredEvent> consumer) {
    store.scan(after + 1, record -> consumer.accept(event(record)));
  }

  @Override
  public void replay(long after, long to, Consumer<StoredEvent> consumer) {
    store.scan(after + 1, to, record -> consumer.accept(event(record)));
  }

  @Override
  public Optional<byte[]> linkOf(long number) {
    return store.read(number).map(JournalRecord::link);
  }

  @Override
  public Path derived() {
    return store.directory().resolve("history");
  }

  @Override
  public Optional<StoredEvent> read(long number) {
    return store.read(number).map(JournalFeed::event);
  }

  @Override
  public Runnable live(Consumer<StoredEvent> consumer) {
    return store.onCommit(record -> consumer.accept(event(record)));
  }

  private static StoredEvent event(JournalRecord record) {
    return new StoredEvent(
        record.number(),
        record.recordedAt(),
        record.persistenceId(),
        record.sequenceNr(),
        record.serializerId(),
        record.manifest(),
        record.payload());
  }
}
