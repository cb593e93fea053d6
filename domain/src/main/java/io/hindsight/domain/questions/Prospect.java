package io.hindsight.domain.questions;

import io.hindsight.domain.policy.compile.Action;
import io.hindsight.domain.policy.compile.CompiledPrincipal;
import io.hindsight.domain.policy.compile.CompiledStatement;
import io.hindsight.domain.policy.evaluate.Decision;
import io.hindsight.domain.policy.evaluate.NamedPolicy;
import io.hindsight.domain.policy.evaluate.PolicySets;
import io.hindsight.domain.policy.evaluate.PolicyType;
import io.hindsight.domain.policy.evaluate.Verdict;
import io.hindsight.domain.policy.request.PrincipalRef;
import io.hindsight.domain.policy.request.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A verdict where not every context key is known: what it is as things stand, and on which
 * conditions it would turn.
 *
 * @param decision as things stand: an absent key is absent
 * @param grounds the statements that decided
 * @param wouldAllowIf the statements with their open conditions that stand between a refusal and an
 *     allow; none where nothing open can turn it
 * @param wouldDenyIf as {@code wouldAllowIf}, of an allow
 * @param unknown what the verdict rests on that is not known, in words; then it is neither an allow
 *     nor a refusal
 */
public record Prospect(
    Decision decision,
    List<Ground> grounds,
    List<Ground> wouldAllowIf,
    List<Ground> wouldDenyIf,
    List<String> unknown) {
  public Prospect {
    unknown = List.copyOf(unknown);
    grounds = List.copyOf(grounds);
    wouldAllowIf = List.copyOf(wouldAllowIf);
    wouldDenyIf = List.copyOf(wouldDenyIf);
  }

  public boolean isAllowed() {
    return decision.isAllowed() && unknown.isEmpty();
  }

  /** Whether the verdict rests on what is not known. */
  public boolean isUnknown() {
    return !unknown.isEmpty();
  }

  /** The verdict, given what is not known; a known policy's explicit deny stands all the same. */
  Prospect resting(List<String> on) {
    return on.isEmpty() || decision.verdict() == Verdict.EXPLICIT_DENY
        ? this
        : new Prospect(decision, grounds, wouldAllowIf, wouldDenyIf, on);
  }

  /** Whether something open could turn it. */
  public boolean isConditional() {
    return !wouldAllowIf.isEmpty() || !wouldDenyIf.isEmpty();
  }

  /** The verdict on a request as one who is known acts. */
  static Prospect of(Request request, PolicySets sets, Known known) {
    return new Walk(request, sets, known).prospect();
  }

  /** A statement that counts, with how far it reaches. */
  private record Seen(
      PolicyType type, NamedPolicy policy, CompiledStatement statement, int reach, int layer) {}

  private static final class Walk {
    private static final int RESOURCE = 1;
    private static final int NO_LAYER = -1;

    private final Request request;
    private final PolicySets sets;
    private final Known known;
    private final Action action;
    private final List<Seen> seen = new ArrayList<>();
    private final List<Integer> layers = new ArrayList<>();

    Walk(Request request, PolicySets sets, Known known) {
      this.request = request;
      this.sets = sets;
      this.known = known;
      this.action = Action.of(request.action());
    }

    Prospect prospect() {
      PrincipalRef.Kind kind = request.principal().kind();
      boolean hasIdentity = kind != PrincipalRef.Kind.ROOT;
      PolicyType resourceType =
          request.resource().contains(":role/") && request.action().startsWith("sts:")
              ? PolicyType.TRUST
              : PolicyType.RESOURCE;
      int identity = layer(PolicyType.IDENTITY, hasIdentity ? sets.identity() : List.of());
      layers.add(0); // the resource's policy is no plain layer
      boolean bounded = hasIdentity && sets.boundary() != null;
      List<ResourceMatch> matches = resource(resourceType, sets.resource(), bounded);
      int boundary = bounded ? layer(PolicyType.BOUNDARY, orNone(sets.boundary())) : NO_LAYER;
      int session =
          hasIdentity && sets.session() != null
              ? layer(PolicyType.SESSION, orNone(sets.session()))
              : NO_LAYER;
      boolean serviceLinked = request.principal().isServiceLinkedRole();
      int[] scps = serviceLinked ? new int[0] : levels(PolicyType.SCP, sets.scps());
      int[] rcps = serviceLinked ? new int[0] : levels(PolicyType.RCP, sets.rcps());
      Combination combination =
          new Combination(
              request.action(),
              request.resource(),
              request.resourceAccount(),
              request.principal().account());
      return answer(
          view ->
              combination.decide(
                  kind,
                  serviceLinked,
                  view.of(layers.get(identity)),
                  boundary == NO_LAYER ? Combination.ABSENT : view.of(layers.get(boundary)),
                  lowest(scps, view),
                  lowest(rcps, view),
                  session == NO_LAYER ? Combination.ABSENT : view.of(layers.get(session)),
                  ResourceMatch.of(matches, view)));
    }

    private static List<NamedPolicy> orNone(@Nullable List<NamedPolicy> policies) {
      return policies == null ? List.of() : policies;
    }

    private int lowest(int[] levels, View view) {
      int lowest = View.ALLOW;
      for (int level : levels) {
        lowest = Math.min(lowest, view.of(layers.get(level)));
      }
      return lowest;
    }

    private int[] levels(PolicyType type, List<List<NamedPolicy>> levels) {
      return levels.stream().mapToInt(level -> layer(type, level)).toArray();
    }

    private int layer(PolicyType type, List<NamedPolicy> policies) {
      int number = layers.size();
      int bits = 0;
      for (NamedPolicy policy : policies) {
        for (CompiledStatement statement : policy.policy().selectedBy(action)) {
          int reach = Reach.of(statement, request, known);
          if (reach != Reach.NONE) {
            bits |= View.bits(statement.isDeny(), reach);
            seen.add(new Seen(type, policy, statement, reach, number));
          }
        }
      }
      layers.add(bits);
      return number;
    }

    private List<ResourceMatch> resource(
        PolicyType type, @Nullable NamedPolicy policy, boolean bounded) {
      if (policy == null) {
        return List.of();
      }
      List<ResourceMatch> matches =
          ResourceMatch.all(policy.policy(), request, action, bounded, known);
      for (ResourceMatch match : matches) {
        seen.add(new Seen(type, policy, match.statement(), match.reach(), RESOURCE));
      }
      return matches;
    }

    private Prospect answer(Function<View, Decision> decisions) {
      Decision now = decisions.apply(View.NOW);
      boolean turnsToAllow = !now.isAllowed() && decisions.apply(View.HOPEFUL).isAllowed();
      boolean turnsToDeny = now.isAllowed() && !decisions.apply(View.FEARFUL).isAllowed();
      List<Ground> grounds = new ArrayList<>();
      List<Ground> turning = new ArrayList<>();
      for (Seen one : seen) {
        if (decided(one, now)) {
          grounds.add(Ground.of(one.type(), one.policy(), one.statement().source(), List.of()));
        }
        if ((turnsToAllow && helps(one)) || (turnsToDeny && hurts(one))) {
          turning.add(
              Ground.of(
                  one.type(),
                  one.policy(),
                  one.statement().source(),
                  Reach.open(one.statement(), request, known)));
        }
      }
      return new Prospect(
          now,
          grounds,
          turnsToAllow ? turning : List.of(),
          turnsToDeny ? turning : List.of(),
          List.of());
    }

    private static boolean decided(Seen one, Decision now) {
      boolean matches = (one.reach() & Reach.NOW) != 0 && one.type() == now.decidedBy();
      return matches
          && (one.statement().isDeny()
              ? now.verdict() == Verdict.EXPLICIT_DENY
              : now.verdict() == Verdict.ALLOW);
    }

    /** An allow that is still missing, or a deny that need not be. */
    private boolean helps(Seen one) {
      if (one.statement().isDeny()) {
        return (one.reach() & Reach.NOW) != 0 && (one.reach() & Reach.CERTAIN) == 0;
      }
      return (one.reach() & Reach.NOW) == 0
          && (one.layer() == RESOURCE || View.NOW.of(layers.get(one.layer())) != View.ALLOW);
    }

    /** A deny that may come, or an allow that may go. */
    private boolean hurts(Seen one) {
      if (one.statement().isDeny()) {
        return (one.reach() & Reach.NOW) == 0;
      }
      return (one.reach() & Reach.NOW) != 0
          && (one.reach() & Reach.CERTAIN) == 0
          && (one.layer() == RESOURCE || View.FEARFUL.of(layers.get(one.layer())) != View.ALLOW);
    }
  }

  /** A statement of a resource-based policy that names the principal. */
  record ResourceMatch(CompiledStatement statement, int names, int reach) {

    static List<ResourceMatch> all(
        io.hindsight.domain.policy.compile.CompiledPolicy policy,
        Request request,
        Action action,
        boolean bounded,
        Known known) {
      List<ResourceMatch> matches = new ArrayList<>();
      for (CompiledStatement statement : policy.selectedBy(action)) {
        int names = names(statement, request, bounded);
        int reach = names == 0 ? Reach.NONE : Reach.of(statement, request, known);
        if (reach != Reach.NONE) {
          matches.add(new ResourceMatch(statement, names, reach));
        }
      }
      return matches;
    }

    private static int names(CompiledStatement statement, Request request, boolean bounded) {
      CompiledPrincipal named = statement.principal();
      if (named != null) {
        return named.match(request);
      }
      CompiledPrincipal not = statement.notPrincipal();
      boolean spared = not == null || (not.exempts(request) && !(bounded && statement.isDeny()));
      return spared ? 0 : CompiledPrincipal.ANYONE;
    }

    /** What the policy says, as {@link Combination.Layers#resource} has it. */
    static int of(List<ResourceMatch> matches, View view) {
      int allowed = 0;
      for (ResourceMatch match : matches) {
        if (match.statement().isDeny()) {
          if (view.denies(match.reach())) {
            return View.DENY;
          }
        } else if (view.allows(match.reach())) {
          allowed |= match.names();
        }
      }
      return allowed;
    }
  }
}
