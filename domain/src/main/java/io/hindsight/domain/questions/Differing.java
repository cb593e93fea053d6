package io.hindsight.domain.questions;

import io.hindsight.domain.access.Subject;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.history.History;
import io.hindsight.domain.policy.compile.CompiledPolicy;
import io.hindsight.domain.policy.document.Statement;
import io.hindsight.domain.policy.evaluate.NamedPolicy;
import io.hindsight.domain.time.AsOf;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares effective access at two instants: of those principals alone of whom anything with a say
 * differs, and of their access what the statements that came or went are about.
 */
final class Differing {
  private final History history;
  private final Scene.Sources sources;
  private final Map<String, List<String>> context;
  private final Instant from;
  private final Instant to;
  private final Entities before;
  private final Entities after;
  private final List<Diff.Gain> gains = new ArrayList<>();
  private int asked;

  Differing(
      History history,
      Scene.Sources sources,
      Map<String, List<String>> context,
      Instant from,
      Instant to) {
    this.history = history;
    this.sources = sources;
    this.context = context;
    this.from = from;
    this.to = to;
    this.before = history.at(AsOf.at(from));
    this.after = history.at(AsOf.at(to));
  }

  Diff diff(Rosters rosters, Collection<AccountId> accounts, @Nullable String only) {
    for (AccountId account : accounts) {
      Roster.Picture then = rosters.picture(account, Moment.at(from));
      Roster.Picture now = rosters.picture(account, Moment.at(to));
      boolean limited = !limits(before, account, from).equals(limits(after, account, to));
      Map<String, Resident> old = new LinkedHashMap<>();
      for (Resident resident : then.residents()) {
        old.put(resident.identity().id(), resident);
      }
      asked += now.residents().length;
      for (Resident resident : now.residents()) {
        Resident was = old.remove(resident.identity().id());
        if (isAsked(only, was, resident)
            && (was == null || limited || differs(was, then, resident, now))) {
          compare(was == null ? null : was.subject(), resident.subject());
        }
      }
      for (Resident gone : old.values()) {
        asked++;
        if (isAsked(only, gone, gone)) {
          compare(gone.subject(), null);
        }
      }
      new TrustChanges(history, before, after, from, to).of(account, only).forEach(gains::add);
    }
    return new Diff(from, to, gains, asked);
  }

  /** The documents of the organization's policies over an account. */
  private List<Object> limits(Entities state, AccountId account, Instant moment) {
    List<Object> limits = new ArrayList<>();
    sources.surroundings().scps(state, account, moment).forEach(level -> add(level, limits));
    sources.surroundings().rcps(state, account, moment).forEach(level -> add(level, limits));
    return limits;
  }

  private static void add(List<NamedPolicy> level, List<Object> limits) {
    limits.add(level.stream().map(policy -> policy.policy().source()).toList());
  }

  private static boolean isAsked(@Nullable String only, @Nullable Resident was, Resident is) {
    return only == null
        || is.subject().arn().equals(only)
        || (was != null && was.subject().arn().equals(only));
  }

  /** Whether a principal's documents, boundary or tags are others than they were. */
  private static boolean differs(
      Resident was, Roster.Picture then, Resident is, Roster.Picture now) {
    if (was.principal() != null
        && is.principal() != null
        && !was.principal().tags().equals(is.principal().tags())) {
      return true;
    }
    return !was.subject().arn().equals(is.subject().arn())
        || (was.boundary() < 0) != (is.boundary() < 0)
        || !Objects.equals(boundary(was, then), boundary(is, now))
        || !documents(was, then).equals(documents(is, now));
  }

  private static @Nullable CompiledPolicy boundary(Resident resident, Roster.Picture picture) {
    return resident.boundary() < 0 ? null : at(picture, resident.boundary());
  }

  private static @Nullable CompiledPolicy at(Roster.Picture picture, int number) {
    return number < picture.policies().length ? picture.policies()[number] : null;
  }

  private static Set<CompiledPolicy> documents(Resident resident, Roster.Picture picture) {
    Set<CompiledPolicy> documents = new HashSet<>();
    add(resident.policies(), picture, documents);
    for (int group : resident.groups()) {
      if (group < picture.groups().length) {
        add(picture.groups()[group], picture, documents);
      }
    }
    return documents;
  }

