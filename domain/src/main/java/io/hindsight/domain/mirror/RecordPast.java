package io.hindsight.domain.mirror;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Outcome;
import io.hindsight.domain.entity.AggregateId;
import io.hindsight.domain.entity.Command;
import io.hindsight.domain.entity.CommandContext;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.entity.Event;
import java.util.List;

/** Records facts about the past of a mirrored account, all or none of them. */
public record RecordPast(AccountId account, List<Past> facts) implements Command {
  public RecordPast {
    facts = List.copyOf(facts);
  }

  @Override
  public AggregateId target() {
    return AggregateId.trail(account);
  }

  /** What is recorded is not decided. */
  @Override
  public Outcome<Event> decide(Entities state, CommandContext context) {
    return Outcome.accept(facts.stream().map(Past::event).toList());
  }
}
