package io.hindsight.domain.questions;

import io.hindsight.domain.access.PrincipalPolicies;
import io.hindsight.domain.access.Subject;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.history.History;
import io.hindsight.domain.policy.request.PrincipalRef;
import io.hindsight.domain.trail.CallRecorded;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Questions about who could do what, as of any moment; all are pure and may be asked at once. */
public final class Questions {
  private final History history;
  private final Rosters rosters;
  private final Scene.Sources sources;

  public Questions(History history) {
    this(history, new PrincipalPolicies(), new RegisteredPolicies(history));
  }

  public Questions(History history, PrincipalPolicies policies, Surroundings surroundings) {
    this.history = history;
    this.rosters = new Rosters(history, policies);
    this.sources = new Scene.Sources(policies, new TrustPolicies(), surroundings);
  }

  /** What the questions are about. */
  public History history() {
    return history;
  }

  /** Whether a user, role, root or session may do it. */
  public Permission permission(Deed deed, Moment moment, Subject subject) {
    return Permission.of(scene(deed, moment), subject);
  }

  /** Whether a service, or anybody without credentials, may do it. */
  public Permission permission(Deed deed, Moment moment, PrincipalRef principal) {
    return Permission.of(scene(deed, moment), principal);
  }

  /** Who, among the principals of the accounts, could do it. */
  public WhoCan whoCan(Deed deed, Collection<AccountId> accounts, Moment moment) {
    return whoCan(deed, accounts, moment, false);
  }

  /**
   * Who could do it.
   *
   * @param sessions whether the sessions that were alive at the moment are asked about as well
   */
  public WhoCan whoCan(Deed deed, Collection<AccountId> accounts, Moment moment, boolean sessions) {
    Scene scene = scene(deed, moment);
    accounts.forEach(this::require);
    // Accounts have nothing to do with each other: each processor takes some.
    List<WhoCan.Row> rows =
        (accounts.size() > 1 ? accounts.parallelStream() : accounts.stream())
            .flatMap(account -> rows(scene, account, moment, sessions).stream())
            .toList();
    return new WhoCan(deed, moment, rows);
  }

  private List<WhoCan.Row> rows(Scene scene, AccountId account, Moment moment, boolean sessions) {
    List<WhoCan.Row> rows = new Sweep(scene, rosters.picture(account, moment)).rows();
    if (sessions) {
      Principals.sessions(scene.state(), account, moment.at()).stream()
          .map(scene::row)
          .forEach(rows::add);
    }
    return rows;
  }

  /**
   * Who, beside those who can do it by themselves, can get there by assuming roles, each with a
   * shortest path.
   */
  public List<RolePath> viaRoles(WhoCan answer, Collection<AccountId> accounts) {
    Moment moment = answer.moment();
    Map<AccountId, Roster.Picture> pictures = new TreeMap<>();
    accounts.forEach(account -> pictures.put(account, rosters.picture(account, moment)));
    Set<String> direct = new HashSet<>();
    List<String> roles = new ArrayList<>();
    for (WhoCan.Row row : answer.allowed()) {
      direct.add(row.arn());
      if (row.subject().kind() == Subject.Kind.ROLE) {
        roles.add(row.arn());
      }
    }
    return new RolePaths(deed -> scene(deed, moment), pictures)
        .to(roles, direct, answer.deed().context());
  }

  /**
   * When a principal could do it, with the changes that turned it.
   *
   * @param from null for the beginning
   */
  public Timeline timeline(String principal, Deed deed, @Nullable Instant from, Instant to) {
    AccountId account = Principals.account(principal);
    require(account);
    if (from != null && from.isAfter(to)) {
      throw Unanswerable.malformed("`from` " + from + " is after `to` " + to);
    }
    Timeline timeline = new TimelineWalk(history, sources, principal, deed).between(from, to);
    if (timeline.intervals().stream()
        .allMatch(interval -> interval.access() == Timeline.Access.ABSENT)) {
      throw Unanswerable.notFound("there was never a principal " + principal + " in that time");
    }
    return timeline;
  }

  /** Why a principal could or could not do it at a moment, and who made it so. */
  public Blame blame(String principal, Deed deed, Moment moment) {
    Scene scene = scene(deed, moment);
    Subject subject = subject(scene.state(), principal, moment);
    Prospect prospect = scene.prospect(subject);
    Chains chains = new Chains(history, moment, subject.account(), subject.identity());
    List<Blame.Chain> found = prospect.grounds().stream().map(chains::of).toList();
    return new Blame(
        principal,
        deed,
        moment,
        prospect,
        found,
        found.isEmpty() ? turn(principal, deed, moment, chains) : List.of());
  }

  /** What a principal can do, and what of its grants is taken away. */
  public WhatCan whatCan(String principal, Map<String, List<String>> context, Moment moment) {
    Entities state = history.at(moment.asOf());
    Subject subject = subject(state, principal, moment);
    Holdings holdings = new Holdings(state, moment.at(), subject, context, sources);
    return new WhatCan(principal, moment, Permissions.of(holdings));
  }

  /**
   * What access was gained and lost between two instants.
   *
   * @param principal the one principal to compare; null for all of the accounts
   */
  public Diff diff(
      Instant from,
      Instant to,
      Collection<AccountId> accounts,
      @Nullable String principal,
      Map<String, List<String>> context) {
    accounts.forEach(this::require);
    if (from.isAfter(to)) {
      throw Unanswerable.malformed(from + " is after " + to);
    }
    return new Differing(history, sources, context, from, to).diff(rosters, accounts, principal);
  }

  /**
   * Which of the calls would have been decided otherwise, had things been other. Nothing is
   * changed.
   *
   * @param calls of the accounts asked about, in the order of the trail
   */
  public WhatIf whatIf(
      List<Hypothesis> hypotheses, Instant from, Instant to, Iterable<CallRecorded> calls) {
    if (hypotheses.isEmpty()) {
      throw Unanswerable.malformed("what if what? name at least one change");
    }
    if (from.isAfter(to)) {
      throw Unanswerable.malformed(from + " is after " + to);
    }
    return new Replay(history, sources, hypotheses).answer(from, to, calls);
  }

  /** The access keys of all sessions that go back to a credential, itself among them. */
  public Set<String> descendants(String accessKeyId, Collection<AccountId> accounts) {
    return Descent.of(history, accessKeyId, accounts);
  }

  /** What last turned a verdict that rests on no statement. */
  private List<Blame.Link> turn(String principal, Deed deed, Moment moment, Chains chains) {
    List<Timeline.Interval> intervals =
        new TimelineWalk(history, sources, principal, deed).between(null, moment.at()).intervals();
    return intervals.get(intervals.size() - 1).causes().stream().map(chains::link).toList();
  }

  /** Who a principal's ARN names at a moment. */
  private Subject subject(Entities state, String principal, Moment moment) {
    require(Principals.account(principal));
    return Principals.find(state, principal)
        .orElseThrow(
            () ->
                Unanswerable.notFound(
                    "there was no principal " + principal + " as of " + moment.at()));
  }

  Scene scene(Deed deed, Moment moment) {
    return new Scene(history.at(moment.asOf()), moment.at(), deed, sources);
  }

  private void require(AccountId account) {
    if (!history.accounts().contains(account)) {
      throw Unanswerable.notFound("account " + account + " is not known here");
    }
  }
}
