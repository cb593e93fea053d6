package io.hindsight.domain.trail;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Outcome;
import io.hindsight.domain.entity.AggregateId;
import io.hindsight.domain.entity.Command;
import io.hindsight.domain.entity.CommandContext;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.entity.Event;
import java.util.List;

/** Appends calls to an account's trail, all or none of them. */
public record RecordCalls(AccountId account, List<TrailCall> calls) implements Command {
  public RecordCalls {
    calls = List.copyOf(calls);
  }

  @Override
  public AggregateId target() {
    return AggregateId.trail(account);
  }

  @Override
  public Outcome<Event> decide(Entities state, CommandContext context) {
    return calls.isEmpty()
        ? Outcome.accept(List.of())
        : Outcome.accept(List.of(new CallsRecorded(account, calls)));
  }
}