  private static void add(int[] numbers, Roster.Picture picture, Set<CompiledPolicy> documents) {
    Arrays.stream(numbers)
        .mapToObj(number -> at(picture, number))
        .filter(Objects::nonNull)
        .forEach(documents::add);
  }

  private void compare(@Nullable Subject was, @Nullable Subject is) {
    Holdings old = was == null ? null : new Holdings(before, from, was, context, sources);
    Holdings now = is == null ? null : new Holdings(after, to, is, context, sources);
    Set<Statement> all = new LinkedHashSet<>();
    Set<Probe> probes = new LinkedHashSet<>();
    if (old != null) {
      all.addAll(old.all());
    }
    if (now != null) {
      all.addAll(now.all());
    }
    if (old != null) {
      probes.addAll(Probe.of(changed(old, now), all, old::resolved));
    }
    if (now != null) {
      probes.addAll(Probe.of(changed(now, old), all, now::resolved));
    }
    String arn = is == null ? arn(was) : is.arn();
    List<Diff.Gain> found = new ArrayList<>();
    for (Probe probe : probes) {
      Prospect one = old == null ? null : old.prospect(probe.action(), probe.resource());
      Prospect other = now == null ? null : now.prospect(probe.action(), probe.resource());
      Diff.Direction direction = direction(one, other);
      if (direction != null) {
        found.add(
            new Diff.Gain(arn, probe.action(), probe.resource(), direction, one, other, List.of()));
      }
    }
    List<Influence> influences = null;
    for (Diff.Gain gain : Probe.widest(found, Diff.Gain::probe, Diff.Gain::wentAs)) {
      Deed deed = new Deed(gain.actions(), gain.resources(), context);
      if (influences == null) {
        influences = Influences.of(history, arn, deed);
      }
      gains.add(
          new Diff.Gain(
              arn,
              gain.actions(),
              gain.resources(),
              gain.direction(),
              gain.before(),
              gain.after(),
              causes(arn, deed, influences)));
    }
  }

  private static String arn(@Nullable Subject subject) {
    return subject == null ? "" : subject.arn();
  }

  /** The statements that the other moment has not; all, where what limits them differs. */
  private static List<Statement> changed(Holdings here, @Nullable Holdings there) {
    if (there == null || Permissions.limitsDiffer(here.sets(), there.sets())) {
      return here.identity();
    }
    if (!here.tags().equals(there.tags())) {
      return here.identity();
    }
    Set<Statement> known = new HashSet<>(there.identity());
    return here.identity().stream().filter(statement -> !known.contains(statement)).toList();
  }

  private static Diff.@Nullable Direction direction(
      @Nullable Prospect before, @Nullable Prospect after) {
    int old = rank(before);
    int now = rank(after);
    if (old != now) {
      return now > old ? Diff.Direction.GAINED : Diff.Direction.LOST;
    }
    boolean conditions =
        before != null && after != null && old > 0 && !open(before).equals(open(after));
    return conditions ? Diff.Direction.CHANGED : null;
  }

  private static List<String> open(Prospect prospect) {
    List<String> open = new ArrayList<>();
    prospect.wouldAllowIf().forEach(ground -> open.addAll(ground.conditions()));
    prospect.wouldDenyIf().forEach(ground -> open.addAll(ground.conditions()));
    return open.stream().sorted().toList();
  }

  private static int rank(@Nullable Prospect prospect) {
    return switch (Timeline.access(prospect)) {
      case ALLOWED -> 2;
      case CONDITIONAL, UNKNOWN -> 1;
      case DENIED, ABSENT -> 0;
    };
  }

  /** The changes at the last turn in between. */
  private List<Influence> causes(String principal, Deed deed, List<Influence> influences) {
    List<Timeline.Interval> intervals =
        new TimelineWalk(history, sources, principal, deed)
            .between(from, to, influences)
            .intervals();
    for (int i = intervals.size() - 1; i >= 0; i--) {
      if (!intervals.get(i).causes().isEmpty()) {
        return intervals.get(i).causes();
      }
    }
    return List.of();
  }
}
