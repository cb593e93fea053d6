package io.hindsight.actors.engine;

import io.hindsight.actors.aggregate.Aggregate;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Command;
import io.hindsight.domain.trail.CallRecorded;
import io.hindsight.domain.trail.RecordCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes calls to trails in batches: while one batch of an account is on its way, what arrives
 * waits and becomes the next.
 */
final class TrailWriter {
  private static final Logger log = LoggerFactory.getLogger(TrailWriter.class);
  private static final CompletionStage<Void> NOTED = CompletableFuture.completedStage(null);
  private static final int LARGEST_BATCH = 512;
  private static final int MAY_WAIT = 10_000;

  private record Waiting(CallRecorded call, CompletableFuture<Void> done) {}

  private final Function<Command, CompletionStage<Aggregate.Reply>> writer;
  private final Map<AccountId, Lane> lanes = new ConcurrentHashMap<>();

  TrailWriter(Function<Command, CompletionStage<Aggregate.Reply>> writer) {
    this.writer = writer;
  }

  /** Completes once the call is durable. */
  CompletionStage<Void> add(CallRecorded call) {
    Waiting waiting = new Waiting(call, new CompletableFuture<>());
    lanes.computeIfAbsent(call.account(), Lane::new).add(waiting);
    return waiting.done();
  }

  /** Completes at once while few wait, and once the call is durable where many do. */
  CompletionStage<Void> note(CallRecorded call) {
    Waiting waiting = new Waiting(call, new CompletableFuture<>());
    int before = lanes.computeIfAbsent(call.account(), Lane::new).add(waiting);
    if (before >= MAY_WAIT) {
      return waiting.done();
    }
    waiting
        .done()
        .exceptionally(
            fault -> {
              log.atError()
                  .addKeyValue("eventId", call.eventId())
                  .addKeyValue("fault", fault.toString())
                  .log("a call that was answered could not be recorded");
              return null;
            });
    return NOTED;
  }

  /** Completes once all calls that came so far are durable, or have failed. */
  CompletionStage<Void> flushed() {
    return CompletableFuture.allOf(
        lanes.values().stream().map(Lane::flushed).toArray(CompletableFuture[]::new));
  }

  private final class Lane {
    private final AccountId account;
    private final List<Waiting> queue = new ArrayList<>();
    private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
    private boolean busy;

    Lane(AccountId account) {
      this.account = account;
    }

    /** How many waited before. */
    int add(Waiting waiting) {
      int before;
      synchronized (this) {
        before = queue.size();
        queue.add(waiting);
        last = waiting.done();
        if (busy) {
          return before;
        }
        busy = true;
      }
      writeNext();
      return before;
    }

    synchronized CompletableFuture<Void> flushed() {
      return last.exceptionally(fault -> null);
    }

    private void writeNext() {
      List<Waiting> batch;
      synchronized (this) {
        List<Waiting> head = queue.subList(0, Math.min(LARGEST_BATCH, queue.size()));
        batch = List.copyOf(head);
        head.clear();
        if (batch.isEmpty()) {
          busy = false;
          return;
        }
      }
      List<CallRecorded> calls = batch.stream().map(Waiting::call).toList();
      writer
          .apply(new RecordCalls(account, calls))
          .whenComplete(
              (reply, failure) -> {
                writeNext();
                for (Waiting waiting : batch) {
                  if (reply instanceof Aggregate.Accepted) {
                    waiting.done().complete(null);
                  } else {
                    waiting
                        .done()
                        .completeExceptionally(
                            failure == null
                                ? new IllegalStateException("the journal did not take a call")
                                : failure);
                  }
                }
              });
    }
  }
}
