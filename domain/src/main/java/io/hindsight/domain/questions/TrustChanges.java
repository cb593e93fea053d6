package io.hindsight.domain.questions;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Cause;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.history.History;
import io.hindsight.domain.history.Version;
import io.hindsight.domain.identity.Identities;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.policy.document.PolicyDocument;
import io.hindsight.domain.policy.document.PolicySyntaxException;
import io.hindsight.domain.policy.document.Statement;
import io.hindsight.domain.principal.Principal;
import io.hindsight.domain.principal.TrustPolicy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who came to be trusted by roles, and who is trusted no more, between two instants. */
final class TrustChanges {
  private final History history;
  private final Entities before;
  private final Entities after;
  private final Instant from;
  private final Instant to;

  TrustChanges(History history, Entities before, Entities after, Instant from, Instant to) {
    this.history = history;
    this.before = before;
    this.after = after;
    this.from = from;
    this.to = to;
  }

  /**
   * @param only the principal to be told of; null for all
   */
  List<Diff.Gain> of(AccountId account, @Nullable String only) {
    List<Diff.Gain> gains = new ArrayList<>();
    Set<String> seen = new LinkedHashSet<>();
    Identities.all(after, account, Identity.Kind.ROLE)
        .forEach(
            role -> {
              seen.add(role.id());
              Set<String> now = trusted(after, role);
              Set<String> old = trusted(before, role);
              add(gains, role, now, old, Diff.Direction.GAINED, only);
              add(gains, role, old, now, Diff.Direction.LOST, only);
            });
    Identities.all(before, account, Identity.Kind.ROLE)
        .filter(role -> !seen.contains(role.id()))
        .forEach(
            role -> add(gains, role, trusted(before, role), Set.of(), Diff.Direction.LOST, only));
    return gains;
  }

  private void add(
      List<Diff.Gain> gains,
      Identity role,
      Set<String> has,
      Set<String> hasNot,
      Diff.Direction direction,
      @Nullable String only) {
    for (String name : has) {
      if (!hasNot.contains(name) && (only == null || only.equals(name))) {
        gains.add(
            new Diff.Gain(name, "sts:AssumeRole", role.arn(), direction, null, null, causes(role)));
      }
    }
  }

  private List<Influence> causes(Identity role) {
    List<Influence> causes = new ArrayList<>();
    @Nullable TrustPolicy old = null;
    for (Version<Principal> version : history.versions(Principal.key(role.account(), role.id()))) {
      Principal content = version.value();
      TrustPolicy now = content == null ? null : content.trustPolicy();
      boolean turned = now == null ? old != null : !now.equals(old);
      if (turned && version.effectiveAt().isAfter(from) && !version.effectiveAt().isAfter(to)) {
        Cause cause = version.cause();
        causes.add(
            new Influence(
                version.effectiveAt(),
                version.number(),
                cause,
                "trust policy of role " + role.name() + (now == null ? " gone" : " set")));
      }
      old = now;
    }
    return causes.isEmpty() ? causes : causes.subList(causes.size() - 1, causes.size());
  }

  private static Set<String> trusted(Entities state, Identity role) {
    Optional<TrustPolicy> trust =
        state.find(Principal.key(role.account(), role.id())).map(Principal::trustPolicy);
    Set<String> names = new LinkedHashSet<>();
    if (trust.isEmpty()) {
      return names;
    }
    try {
      for (Statement statement : PolicyDocument.parse(trust.get().document()).statements()) {
        if (statement.effect() == Statement.Effect.ALLOW && statement.principal() != null) {
          statement
              .principal()
              .names()
              .forEach(
                  (kind, list) -> {
                    if (kind.equals("*")) {
                      names.add("*");
                    }
                    names.addAll(list);
                  });
        }
      }
    } catch (PolicySyntaxException e) {
      return names; // what cannot be read trusts nobody
    }
    return names;
  }
}
