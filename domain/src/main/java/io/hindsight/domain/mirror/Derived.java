package io.hindsight.domain.mirror;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Change;
import io.hindsight.domain.entity.Event;
import java.util.List;

/** Changes that follow from what was recorded, and that no event of our own API says. */
record Derived(AccountId account, List<Change<?>> changes) implements Event {
  Derived {
    changes = List.copyOf(changes);
  }
}
