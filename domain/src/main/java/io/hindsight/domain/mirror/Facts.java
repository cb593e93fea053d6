package io.hindsight.domain.mirror;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Recorded;
import io.hindsight.domain.entity.Event;
import io.hindsight.domain.trail.CallRecorded;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was recorded of a mirrored account, in whatever order; folded, it is what there was.
 *
 * <p>The fold depends on the set of facts alone, not on the order in which they were recorded: it
 * goes by effective time, and within an instant by what can have happened before what.
 */
public final class Facts {
  /** From an event's number on, the log is known to begin at an instant or before. */
  private record Start(Recorded<? extends Event> origin) {}

  /** The earliest record of a caller; within an instant, that with the lowest id. */
  private record Seen(Instant at, String eventId) implements Comparable<Seen> {
    @Override
    public int compareTo(Seen other) {
      int order = at.compareTo(other.at);
      return order == 0 ? eventId.compareTo(other.eventId) : order;
    }
  }

  private final AccountId account;
  private final List<Fact> facts = new ArrayList<>();
  private final List<Fact> sorted = new ArrayList<>();
  private final List<Start> starts = new ArrayList<>();
  private final Map<String, Seen> seen = new HashMap<>();
  private final Map<String, Dump> dumps = new TreeMap<>();
  private boolean noted;

  public Facts(AccountId account) {
    this.account = account;
  }

  /** What taking in an event did. */
  public enum Effect {
    /** Nothing: without the event everything would be as it is. */
    NONE,
    /** The fold is as it was, but what comes may be seen otherwise. */
    NOTED,
    /** The fold is another. */
    CHANGED
  }

  /** Takes in an event that is numbered above all before it. */
  public Effect add(Recorded<? extends Event> recorded) {
    int before = facts.size() + starts.size();
    noted = false;
    if (starts.isEmpty()
        || recorded.effectiveAt().isBefore(starts.get(starts.size() - 1).origin().effectiveAt())) {
      starts.add(new Start(recorded));
    }
    Event event = recorded.event();
    if (event instanceof CallRecorded call) {
      addCall(
          new Recorded<>(
              recorded.number(),
              recorded.recordedAt(),
              recorded.effectiveAt(),
              recorded.cause(),
              call));
    } else if (event instanceof Baseline.DetailRecorded detail) {
      facts.addAll(
          dumps.computeIfAbsent(detail.baseline(), id -> new Dump()).add(recorded, detail));
    } else if (event instanceof Baseline.BaselineTaken taken) {
      facts.add(dumps.computeIfAbsent(taken.baseline(), id -> new Dump()).taken(recorded, taken));
    } else if (!event.changes().isEmpty()) {
      facts.add(new Other(recorded));
    }
    if (facts.size() + starts.size() > before) {
      return Effect.CHANGED;
    }
    return noted || !(event instanceof CallRecorded) ? Effect.NOTED : Effect.NONE;
  }

  private void addCall(Recorded<CallRecorded> recorded) {
    CallRecorded call = recorded.event();
    Operation write = Operations.write(call);
    OrganizationOperations.Rule rule = OrganizationOperations.find(call);
    if (write != null || rule != null || Operations.makesSession(call)) {
      try {
        Node root = Node.parse(call.record());
        if (rule != null) {
          OrganizationWrite change = new OrganizationWrite(recorded, rule, root);
          if (rule.isTold(change)) {
            facts.add(change);
          }
        } else if (write != null && Told.is(call.eventName(), root)) {
          facts.add(new Write(recorded, write, root));
        } else if (write == null) {
          SessionStarted started = SessionStarted.of(recorded, root);
          if (started != null) {
            facts.add(started);
            facts.add(new SessionEnded(started, started.accessKeyId(), started.expiresAt()));
          }
        }
      } catch (IOException e) {
        return;
      }
    }
    see(recorded);
  }

  private void see(Recorded<CallRecorded> recorded) {
    String caller = recorded.cause().caller() + ' ' + recorded.event().accessKeyId();
    Seen now = new Seen(recorded.effectiveAt(), recorded.event().eventId());
    Seen before = seen.get(caller);
    if (before != null && now.compareTo(before) >= 0) {
      return;
    }
    CallerSeen fact =
        CallerSeen.of(recorded, Node.member(recorded.event().record(), "userIdentity"));
    seen.put(caller, now);
    noted = true;
    if (fact != null) {
      facts.add(fact);
    }
  }

  /** The number of the newest fact that is numbered {@code limit} or below; 0 where none is. */
  public long newest(long limit) {
    long newest = 0;
    for (int i = facts.size() - 1; i >= 0 && newest == 0; i--) {
      if (facts.get(i).origin.number() <= limit) {
        newest = facts.get(i).origin.number();
      }
    }
    for (Start start : starts) {
      if (start.origin().number() <= limit) {
        newest = Math.max(newest, start.origin().number());
      }
    }
    return newest;
  }

  /** When the account's log begins, as far as was recorded up to event {@code limit}. */
  public Optional<Instant> knownFrom(long limit) {
    return start(limit).map(Recorded::effectiveAt);
  }

  private Optional<Recorded<? extends Event>> start(long limit) {
    Recorded<? extends Event> found = null;
    for (Start start : starts) {
      if (start.origin().number() <= limit) {
        found = start.origin();
      }
    }
    return Optional.ofNullable(found);
  }

  /** Hands over what follows from the facts that are numbered {@code limit} or below. */
  public void fold(long limit, Fold.Sink sink) {
    start(limit)
        .ifPresent(
            first -> {
              List<Fact> known = new ArrayList<>();
              for (Fact fact : facts) {
                if (fact.origin.number() <= limit) {
                  known.add(fact);
                }
              }
              known.sort(Fact.ORDER);
              Fold.of(account, first, known, Instant.MIN, null, sink);
            });
  }

  /**
   * Hands over what follows from all facts.
   *
   * @param before the fold of what there was when this was last asked for; null for none
   * @return null where there are no facts
   */
  public @Nullable Fold fold(@Nullable Fold before, Fold.Sink sink) {
    List<Fact> fresh = facts.subList(sorted.size(), facts.size());
    Instant earliest = Instant.MAX;
    for (Fact fact : fresh) {
      earliest = fact.at().isBefore(earliest) ? fact.at() : earliest;
    }
    sorted.addAll(fresh);
    sorted.sort(Fact.ORDER);
    Recorded<? extends Event> first = start(Long.MAX_VALUE).orElse(null);
    return first == null ? null : Fold.of(account, first, sorted, earliest, before, sink);
  }
}
