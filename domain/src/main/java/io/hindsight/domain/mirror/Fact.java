package io.hindsight.domain.mirror;

import io.hindsight.domain.decider.Recorded;
import io.hindsight.domain.entity.Event;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** A recorded fact, as it is folded into what there was. */
abstract class Fact {
  /** What is there comes before what is made, that before its parts, those before what ends. */
  static final int THERE = 0;

  static final int MAKE = 10;
  static final int ADD = 20;
  static final int REMOVE = 30;
  static final int END = 40;

  /** The order that facts are considered in; it does not depend on when they were recorded. */
  static final Comparator<Fact> ORDER =
      Comparator.comparing((Fact fact) -> fact.origin.effectiveAt())
          .thenComparingInt(Fact::rank)
          .thenComparing(fact -> fact.id)
          .thenComparingLong(fact -> fact.origin.number());

  final Recorded<? extends Event> origin;
  final String id;

  Fact(Recorded<? extends Event> origin, String id) {
    this.origin = origin;
    this.id = id;
  }

  Instant at() {
    return origin.effectiveAt();
  }

  abstract int rank();

  List<Touch> touches() {
    return List.of();
  }

  /** Whether it can have happened as things stand; facts of one instant wait until they can. */
  boolean fits(Folding folding) {
    return true;
  }

  abstract void apply(Folding folding);
}
