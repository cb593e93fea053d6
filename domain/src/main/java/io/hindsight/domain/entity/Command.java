package io.hindsight.domain.entity;

import io.hindsight.domain.decider.Outcome;

/** A request for a change, addressed to one aggregate, with the rule that decides it. */
public interface Command {
  AggregateId target();

  /** Decides on the aggregate's state; pure, so the same arguments give the same outcome. */
  Outcome<Event> decide(Entities state, CommandContext context);
}
