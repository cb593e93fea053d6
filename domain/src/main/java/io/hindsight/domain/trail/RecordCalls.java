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
public record RecordCalls(AccountId account, List<CallRecorded> calls) implements Command {
  @Override
  public AggregateId target() {
    return AggregateId.trail(account);
  }

  @Override
  public Outcome<Event> decide(Entities state, CommandContext context) {
    return Outcome.accept(calls);
  }
}
