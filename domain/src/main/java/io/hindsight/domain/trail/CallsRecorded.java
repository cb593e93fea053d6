package io.hindsight.domain.trail;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Change;
import io.hindsight.domain.entity.Event;
import java.util.List;

/** Calls were answered, whether they were allowed, refused or in error: those of some moments. */
public record CallsRecorded(AccountId account, List<TrailCall> calls) implements Event {
  public CallsRecorded {
    calls = List.copyOf(calls);
  }

  @Override
  public List<Change<?>> changes() {
    return List.of();
  }
}
