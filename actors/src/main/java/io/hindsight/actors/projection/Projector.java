package io.hindsight.actors.projection;

import io.hindsight.actors.aggregate.StoredSerializer;
import io.hindsight.domain.account.AccountEvent;
import io.hindsight.domain.decider.Recorded;
import io.hindsight.domain.entity.Event;
import io.hindsight.domain.entity.Key;
import io.hindsight.domain.history.History;
import io.hindsight.domain.principal.Principal;
import io.hindsight.domain.principal.PrincipalEvent;
import io.hindsight.domain.trail.CallRecorded;
import io.hindsight.domain.trail.Trail;
import io.hindsight.protobuf.EventCodec;
import io.hindsight.protobuf.Journaled;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Folds the journal into history and trail, first what is there, then what comes. */
public final class Projector implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Projector.class);

  private record Position(String persistenceId, long sequenceNr) {}

  private final EventFeed feed;
  private final EventCodec codec = new EventCodec();
  private final History history = new History();
  private final Trail trail = new Trail();
  private final BlockingQueue<StoredEvent> arrived = new LinkedBlockingQueue<>();
  private final ConcurrentMap<String, Long> applied = new ConcurrentHashMap<>();
  private final ConcurrentMap<Position, CompletableFuture<Long>> waiting =
      new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Key<Principal>> keyOwners = new ConcurrentHashMap<>();
  private final Thread thread = new Thread(this::run, "hindsight-projector");
  private volatile boolean closed;
  private long last;
  private Runnable live = () -> {};

  public Projector(EventFeed feed) {
    this.feed = feed;
    thread.setDaemon(true);
  }

  /** Folds all that is durable, then follows; {@code progress} hears the number reached. */
  public void start(LongConsumer progress) {
    live = feed.live(arrived::add);
    feed.replay(
        0,
        stored -> {
          apply(stored);
          progress.accept(stored.number());
        });
    thread.start();
  }

  public History history() {
    return history;
  }

  public Trail trail() {
    return trail;
  }

  /** Completes with the revision at which readers see the event, once they do. */
  public CompletionStage<Long> whenApplied(String persistenceId, long sequenceNr) {
    if (sequenceNr == 0 || applied.getOrDefault(persistenceId, 0L) >= sequenceNr) {
      return CompletableFuture.completedFuture(history.revision());
    }
    Position position = new Position(persistenceId, sequenceNr);
    CompletableFuture<Long> future =
        waiting.computeIfAbsent(position, p -> new CompletableFuture<>());
    if (applied.getOrDefault(persistenceId, 0L) >= sequenceNr) {
      waiting.remove(position);
      future.complete(history.revision());
    }
    return future;
  }

  /** Whether an aggregate has events of its own. */
  public boolean knows(String persistenceId) {
    return applied.containsKey(persistenceId);
  }

  private void run() {
    try {
      while (!closed) {
        StoredEvent stored = arrived.take();
        if (stored.number() > last) {
          apply(stored);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void apply(StoredEvent stored) {
    if (stored.number() != last + 1) {
      // What a slow subscriber missed, or what came between the replay and the subscription.
      for (long number = last + 1; number < stored.number(); number++) {
        feed.read(number).ifPresent(this::applyOne);
      }
    }
    applyOne(stored);
  }

  private void applyOne(StoredEvent stored) {
    last = stored.number();
    if (stored.serializerId() == StoredSerializer.IDENTIFIER) {
      Journaled journaled = codec.decode(stored.manifest(), stored.payload());
      if (journaled.event() instanceof CallRecorded call) {
        trail.add(stored.number(), call);
      } else {
        history.apply(recorded(stored, journaled));
        noteKey(journaled.event());
      }
    } else {
      log.warn(
          "an event of an unknown kind is left out number={} serializer={}",
          stored.number(),
          stored.serializerId());
    }
    applied.put(stored.persistenceId(), stored.sequenceNr());
    CompletableFuture<Long> waiter =
        waiting.remove(new Position(stored.persistenceId(), stored.sequenceNr()));
    if (waiter != null) {
      waiter.complete(stored.number());
    }
  }

  /** Keys are told apart for ever, so who had one is never forgotten. */
  private void noteKey(Event event) {
    if (event instanceof PrincipalEvent.AccessKeyCreated key) {
      keyOwners.put(key.accessKeyId(), Principal.key(key.account(), key.id()));
    } else if (event instanceof AccountEvent.AccountReset reset) {
      keyOwners.put(
          reset.rootAccessKeyId(), Principal.key(reset.account(), reset.account().value()));
    }
  }

  /** Whose an access key is, or was while it existed. */
  public Optional<Key<Principal>> keyOwner(String accessKeyId) {
    return Optional.ofNullable(keyOwners.get(accessKeyId));
  }

  private static Recorded<Event> recorded(StoredEvent stored, Journaled journaled) {
    Instant effectiveAt = journaled.effectiveAt();
    return new Recorded<>(
        stored.number(),
        stored.recordedAt(),
        effectiveAt == null ? stored.recordedAt() : effectiveAt,
        journaled.cause(),
        journaled.event());
  }

  /** The record of a call in the trail, by its event's number. */
  public Optional<CallRecorded> call(long number) {
    return feed.read(number)
        .map(stored -> codec.decode(stored.manifest(), stored.payload()).event())
        .filter(CallRecorded.class::isInstance)
        .map(CallRecorded.class::cast);
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    live.run();
  }
}
