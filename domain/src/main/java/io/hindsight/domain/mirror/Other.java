package io.hindsight.domain.mirror;

import io.hindsight.domain.decider.Recorded;
import io.hindsight.domain.entity.Event;

/** An event that says itself what it changes. */
final class Other extends Fact {
  Other(Recorded<? extends Event> origin) {
    super(origin, "event:" + origin.number());
  }

  @Override
  int rank() {
    return ADD;
  }

  @Override
  void apply(Folding folding) {
    folding.emit(origin.event());
  }
}
