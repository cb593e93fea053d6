package io.hindsight.actors.aggregate;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Change;
import io.hindsight.domain.entity.EntityMap;
import io.hindsight.domain.entity.Event;
import io.hindsight.domain.entity.Table;
import java.util.List;

/** The state of an aggregate: the entities of the tables that its kind owns. */
record AggregateState(AccountId account, EntityMap entities) {

  AggregateState evolve(Table.Owner kind, Event event) {
    if (kind == Table.Owner.TRAIL) {
      return this;
    }
    return new AggregateState(account, entities.evolve(new Owned(kind, event)));
  }

  /** An event but for what it changes elsewhere: an account's creation also makes its root. */
  private record Owned(Table.Owner kind, Event event) implements Event {
    @Override
    public AccountId account() {
      return event.account();
    }

    @Override
    public List<Change<?>> changes() {
      return event.changes().stream()
          .filter(change -> change.key().table().owner() == kind)
          .toList();
    }

    @Override
    public boolean startsOver() {
      return event.startsOver();
    }
  }
}
