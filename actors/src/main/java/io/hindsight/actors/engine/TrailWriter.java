package io.hindsight.actors.engine;

import io.hindsight.actors.aggregate.Aggregate;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Command;
import io.hindsight.domain.trail.RecordCalls;
import io.hindsight.domain.trail.TrailCall;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes calls to trails, many with one event: while one event of an account is on its way, what
 * arrives waits and becomes the next, and calls that nobody waits for gather for some milliseconds
 * first.
 */
final class TrailWriter {
  private static final Logger log = LoggerFactory.getLogger(TrailWriter.class);
  private static final CompletionStage<Void> NOTED = CompletableFuture.completedStage(null);
  private static final Duration GATHER = Duration.ofMillis(10);
  private static final int MOST_CALLS = 512;
  private static final int MOST_CHARACTERS = 1 << 19;
  private static final int MAY_WAIT = 8_192;
  private static final int CHARACTERS_MAY_WAIT = 1 << 23;

  /** A call on its way; nobody waits for it where {@code done} is null. */
  private record Waiting(TrailCall call, @Nullable CompletableFuture<Void> done) {
    int characters() {
      return call.requestParameters().length() + call.responseElements().length();
    }
  }

  /** Somebody waits until this many calls are written. */
  private record Flush(long calls, CompletableFuture<Void> done) {}

  private final Function<Command, CompletionStage<Aggregate.Reply>> writer;
  private final BiConsumer<Duration, Runnable> later;
  private final Map<AccountId, Lane> lanes = new ConcurrentHashMap<>();

  /**
   * The writer.
   *
   * @param later does something after a while
   */
  TrailWriter(
      Function<Command, CompletionStage<Aggregate.Reply>> writer,
      BiConsumer<Duration, Runnable> later) {
    this.writer = writer;
    this.later = later;
  }

  /** Completes once the call is durable. */
  CompletionStage<Void> add(AccountId account, TrailCall call) {
    return lane(account).add(call);
  }

  /** Completes at once while few wait, and once the call is durable where many do. */
  CompletionStage<Void> note(AccountId account, TrailCall call) {
    return lane(account).note(call);
  }

  private Lane lane(AccountId account) {
    Lane lane = lanes.get(account);
    return lane == null ? lanes.computeIfAbsent(account, Lane::new) : lane;
  }

  /** Completes once all calls that came so far are durable, or have failed. */
  CompletionStage<Void> flushed() {
    return CompletableFuture.allOf(
        lanes.values().stream().map(Lane::flushed).toArray(CompletableFuture[]::new));
  }

  private final class Lane {
    private final AccountId account;
    private final Queue<Waiting> queue = new ArrayDeque<>();
    private final Queue<Flush> flushes = new ArrayDeque<>();
    private int characters;
    private long added;
    private long ended;
    private boolean writing;
    private boolean gathering;
    private boolean urgent;

    Lane(AccountId account) {
      this.account = account;
    }

    CompletionStage<Void> add(TrailCall call) {
      CompletableFuture<Void> done = new CompletableFuture<>();
      Runnable work;
      synchronized (this) {
        enqueue(new Waiting(call, done));
        urgent = true;
        work = next();
      }
      work.run();
      return done;
    }

    CompletionStage<Void> note(TrailCall call) {
      Runnable work;
      synchronized (this) {
        if (queue.size() < MAY_WAIT && characters < CHARACTERS_MAY_WAIT) {
          enqueue(new Waiting(call, null));
          work = next();
        } else {
          work = null;
        }
      }
      if (work == null) {
        return add(call);
      }
      work.run();
      return NOTED;
    }

    CompletableFuture<Void> flushed() {
      CompletableFuture<Void> done = new CompletableFuture<>();
      Runnable work;
      synchronized (this) {
        if (ended == added) {
          return CompletableFuture.completedFuture(null);
        }
        flushes.add(new Flush(added, done));
        urgent = true;
        work = next();
      }
      work.run();
      return done;
    }

    private void enqueue(Waiting waiting) {
      queue.add(waiting);
      characters += waiting.characters();
      added++;
    }

    /** What is to be done once the lock is left. */
    private Runnable next() {
      if (writing || queue.isEmpty()) {
        return () -> {};
      }
      if (urgent || queue.size() >= MOST_CALLS) {
        writing = true;
        return this::write;
      }
      if (gathering) {
        return () -> {};
      }
      gathering = true;
      return () -> later.accept(GATHER, this::gathered);
    }

    private void gathered() {
      Runnable work;
      synchronized (this) {
        gathering = false;
        urgent = !queue.isEmpty();
        work = next();
      }
      work.run();
    }

    private void write() {
      List<Waiting> batch = batch();
      CompletionStage<Aggregate.Reply> reply;
      try {
        reply = writer.apply(new RecordCalls(account, batch.stream().map(Waiting::call).toList()));
      } catch (RuntimeException e) {
        reply = CompletableFuture.failedStage(e);
      }
      reply.whenComplete(
          (written, failure) -> {
            List<Flush> flushed = new ArrayList<>(0);
            Runnable work;
            synchronized (this) {
              writing = false;
              ended += batch.size();
              while (!flushes.isEmpty() && flushes.peek().calls() <= ended) {
                flushed.add(flushes.remove());
              }
              work = next();
            }
            work.run();
            answer(batch, written, failure);
            flushed.forEach(flush -> flush.done().complete(null));
          });
    }

    private synchronized List<Waiting> batch() {
      List<Waiting> batch = new ArrayList<>(Math.min(queue.size(), MOST_CALLS));
      int size = 0;
      while (batch.size() < MOST_CALLS && size < MOST_CHARACTERS && !queue.isEmpty()) {
        Waiting waiting = queue.remove();
        size += waiting.characters();
        batch.add(waiting);
      }
      characters -= size;
      urgent = urgent && !queue.isEmpty();
      return batch;
    }
  }

  private static void answer(
      List<Waiting> batch, Aggregate.@Nullable Reply reply, @Nullable Throwable failure) {
    Throwable fault =
        reply instanceof Aggregate.Accepted
            ? null
            : failure == null
                ? new IllegalStateException("the journal did not take a call")
                : failure;
    int lost = 0;
    for (Waiting waiting : batch) {
      CompletableFuture<Void> done = waiting.done();
      if (done == null) {
        lost++;
      } else if (fault == null) {
        done.complete(null);
      } else {
        done.completeExceptionally(fault);
      }
    }
    if (fault != null && lost > 0) {
      log.atError()
          .addKeyValue("calls", lost)
          .addKeyValue("fault", fault.toString())
          .log("calls that were answered could not be recorded");
    }
  }
}
