package io.hindsight.actors.projection;

import io.hindsight.actors.aggregate.StoredSerializer;
import io.hindsight.domain.account.AccountEvent;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Recorded;
import io.hindsight.domain.entity.Event;
import io.hindsight.domain.entity.Key;
import io.hindsight.domain.history.History;
import io.hindsight.domain.history.Version;
import io.hindsight.domain.mirror.Past;
import io.hindsight.domain.principal.Principal;
import io.hindsight.domain.principal.PrincipalEvent;
import io.hindsight.domain.session.Session;
import io.hindsight.domain.time.AsOf;
import io.hindsight.domain.trail.CallRecorded;
import io.hindsight.domain.trail.CallsRecorded;
import io.hindsight.domain.trail.Trail;
import io.hindsight.domain.trail.TrailPlace;
import io.hindsight.protobuf.EventCodec;
import io.hindsight.protobuf.Journaled;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Folds the journal into history and trail, first what is there, then what comes.
 *
 * <p>What it cannot fold ends it for good: readers would be told what does not hold. Whoever waits
 * then hears of it, and {@link #failure} does.
 */
public final class Projector implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Projector.class);
  private static final int QUEUE = 16_384;
  private static final int PAGE = 512;

  /** A checkpoint is begun where there are so many events, and goes on after so many more. */
  private static final int FIRST_EVENTS = 10_000;

  private static final int MORE_EVENTS = 50_000;

  /** What is written before the end: less is soon read again, more takes too long. */
  private static final int LAST_EVENTS = 1_000;

  private static final int MOST_LAST_EVENTS = 200_000;

  private final EventFeed feed;
  private final Executor executor;
  private final EventCodec codec = new EventCodec();
  private final StoredCalls calls;
  private final Checkpoint checkpoint;
  private final AtomicBoolean writing = new AtomicBoolean();
  private final Clock clock;
  private volatile History history;
  private volatile Trail trail = new Trail();
  private volatile PastIds pastIds = new PastIds();
  private final BlockingQueue<StoredEvent> arrived = new LinkedBlockingQueue<>(QUEUE);
  private final NavigableMap<Long, CompletableFuture<Long>> waiting = new ConcurrentSkipListMap<>();
  private final RecentNumbers recent = new RecentNumbers();
  private final ConcurrentMap<String, Key<Principal>> keyOwners = new ConcurrentHashMap<>();
  private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
  private final Thread thread = new Thread(this::run, "hindsight-projector");
  private volatile boolean keeping;
  private volatile @Nullable Thread checkpointing;
  private volatile boolean closed;
  private volatile boolean missed;
  private volatile long reached;
  private Runnable live = () -> {};

  /**
   * @param executor goes on with what waited for an event to be seen
   */
  public Projector(EventFeed feed, Clock clock, Executor executor) {
    this(feed, clock, executor, Checkpoint.Size.STANDARD);
  }

  Projector(EventFeed feed, Clock clock, Executor executor, Checkpoint.Size size) {
    this.clock = clock;
    this.history = new History(clock::instant);
    this.feed = feed;
    this.executor = executor;
    this.calls = new StoredCalls(feed, codec);
    this.checkpoint = new Checkpoint(feed.derived(), feed, codec, size);
    thread.setDaemon(true);
  }

  /** Folds all that is durable, then follows; {@code progress} hears the number reached. */
  public void start(LongConsumer progress) {
    live =
        feed.live(
            stored -> {
              if (!arrived.offer(stored)) {
                missed = true; // it is read again from the journal
              }
            });
    try {
      new Decoding<CheckpointPart.Page, List<Decoded>>(
              1, this::decode, page -> page.forEach(decoded -> apply(decoded, progress)))
          .run(checkpoint::read);
    } catch (InterruptedException e) {
      throw interrupted();
    } catch (RuntimeException e) {
      startAgain(e);
    }
    try {
      new Decoding<StoredEvent, Decoded>(PAGE, this::decode, decoded -> apply(decoded, progress))
          .run(consumer -> feed.replay(reached, consumer));
    } catch (InterruptedException e) {
      throw interrupted();
    }
    thread.start();
  }

  private static IllegalStateException interrupted() {
    Thread.currentThread().interrupt();
    return new IllegalStateException("the journal was not read to its end");
  }

  /** What was folded from a checkpoint that turned out not to be right is forgotten. */
  private void startAgain(RuntimeException fault) {
    checkpoint.discard("it cannot be folded: " + fault.getMessage());
    history = new History(clock::instant);
    trail = new Trail();
    pastIds = new PastIds();
    keyOwners.clear();
    reached = 0;
  }

  /**
   * Keeps a checkpoint beside the journal from now on, written in the background as events come and
   * once more by {@link #close}, so that the next start has less to read.
   */
  public void keepCheckpoint() {
    checkpoint.tidy();
    keeping = true;
    checkpointSoon(FIRST_EVENTS);
  }

  /** The number of the last event that the checkpoint has. */
  public long checkpointed() {
    return checkpoint.written();
  }

  private void checkpointSoon(int events) {
    if (keeping && reached - checkpoint.written() >= events && writing.compareAndSet(false, true)) {
      Thread writer = new Thread(this::writeCheckpoint, "hindsight-checkpoint");
      writer.setDaemon(true);
      checkpointing = writer;
      writer.start();
    }
  }

  /** Puts all that is folded into the checkpoint. */
  void writeCheckpoint() {
    try {
      checkpoint.writeUpTo(reached);
    } catch (RuntimeException e) {
      log.warn("the history's checkpoint could not be written", e);
    } finally {
      writing.set(false);
    }
  }

  public History history() {
    return history;
  }

  public Trail trail() {
    return trail;
  }

  /** Completes with what ended the projector, where something does. */
  public CompletionStage<Throwable> failure() {
    return failure;
  }

  /**
   * Completes with the number of an event of an aggregate once readers see it; with the number
   * reached where {@code sequenceNr} is 0.
   */
  public CompletionStage<Long> whenApplied(String persistenceId, long sequenceNr) {
    if (sequenceNr == 0) {
      return CompletableFuture.completedFuture(reached);
    }
    OptionalLong seen = recent.find(persistenceId, sequenceNr);
    return seen.isPresent()
        ? CompletableFuture.completedFuture(seen.getAsLong())
        : whenReached(feed.highestNumber()).thenApply(all -> number(persistenceId, sequenceNr));
  }

  /** The number of an event that readers see. */
  private long number(String persistenceId, long sequenceNr) {
    OptionalLong seen = recent.find(persistenceId, sequenceNr);
    return (seen.isPresent() ? seen : feed.numberOf(persistenceId, sequenceNr))
        .orElseThrow(
            () -> new IllegalStateException("an acknowledged event is not in the journal"));
  }

  private CompletionStage<Long> whenReached(long number) {
    if (reached >= number) {
      return CompletableFuture.completedFuture(number);
    }
    CompletableFuture<Long> future =
        waiting.computeIfAbsent(number, n -> new CompletableFuture<>());
    if (reached >= number) {
      waiting.remove(number);
      future.complete(number);
    }
    Throwable fault = failure.getNow(null);
    if (fault != null) {
      future.completeExceptionally(fault);
    }
    return future;
  }

  private void run() {
    try {
      while (!closed) {
        StoredEvent stored = arrived.poll();
        if (stored == null && missed) {
          missed = false;
          feed.replay(reached, this::apply);
        } else {
          follow(stored == null ? arrived.take() : stored);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  private void follow(StoredEvent stored) {
    if (stored.number() > reached + 1) {
      feed.replay(reached, this::apply);
    }
    if (stored.number() > reached) {
      apply(stored);
      if ((stored.number() & 1023) == 0) {
        checkpointSoon(MORE_EVENTS);
      }
    }
  }

  private void fail(Throwable fault) {
    live.run();
    log.atError()
        .addKeyValue("number", reached + 1)
        .setCause(fault)
        .log("an event could not be folded; nothing is read or written from here on");
    failure.complete(fault);
    Map.Entry<Long, CompletableFuture<Long>> waiter;
    while ((waiter = waiting.pollFirstEntry()) != null) {
      CompletableFuture<Long> future = waiter.getValue();
      executor.execute(() -> future.completeExceptionally(fault));
    }
  }

  /** A stored event, decoded as far as history and trail need it. */
  private record Decoded(StoredEvent stored, Journaled journaled, boolean idle) {}

  private List<Decoded> decode(CheckpointPart.Page page) {
    List<Decoded> decoded = new ArrayList<>();
    for (CheckpointPart.Item item : page.items()) {
      StoredEvent stored = item.stored();
      decoded.add(
          new Decoded(stored, codec.brief(stored.manifest(), stored.payload()), item.idle()));
    }
    return decoded;
  }

  private Decoded decode(StoredEvent stored) {
    if (stored.serializerId() != StoredSerializer.IDENTIFIER) {
      throw new IllegalStateException(
          "event " + stored.number() + " is of a kind that this version does not know");
    }
    return new Decoded(stored, codec.brief(stored.manifest(), stored.payload()), false);
  }

  private void apply(StoredEvent stored) {
    apply(decode(stored));
  }

  private void apply(Decoded decoded, LongConsumer progress) {
    apply(decoded);
    progress.accept(reached);
  }

  private void apply(Decoded decoded) {
    long number = decoded.stored().number();
    if (number != reached + 1) {
      throw new IllegalStateException(
          "event " + (reached + 1) + " is missing before event " + number);
    }
    fold(decoded);
    StoredEvent stored = decoded.stored();
    recent.add(stored.persistenceId(), stored.sequenceNr(), number);
    reached = number;
    Map.Entry<Long, CompletableFuture<Long>> waiter;
    while ((waiter = waiting.firstEntry()) != null && waiter.getKey() <= number) {
      long at = waiter.getKey();
      CompletableFuture<Long> future = waiting.remove(at);
      if (future != null) {
        executor.execute(() -> future.complete(at));
      }
    }
  }

  /** Of a mirrored account nothing may be left out, whatever recorded the call. */
  private Journaled whole(Decoded decoded) {
    StoredEvent stored = decoded.stored();
    return EventCodec.isBrief(decoded.journaled())
            && history.isMirrored(decoded.journaled().event().account())
        ? codec.decode(stored.manifest(), stored.payload())
        : decoded.journaled();
  }

  private void fold(Decoded decoded) {
    StoredEvent stored = decoded.stored();
    Journaled journaled = decoded.idle() ? decoded.journaled() : whole(decoded);
    Event event = journaled.event();
    if (event instanceof CallRecorded call) {
      trail.add(stored.number(), call, callerOf(call.account(), call.accessKeyId()));
    } else if (event instanceof CallsRecorded calls) {
      trail.add(stored.number(), calls, call -> callerOf(calls.account(), call.accessKeyId()));
    }
    if (event.startsOver()) {
      startOver(event.account());
    }
    noteKey(event);
    boolean changed = false;
    if (decoded.idle()) {
      history.pass(stored.number(), stored.recordedAt());
    } else {
      changed = history.apply(recorded(stored, journaled));
    }
    if (history.isMirrored(event.account())) {
      pastIds.add(event.account(), Past.idOf(event));
      if (!changed) {
        checkpoint.idle(stored.number());
      }
    }
  }

  /** The facts that are recorded of mirrored accounts. */
  public PastIds pastIds() {
    return pastIds;
  }

  private void startOver(AccountId account) {
    history.forget(account);
    trail.startOver(account);
    keyOwners.values().removeIf(owner -> owner.account().equals(account));
  }

  /**
   * The user, role or root of the trail's account whose key or session made a call; null in a
   * mirrored account, whose entities nobody asks for their last use.
   */
  private @Nullable String callerOf(AccountId account, String id) {
    if (id.isEmpty() || history.isMirrored(account)) {
      return null;
    }
    Key<Principal> owner = keyOwners.get(id);
    if (owner != null) {
      return owner.account().equals(account) ? owner.id() : null;
    }
    // A session may have ended while its last call was under way.
    Key<Session> session = Session.key(account, id);
    Version<Session> last = history.version(session, AsOf.LATEST);
    if (last != null && last.value() == null) {
      List<Version<Session>> all = history.versions(session);
      last = all.size() > 1 ? all.get(all.size() - 2) : null;
    }
    Session value = last == null ? null : last.value();
    return value == null ? null : value.principalId();
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
    @Nullable Instant effectiveAt = journaled.effectiveAt();
    return new Recorded<>(
        stored.number(),
        stored.recordedAt(),
        effectiveAt == null ? stored.recordedAt() : effectiveAt,
        journaled.cause(),
        journaled.event());
  }

  /** A call with its record, by its place in the trail. */
  public Optional<CallRecorded> call(TrailPlace place) {
    return calls.at(place);
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    live.run();
    Thread writer = checkpointing;
    if (writer != null) {
      writer.interrupt();
    }
    long left = reached - checkpoint.written();
    if (keeping && !failure.isDone() && left >= LAST_EVENTS && left <= MOST_LAST_EVENTS) {
      writeCheckpoint();
    }
    keeping = false;
  }
}
