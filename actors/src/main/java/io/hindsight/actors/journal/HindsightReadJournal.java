package io.hindsight.actors.journal;

import akka.Done;
import akka.NotUsed;
import akka.actor.ExtendedActorSystem;
import akka.japi.Pair;
import akka.japi.function.Function;
import akka.persistence.Persistence;
import akka.persistence.journal.EventAdapters;
import akka.persistence.query.EventEnvelope;
import akka.persistence.query.Offset;
import akka.persistence.query.Sequence;
import akka.persistence.query.TimestampOffset;
import akka.persistence.query.javadsl.CurrentEventsByPersistenceIdQuery;
import akka.persistence.query.javadsl.CurrentPersistenceIdsQuery;
import akka.persistence.query.javadsl.EventsByPersistenceIdQuery;
import akka.persistence.query.javadsl.PersistenceIdsQuery;
import akka.persistence.query.javadsl.ReadJournal;
import akka.stream.javadsl.Source;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import scala.concurrent.ExecutionContextExecutor;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The journal as streams with back-pressure: by persistence id, by account and whole; what is there
 * now, or going on with what comes.
 *
 * <p>An offset is the number of an event, which stands before what is read ({@link
 * Offset#sequence}), a recording time, at which what is read begins ({@link Offset#timestamp}), or
 * none. Envelopes carry numbers as their offsets.
 */
public final class HindsightReadJournal
    implements ReadJournal,
        EventsByPersistenceIdQuery,
        CurrentEventsByPersistenceIdQuery,
        PersistenceIdsQuery,
        CurrentPersistenceIdsQuery {
  /** The name under which {@code PersistenceQuery} finds this. */
  public static final String IDENTIFIER = "hindsight.query";

  private static final int PAGE = 512;

  private final JournalStore store;
  private final Payloads payloads;
  private final EventAdapters adapters;
  private final ExecutionContextExecutor blocking;

  HindsightReadJournal(ExtendedActorSystem system) {
    this.store = HindsightStore.get(system).store();
    this.payloads = Payloads.of(system);
    this.adapters = Persistence.get(system).adaptersFor("hindsight.journal");
    this.blocking = system.dispatchers().lookup("hindsight.journal.replay-dispatcher");
  }

  /** A page of what is read, and where the next one begins. */
  private record Page<T>(T next, List<EventEnvelope> envelopes, boolean last) {}

  /** Reads the page that begins at a place. */
  private interface Reader<T> {
    Page<T> read(T place);
  }

  @Override
  public Source<EventEnvelope, NotUsed> currentEventsByPersistenceId(
      String persistenceId, long fromSequenceNr, long toSequenceNr) {
    return Source.lazySource(
            () -> {
              long end = Math.min(toSequenceNr, store.highestSequenceNr(persistenceId));
              return pages(fromSequenceNr, false, from -> pageOf(persistenceId, from, end));
            })
        .mapMaterializedValue(started -> NotUsed.getInstance());
  }

  @Override
  public Source<EventEnvelope, NotUsed> eventsByPersistenceId(
      String persistenceId, long fromSequenceNr, long toSequenceNr) {
    return pages(fromSequenceNr, true, from -> pageOf(persistenceId, from, toSequenceNr));
  }

  private Page<Long> pageOf(String persistenceId, long from, long to) {
    List<EventEnvelope> envelopes = new ArrayList<>();
    long[] next = {from};
    int[] records = {0};
    if (from <= to) {
      store.replay(
          persistenceId,
          from,
          to,
          record -> {
            add(envelopes, record);
            next[0] = record.sequenceNr() + 1;
            return ++records[0] < PAGE;
          });
    }
    return new Page<>(next[0], envelopes, next[0] > to || next[0] < 0);
  }

  /** Every event after an offset that is there now. */
  public Source<EventEnvelope, NotUsed> currentEvents(Offset offset) {
    return current(null, offset);
  }

  /** Every event after an offset, without end. */
  public Source<EventEnvelope, NotUsed> events(Offset offset) {
    return live(null, offset);
  }

  /** The events of an account after an offset that are there now. */
  public Source<EventEnvelope, NotUsed> currentEventsByAccount(String account, Offset offset) {
    return current(account, offset);
  }

  /** The events of an account after an offset, without end. */
  public Source<EventEnvelope, NotUsed> eventsByAccount(String account, Offset offset) {
    return live(account, offset);
  }

  private Source<EventEnvelope, NotUsed> current(@Nullable String account, Offset offset) {
    return Source.lazySource(
            () -> {
              long end = store.highestNumber();
              return pages(first(offset), false, from -> page(account, from, end));
            })
        .mapMaterializedValue(started -> NotUsed.getInstance());
  }

  private Source<EventEnvelope, NotUsed> live(@Nullable String account, Offset offset) {
    return Source.lazySource(
            () -> pages(first(offset), true, from -> page(account, from, Long.MAX_VALUE)))
        .mapMaterializedValue(started -> NotUsed.getInstance());
  }

  private Page<Long> page(@Nullable String account, long from, long to) {
    List<EventEnvelope> envelopes = new ArrayList<>();
    long next = from;
    for (JournalRecord record : from > to ? List.<JournalRecord>of() : records(account, from)) {
      next = record.number() + 1;
      if (next - 1 > to) {
        return new Page<>(next, envelopes, true);
      }
      add(envelopes, record);
    }
    return new Page<>(next, envelopes, next > to);
  }

  private List<JournalRecord> records(@Nullable String account, long from) {
    return store.page(account, from, PAGE);
  }

  private long first(Offset offset) {
    if (offset.equals(Offset.noOffset())) {
      return 1;
    }
    if (offset instanceof Sequence sequence) {
      return sequence.value() + 1;
    }
    if (offset instanceof TimestampOffset time) {
      return store.firstRecordedAt(time.timestamp());
    }
    throw new IllegalArgumentException(
        "an offset is a sequence, a timestamp or none, not `" + offset + "`");
  }

  private void add(List<EventEnvelope> envelopes, JournalRecord record) {
    Object stored = payloads.payload(record);
    Offset offset = Offset.sequence(record.number());
    var adapter = adapters.get(stored.getClass());
    for (Object event :
        CollectionConverters.asJava(
            adapter.fromJournal(stored, record.event().adapterManifest()).events())) {
      envelopes.add(
          new EventEnvelope(
              offset,
              record.persistenceId(),
              record.sequenceNr(),
              event,
              record.recordedAt().toEpochMilli(),
              scala.Option.apply(payloads.metadata(record))));
    }
  }

  @Override
  public Source<String, NotUsed> currentPersistenceIds() {
    Executor executor = blocking;
    return Source.unfoldAsync(
            "",
            (String after) ->
                CompletableFuture.supplyAsync(
                    () -> {
                      List<String> ids = store.persistenceIds(after, PAGE);
                      return ids.isEmpty()
                          ? Optional.<Pair<String, List<String>>>empty()
                          : Optional.of(Pair.create(ids.get(ids.size() - 1), ids));
                    },
                    executor))
        .mapConcat(ids -> ids);
  }

  @Override
  public Source<String, NotUsed> persistenceIds() {
    return Source.lazySource(
            () -> {
              long now = store.highestNumber();
              Source<String, NotUsed> begun =
                  events(Offset.sequence(now))
                      .filter(envelope -> envelope.sequenceNr() == 1)
                      .map(EventEnvelope::persistenceId);
              return currentPersistenceIds()
                  .concat(begun)
                  .statefulMapConcat(HindsightReadJournal::distinct);
            })
        .mapMaterializedValue(started -> NotUsed.getInstance());
  }

  /** Lets through what it has not seen: an id may begin while the ids so far are read. */
  private static Function<String, Iterable<String>> distinct() {
    Set<String> seen = new HashSet<>();
    return id -> seen.add(id) ? List.of(id) : List.of();
  }

  /** One page at a time, and the next only where somebody wants it. */
  private <T> Source<EventEnvelope, NotUsed> pages(T start, boolean live, Reader<T> reader) {
    return Source.lazySource(
            () -> {
              Paging<T> paging = new Paging<>(live, reader);
              return Source.unfoldAsync(Optional.of(start), paging::next)
                  .mapConcat(envelopes -> envelopes)
                  .watchTermination((started, done) -> paging.until(done));
            })
        .mapMaterializedValue(started -> NotUsed.getInstance());
  }

  /** One stream's reading. */
  private final class Paging<T> {
    private final boolean live;
    private final Reader<T> reader;
    private volatile CompletionStage<Done> done = new CompletableFuture<>();

    Paging(boolean live, Reader<T> reader) {
      this.live = live;
      this.reader = reader;
    }

    NotUsed until(CompletionStage<Done> termination) {
      done = termination;
      return NotUsed.getInstance();
    }

    private boolean ended() {
      return done.toCompletableFuture().isDone();
    }

    CompletionStage<Optional<Pair<Optional<T>, List<EventEnvelope>>>> next(Optional<T> place) {
      CompletableFuture<Optional<Pair<Optional<T>, List<EventEnvelope>>>> result =
          new CompletableFuture<>();
      place.ifPresentOrElse(from -> poll(from, result), () -> result.complete(Optional.empty()));
      return result;
    }

    private void poll(
        T from, CompletableFuture<Optional<Pair<Optional<T>, List<EventEnvelope>>>> result) {
      // Asked before the page is read, so that no event falls between the reading and the waiting.
      long seen = store.highestNumber();
      CompletionStage<Page<T>> read =
          CompletableFuture.supplyAsync(() -> reader.read(from), (Executor) blocking);
      read.whenComplete(
          (page, failure) -> {
            if (failure != null) {
              result.completeExceptionally(failure);
            } else if (page.last() || !page.next().equals(from)) {
              Optional<T> next = page.last() ? Optional.empty() : Optional.of(page.next());
              result.complete(Optional.of(Pair.create(next, page.envelopes())));
            } else if (live && !ended()) {
              await(seen, from, result);
            } else {
              result.complete(Optional.empty());
            }
          });
    }

    private void await(
        long seen,
        T from,
        CompletableFuture<Optional<Pair<Optional<T>, List<EventEnvelope>>>> result) {
      store
          .whenBeyond(seen)
          .whenComplete(
              (more, failure) -> {
                if (failure != null) {
                  result.completeExceptionally(failure);
                } else if (ended()) {
                  result.complete(Optional.empty());
                } else {
                  poll(from, result);
                }
              });
    }
  }
}
