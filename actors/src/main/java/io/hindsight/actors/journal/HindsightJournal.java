package io.hindsight.actors.journal;

import akka.dispatch.Futures;
import akka.persistence.AtomicWrite;
import akka.persistence.PersistentRepr;
import akka.persistence.journal.japi.AsyncWriteJournal;
import com.typesafe.config.Config;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.FutureConverters;

/** Akka Persistence's journal plugin over the store; configured as {@code hindsight.journal}. */
public final class HindsightJournal extends AsyncWriteJournal {
  private final JournalStore store = HindsightStore.get(context().system()).store();
  private final Payloads payloads = Payloads.of(context().system());
  private final ExecutionContext blocking =
      context().system().dispatchers().lookup("hindsight.journal.replay-dispatcher");

  /** Replay asks for the highest number right after a write may have begun; it must see it. */
  private final ConcurrentMap<String, CompletableFuture<Void>> writing = new ConcurrentHashMap<>();

  public HindsightJournal(Config config) {}

  @Override
  public Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(
      Iterable<AtomicWrite> messages) {
    List<CompletableFuture<Optional<Exception>>> outcomes = new ArrayList<>(1);
    for (AtomicWrite message : messages) {
      outcomes.add(write(message));
    }
    CompletableFuture<Iterable<Optional<Exception>>> all =
        outcomes.size() == 1
            ? outcomes.get(0).thenApply(List::of)
            : CompletableFuture.allOf(outcomes.toArray(CompletableFuture[]::new))
                .thenApply(
                    done ->
                        outcomes.stream()
                            .map(outcome -> outcome.getNow(Optional.empty()))
                            .toList());
    return FutureConverters.asScala(all);
  }

  private CompletableFuture<Optional<Exception>> write(AtomicWrite message) {
    List<NewRecord> records;
    try {
      records = records(message);
    } catch (Exception e) {
      // Serialisers throw checked exceptions that they do not declare.
      return CompletableFuture.completedFuture(Optional.of(e));
    }
    CompletableFuture<Void> write = store.append(records).toCompletableFuture();
    String persistenceId = message.persistenceId();
    writing.put(persistenceId, write);
    return write.handle(
        (done, failure) -> {
          writing.remove(persistenceId, write);
          if (failure != null) {
            throw new CompletionException(failure);
          }
          return Optional.empty();
        });
  }

  private List<NewRecord> records(AtomicWrite message) {
    List<NewRecord> records = new ArrayList<>();
    for (PersistentRepr event : CollectionConverters.asJava(message.payload())) {
      records.add(payloads.record(event));
    }
    return records;
  }

  @Override
  public Future<Void> doAsyncDeleteMessagesTo(String persistenceId, long toSequenceNr) {
    return FutureConverters.asScala(store.deleteTo(persistenceId, toSequenceNr));
  }

  @Override
  public Future<Void> doAsyncReplayMessages(
      String persistenceId,
      long fromSequenceNr,
      long toSequenceNr,
      long max,
      Consumer<PersistentRepr> replayCallback) {
    return Futures.future(
        () -> {
          if (max > 0) {
            long[] left = {max};
            store.replay(
                persistenceId,
                fromSequenceNr,
                toSequenceNr,
                record -> {
                  replayCallback.accept(payloads.repr(record));
                  return --left[0] > 0;
                });
          }
          return null;
        },
        blocking);
  }

  @Override
  public Future<Long> doAsyncReadHighestSequenceNr(String persistenceId, long fromSequenceNr) {
    CompletableFuture<Void> write = writing.get(persistenceId);
    if (write == null) {
      return Futures.future(() -> store.highestSequenceNr(persistenceId), blocking);
    }
    return FutureConverters.asScala(
        write.handle((done, failure) -> store.highestSequenceNr(persistenceId)));
  }
}
