package io.hindsight.domain.mirror;

import io.hindsight.domain.decider.Recorded;
import io.hindsight.domain.entity.Change;
import io.hindsight.domain.entity.Event;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.managedpolicy.ManagedPolicy;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The facts of one dump of authorization details. */
final class Dump {
  private final Set<String> ids = new HashSet<>();

  List<Fact> add(Recorded<? extends Event> recorded, Baseline.DetailRecorded detail) {
    try {
      Detail fact = Detail.of(recorded, detail, Node.parse(detail.detail()));
      ids.add(fact.uniqueId());
      return List.of(fact);
    } catch (IOException e) {
      return List.of();
    }
  }

  Fact taken(Recorded<? extends Event> recorded, Baseline.BaselineTaken taken) {
    return new Taken(recorded, taken, Set.copyOf(ids));
  }

  /** What the dump leaves out was not there when it was taken. */
  static final class Taken extends Fact {
    private final Baseline.BaselineTaken taken;
    private final Set<String> ids;

    private Taken(
        Recorded<? extends Event> recorded, Baseline.BaselineTaken taken, Set<String> ids) {
      super(recorded, "taken:" + taken.baseline());
      this.taken = taken;
      this.ids = ids;
    }

    @Override
    int rank() {
      return THERE + 2;
    }

    @Override
    void apply(Folding folding) {
      boolean all = taken.kinds().contains("policy");
      for (Identity.Kind kind : Identity.Kind.values()) {
        boolean complete = taken.kinds().contains(kind.noun());
        all &= complete;
        if (complete) {
          folding
              .state()
              .all(Identity.TABLE, folding.account())
              .filter(identity -> identity.kind() == kind && !ids.contains(identity.id()))
              .toList()
              .forEach(folding::end);
        }
      }
      if (taken.kinds().contains("policy")) {
        policies(folding);
      }
      if (all) {
        folding.known(folding.account().value());
      }
    }

    private void policies(Folding folding) {
      folding
          .state()
          .all(ManagedPolicy.TABLE, folding.account())
          .filter(policy -> !ids.contains(policy.arn().toLowerCase(Locale.ROOT)))
          .toList()
          .forEach(
              policy ->
                  folding.change(
                      Change.remove(ManagedPolicy.key(folding.account(), policy.name()))));
      folding
          .state()
          .all(Unknown.TABLE, folding.account())
          .filter(unknown -> unknown.is(Unknown.Aspect.DOCUMENT) && unknown.id().startsWith("arn:"))
          .toList()
          .forEach(unknown -> folding.known(unknown.id()));
    }
  }
}
