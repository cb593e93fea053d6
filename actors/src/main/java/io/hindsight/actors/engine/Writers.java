package io.hindsight.actors.engine;

import io.hindsight.actors.aggregate.Aggregate;
import io.hindsight.domain.decider.Rejection;
import io.hindsight.domain.entity.AggregateId;
import io.hindsight.domain.entity.Command;
import io.hindsight.domain.entity.CommandContext;
import io.hindsight.domain.principal.Principal;
import io.hindsight.domain.trail.RecordCalls;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What carries commands out. */
interface Writers {
  CompletionStage<Aggregate.Reply> execute(
      Command command, CommandContext context, @Nullable Principal birth);

  CompletionStage<Aggregate.Reply> wake(AggregateId id);

  /** Lets an aggregate leave the memory at once. */
  void leave(AggregateId id);

  void later(Duration delay, Runnable work);

  /** Refuses all commands, and keeps no record of calls: the store is only read. */
  record None() implements Writers {
    @Override
    public CompletionStage<Aggregate.Reply> execute(
        Command command, CommandContext context, @Nullable Principal birth) {
      return CompletableFuture.completedFuture(
          command instanceof RecordCalls
              ? new Aggregate.Accepted("", 0, List.of())
              : new Aggregate.Refused(
                  new Rejection("ReadOnlyStore", "The store is open for reading only.")));
    }

    @Override
    public CompletionStage<Aggregate.Reply> wake(AggregateId id) {
      throw new IllegalStateException("a store that is only read wakes nothing");
    }

    @Override
    public void leave(AggregateId id) {}

    @Override
    public void later(Duration delay, Runnable work) {
      work.run();
    }
  }
}
