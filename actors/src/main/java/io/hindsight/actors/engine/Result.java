package io.hindsight.actors.engine;

import io.hindsight.domain.decider.Rejection;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.entity.Event;
import java.util.List;

/** How a command ended. */
public sealed interface Result {
  /**
   * It was carried out, durably.
   *
   * @param after the entities as of its last event
   */
  record Done(List<Event> events, Entities after) implements Result {
    public Done {
      events = List.copyOf(events);
    }
  }

  /** It was refused; nothing changed. */
  record Refused(Rejection rejection) implements Result {}
}
