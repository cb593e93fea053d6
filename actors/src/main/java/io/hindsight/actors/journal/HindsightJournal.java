package io.hindsight.actors.journal;

import akka.dispatch.Futures;
import akka.persistence.AtomicWrite;
import akka.persistence.JournalProtocol;
import akka.persistence.PersistentRepr;
import akka.persistence.journal.japi.AsyncWriteJournal;
import com.typesafe.config.Config;
import java.util.Optional;
import java.util.function.Consumer;
import scala.PartialFunction;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Future;
import scala.jdk.javaapi.FutureConverters;
import scala.runtime.BoxedUnit;

/** Akka Persistence's journal plugin over the store; configured as {@code hindsight.journal}. */
public final class HindsightJournal extends AsyncWriteJournal {
  /*
   * Writes are taken before Akka's own handling of them, which sends each through a future, a
   * timer, a second actor and its mailbox, and costs more than the write. What is in the mailbox
   * when a write comes is written together with it: the message that flushes is put behind.
   */
  private static final Object FLUSH = new Object();

  private final JournalStore store = HindsightStore.get(context().system()).store();
  private final Payloads payloads = Payloads.of(context().system());
  private final ExecutionContext blocking =
      context().system().dispatchers().lookup("hindsight.journal.replay-dispatcher");
  private final ActorWrites writes = new ActorWrites(store, payloads, this::adaptToJournal, self());
  private boolean flushing;

  public HindsightJournal(Config config) {}

  @Override
  public void aroundReceive(PartialFunction<Object, BoxedUnit> receive, Object message) {
    if (message instanceof JournalProtocol.WriteMessages write) {
      write(write);
    } else if (message == FLUSH) {
      flush();
    } else {
      // Replay asks for the highest number right after a write may have begun; it must see it.
      if (message instanceof JournalProtocol.ReplayMessages replay
          && writes.has(replay.persistenceId())) {
        writes.flush();
      } else if (message instanceof JournalProtocol.DeleteMessagesTo delete
          && writes.has(delete.persistenceId())) {
        writes.flush();
      }
      super.aroundReceive(receive, message);
    }
  }

  private void write(JournalProtocol.WriteMessages message) {
    writes.add(message);
    if (writes.isFull()) {
      writes.flush();
    } else if (!flushing) {
      flushing = true;
      self().tell(FLUSH, self());
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // gives way to the writers that are waited for
  private void flush() {
    if (writes.isDue()) {
      flushing = false;
      writes.flush();
    } else {
      Thread.yield();
      self().tell(FLUSH, self());
    }
  }

  /** Lets what waits become durable. */
  @Override
  public void postStop() {
    writes.flush();
  }

  @Override
  public Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(
      Iterable<AtomicWrite> messages) {
    throw new UnsupportedOperationException("writes are taken from the actor's messages");
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
    return Futures.future(() -> store.highestSequenceNr(persistenceId), blocking);
  }
}
