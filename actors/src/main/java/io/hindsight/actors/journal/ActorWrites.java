package io.hindsight.actors.journal;

import akka.actor.ActorRef;
import akka.persistence.AtomicWrite;
import akka.persistence.JournalProtocol;
import akka.persistence.JournalProtocol.WriteMessages;
import akka.persistence.PersistentEnvelope;
import akka.persistence.PersistentRepr;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import scala.collection.Iterator;

/**
 * What persistent actors gave to write and were not answered yet. All of it is written at once, on
 * the thread of the journal's actor, which answers each: no other thread or actor stands between a
 * writer and its sync, and the mailbox holds what came meanwhile.
 */
final class ActorWrites {
  private static final int MOST_EVENTS = 512;

  private final JournalStore store;
  private final Payloads payloads;
  private final UnaryOperator<PersistentRepr> adapter;
  private final ActorRef self;
  private List<Asked> waiting = new ArrayList<>();
  private List<PendingWrite> writes = new ArrayList<>();
  private final Gathering gathering = new Gathering();
  private int events;

  /** A message of an actor, and its atomic writes in their order. */
  private record Asked(WriteMessages message, List<Part> parts) {}

  /** An atomic write, or why it is refused. */
  private record Part(@Nullable PendingWrite write, @Nullable Throwable refusal) {}

  ActorWrites(
      JournalStore store, Payloads payloads, UnaryOperator<PersistentRepr> adapter, ActorRef self) {
    this.store = store;
    this.payloads = payloads;
    this.adapter = adapter;
    this.self = self;
  }

  /** Whether what waits is to be written now, and no more waited for. */
  boolean isDue() {
    return waiting.isEmpty() || gathering.isDue();
  }

  /** Whether as much waits as is written at once. */
  boolean isFull() {
    return events >= MOST_EVENTS;
  }

  /** Whether events of a persistence id wait. */
  boolean has(String persistenceId) {
    return writes.stream()
        .anyMatch(write -> write.events().get(0).persistenceId().equals(persistenceId));
  }

  void add(WriteMessages message) {
    List<Part> parts = new ArrayList<>(1);
    Iterator<PersistentEnvelope> envelopes = message.messages().iterator();
    while (envelopes.hasNext()) {
      if (envelopes.next() instanceof AtomicWrite write) {
        parts.add(part(write));
      }
    }
    waiting.add(new Asked(message, parts));
    gathering.came(message.persistentActor());
  }

  private Part part(AtomicWrite write) {
    PendingWrite pending;
    try {
      pending = PendingWrite.of(records(write));
    } catch (Exception e) {
      // Serialisers throw checked exceptions that they do not declare.
      return new Part(null, e);
    }
    writes.add(pending);
    events += pending.events().size();
    return new Part(pending, null);
  }

  private List<NewRecord> records(AtomicWrite write) {
    List<NewRecord> records = new ArrayList<>(write.size());
    Iterator<PersistentRepr> events = write.payload().iterator();
    while (events.hasNext()) {
      records.add(payloads.record(adapter.apply(events.next())));
    }
    return records;
  }

  /** Writes what waits, and answers. */
  void flush() {
    List<Asked> asked = waiting;
    List<PendingWrite> pending = writes;
    waiting = new ArrayList<>(asked.size());
    writes = new ArrayList<>(pending.size());
    events = 0;
    if (!pending.isEmpty()) {
      long begun = System.nanoTime();
      store.write(pending);
      gathering.wrote(System.nanoTime() - begun);
    }
    asked.forEach(this::answer);
  }

  private void answer(Asked asked) {
    Throwable failure = null;
    for (Part part : asked.parts()) {
      PendingWrite write = part.write();
      failure = failure == null && write != null ? write.failure() : failure;
    }
    ActorRef actor = asked.message().persistentActor();
    actor.tell(
        failure == null
            ? JournalProtocol.WriteMessagesSuccessful$.MODULE$
            : new JournalProtocol.WriteMessagesFailed(failure, asked.parts().size()),
        self);
    int id = asked.message().actorInstanceId();
    int next = 0;
    Iterator<PersistentEnvelope> envelopes = asked.message().messages().iterator();
    while (envelopes.hasNext()) {
      PersistentEnvelope envelope = envelopes.next();
      if (envelope instanceof AtomicWrite write) {
        answer(actor, write, outcome(failure, asked.parts().get(next++).refusal(), id));
      } else {
        actor.tell(
            new JournalProtocol.LoopMessageSuccess(envelope.payload(), id), envelope.sender());
      }
    }
  }

  private static Function<PersistentRepr, Object> outcome(
      @Nullable Throwable failure, @Nullable Throwable refusal, int id) {
    if (failure != null) {
      return event -> new JournalProtocol.WriteMessageFailure(event, failure, id);
    }
    return refusal == null
        ? event -> new JournalProtocol.WriteMessageSuccess(event, id)
        : event -> new JournalProtocol.WriteMessageRejected(event, refusal, id);
  }

  private static void answer(
      ActorRef actor, AtomicWrite write, Function<PersistentRepr, Object> outcome) {
    Iterator<PersistentRepr> events = write.payload().iterator();
    while (events.hasNext()) {
      PersistentRepr event = events.next();
      actor.tell(outcome.apply(event), event.sender());
    }
  }
}
