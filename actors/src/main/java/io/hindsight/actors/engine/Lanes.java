package io.hindsight.actors.engine;

import io.hindsight.actors.aggregate.Aggregate;
import io.hindsight.domain.entity.AggregateId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Sends commands to aggregates: while some are on their way to one, what arrives for it waits, and
 * goes together. So an aggregate that many write to needs one write for all of them.
 */
final class Lanes {
  private static final int LARGEST_BATCH = 128;

  private record Waiting(Aggregate.Order order, CompletableFuture<Aggregate.Reply> reply) {}

  private final BiFunction<AggregateId, List<Aggregate.Order>, CompletionStage<Aggregate.Answers>>
      send;
  private final Map<AggregateId, List<Waiting>> lanes = new ConcurrentHashMap<>();

  Lanes(BiFunction<AggregateId, List<Aggregate.Order>, CompletionStage<Aggregate.Answers>> send) {
    this.send = send;
  }

  CompletionStage<Aggregate.Reply> add(AggregateId id, Aggregate.Order order) {
    Waiting waiting = new Waiting(order, new CompletableFuture<>());
    boolean[] first = {false};
    lanes.compute(
        id,
        (key, lane) -> {
          if (lane == null) {
            first[0] = true;
            return new ArrayList<>();
          }
          lane.add(waiting);
          return lane;
        });
    if (first[0]) {
      go(id, List.of(waiting));
    }
    return waiting.reply();
  }

  private void go(AggregateId id, List<Waiting> batch) {
    CompletionStage<Aggregate.Answers> answers;
    try {
      answers = send.apply(id, batch.stream().map(Waiting::order).toList());
    } catch (RuntimeException e) {
      answers = CompletableFuture.failedStage(e);
    }
    answers.whenComplete(
        (done, fault) -> {
          next(id);
          answer(batch, done, fault);
        });
  }

  private void next(AggregateId id) {
    List<Waiting> batch = new ArrayList<>();
    lanes.computeIfPresent(
        id,
        (key, lane) -> {
          List<Waiting> head = lane.subList(0, Math.min(LARGEST_BATCH, lane.size()));
          batch.addAll(head);
          head.clear();
          return batch.isEmpty() ? null : lane;
        });
    if (!batch.isEmpty()) {
      go(id, batch);
    }
  }

  private static void answer(
      List<Waiting> batch, Aggregate.@Nullable Answers done, @Nullable Throwable fault) {
    for (int i = 0; i < batch.size(); i++) {
      CompletableFuture<Aggregate.Reply> reply = batch.get(i).reply();
      if (done != null) {
        reply.complete(done.replies().get(i));
      } else {
        reply.completeExceptionally(
            fault == null ? new IllegalStateException("no answer came") : fault);
      }
    }
  }
}
