package io.hindsight.domain.questions;

import io.hindsight.domain.access.Subject;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.history.History;
import io.hindsight.domain.time.AsOf;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides anew at each instant at which something with a say changed, and nowhere else. */
final class TimelineWalk {
  private final History history;
  private final Scene.Sources sources;
  private final String principal;
  private final Deed deed;
  private final List<Timeline.Interval> intervals = new ArrayList<>();
  private Timeline.@Nullable Access access;
  private @Nullable Instant begun;
  private @Nullable Prospect prospect;
  private List<Influence> causes = List.of();

  TimelineWalk(History history, Scene.Sources sources, String principal, Deed deed) {
    this.history = history;
    this.sources = sources;
    this.principal = principal;
    this.deed = deed;
  }

  /**
   * The timeline between two instants.
   *
   * @param from null for the beginning
   */
  Timeline between(@Nullable Instant from, Instant to) {
    return between(from, to, Influences.of(history, principal, deed));
  }

  /** The timeline, what has a say in it being known. */
  Timeline between(@Nullable Instant from, Instant to, List<Influence> influences) {
    if (from != null) {
      begin(from, at(from), List.of());
    } else {
      access = Timeline.Access.ABSENT;
    }
    int i = 0;
    while (i < influences.size()) {
      Instant instant = influences.get(i).at();
      int end = i;
      while (end < influences.size() && influences.get(end).at().equals(instant)) {
        end++;
      }
      if (!instant.isAfter(to) && (from == null || instant.isAfter(from))) {
        turn(instant, influences.subList(i, end));
      }
      i = end;
    }
    finish(null);
    return new Timeline(principal, deed, intervals);
  }

  private void turn(Instant instant, List<Influence> changes) {
    Prospect now = at(instant);
    if (Timeline.access(now) != access) {
      finish(instant);
      begin(instant, now, changes);
    }
  }

  private void begin(Instant instant, @Nullable Prospect now, List<Influence> changes) {
    access = Timeline.access(now);
    begun = instant;
    prospect = now;
    Set<String> seen = new HashSet<>();
    causes = changes.stream().filter(change -> seen.add(call(change))).toList();
  }

  /** What tells changes apart: the call that made them, where one did. */
  private static String call(Influence change) {
    String requestId = change.cause().requestId();
    return requestId.isEmpty() ? change.number() + change.what() : requestId;
  }

  private void finish(@Nullable Instant end) {
    Timeline.Access what = access;
    if (what != null) {
      intervals.add(new Timeline.Interval(what, begun, end, prospect, causes));
    }
  }

  private @Nullable Prospect at(Instant instant) {
    Entities state = history.at(AsOf.at(instant));
    Optional<Subject> subject = Principals.find(state, principal);
    return subject.map(who -> new Scene(state, instant, deed, sources).prospect(who)).orElse(null);
  }
}
