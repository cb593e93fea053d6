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

/**
 * Writes calls to trails in batches: while one batch of an account is on its way, what arrives
 * waits and becomes the next. Each waiting call holds a client's connection, so the number of
 * connections bounds what waits.
 */
final class TrailWriter {
  private static final int LARGEST_BATCH = 256;

  private record Waiting(CallRecorded call, CompletableFuture<Void> done) {}

  private final Function<Command, CompletionStage<Aggregate.Reply>> writer;
  private final Map<AccountId, Lane> lanes = new ConcurrentHashMap<>();

  TrailWriter(Function<Command, CompletionStage<Aggregate.Reply>> writer) {
    this.writer = writer;
  }

  CompletionStage<Void> add(CallRecorded call) {
    Waiting waiting = new Waiting(call, new CompletableFuture<>());
    lanes.computeIfAbsent(call.account(), Lane::new).add(waiting);
    return waiting.done();
  }

  private final class Lane {
    private final AccountId account;
    private final List<Waiting> queue = new ArrayList<>();
    private boolean busy;

    Lane(AccountId account) {
      this.account = account;
    }

    void add(Waiting waiting) {
      synchronized (this) {
        queue.add(waiting);
        if (busy) {
          return;
        }
        busy = true;
      }
      writeNext();
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
