package io.hindsight.domain.mirror;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Recorded;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.entity.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was made of an account's facts; where more came, the next fold goes on from it. */
public final class Fold {
  /*
   * A fold goes by effective time, so facts that are new change nothing before the earliest of
   * them, with two exceptions: the log may begin earlier by them, and they may tell of something
   * that was there all the time. The beginning is therefore always folded anew. Where it is as it
   * was, but for things that nothing before the new facts has to do with, all that was derived
   * between the beginning and the new facts is what would be derived again, and is kept.
   */

  /** Takes what a fold derives. */
  public interface Sink {
    /** The entities after all that was accepted. */
    Entities state();

    /** Takes an event that is effective no earlier than all before it. */
    void accept(Recorded<? extends Event> derived);

    /** Takes what the fold before derived that is effective between two instants. */
    void keep(Instant after, Instant before);
  }

  private final Recorded<? extends Event> first;
  private final List<Placeholder> beginnings;
  private final Optional<OrganizationBeginnings> organization;
  private final Map<String, Instant> over;

  private Fold(
      Recorded<? extends Event> first,
      List<Placeholder> beginnings,
      Optional<OrganizationBeginnings> organization,
      Map<String, Instant> over) {
    this.first = first;
    this.beginnings = beginnings;
    this.organization = organization;
    this.over = over;
  }

  /**
   * Folds facts.
   *
   * @param sorted all of them, in their order
   * @param fresh the instant of the earliest that {@code before} has not
   * @param before null where there is nothing to go on from
   */
  static Fold of(
      AccountId account,
      Recorded<? extends Event> first,
      List<Fact> sorted,
      Instant fresh,
      @Nullable Fold before,
      Sink sink) {
    Instant start = first.effectiveAt();
    Optional<OrganizationBeginnings> organization = OrganizationBeginnings.of(sorted, start);
    List<Placeholder> beginnings = Beginnings.of(sorted, start);
    Folding folding = new Folding(account, start, sink, first);
    Fold fold = new Fold(first, beginnings, organization, folding.over());
    int from = 0;
    while (from < sorted.size() && sorted.get(from).at().equals(start)) {
      from++;
    }
    List<Fact> beginning = new ArrayList<>(beginnings);
    organization.ifPresent(fact -> beginning.add(0, fact));
    beginning.addAll(sorted.subList(0, from));
    folding.begin();
    if (!beginning.isEmpty()) {
      Moment.apply(folding, beginning);
    }
    if (before != null && fold.goesOn(before, sorted, fresh)) {
      sink.keep(start, fresh);
      before.over.forEach(
          (id, since) -> {
            if (since.isBefore(fresh)) {
              fold.over.put(id, since);
            }
          });
      while (from < sorted.size() && sorted.get(from).at().isBefore(fresh)) {
        from++;
      }
    }
    while (from < sorted.size()) {
      int to = from + 1;
      while (to < sorted.size() && sorted.get(to).at().equals(sorted.get(from).at())) {
        to++;
      }
      Moment.apply(folding, sorted.subList(from, to));
      from = to;
    }
    return fold;
  }

  private boolean goesOn(Fold before, List<Fact> sorted, Instant fresh) {
    if (!first.equals(before.first)
        || !fresh.isAfter(first.effectiveAt())
        || organization.isPresent() != before.organization.isPresent()
        || (organization.isPresent()
            && !organization.get().isSame(before.organization.orElseThrow()))) {
      return false;
    }
    Map<Fact, List<Placeholder>> known = new HashMap<>();
    for (Placeholder each : before.beginnings) {
      known.computeIfAbsent(each.first(), fact -> new ArrayList<>()).add(each);
    }
    List<Placeholder> added = new ArrayList<>();
    int same = 0;
    for (Placeholder each : beginnings) {
      if (known.getOrDefault(each.first(), List.of()).stream().anyMatch(each::isSame)) {
        same++;
      } else {
        added.add(each);
      }
    }
    return same == before.beginnings.size()
        && (added.isEmpty() || areStrangers(added, sorted, fresh));
  }

  /** Whether nothing before the new facts has to do with what these now tell of. */
  private static boolean areStrangers(List<Placeholder> added, List<Fact> sorted, Instant fresh) {
    for (Fact fact : sorted) {
      if (!fact.at().isBefore(fresh)) {
        return true;
      }
      if (fact instanceof Dump.Taken) {
        return false;
      }
      if (!fact.touches().isEmpty()) {
        for (Placeholder each : added) {
          if (each.isTouchedBy(fact)) {
            return false;
          }
        }
      }
    }
    return true;
  }
}
