package io.hindsight.domain.questions;

import io.hindsight.domain.access.PrincipalPolicies;
import io.hindsight.domain.access.Subject;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.history.History;
import io.hindsight.domain.policy.request.PrincipalRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Questions about who could do what, as of any moment; all are pure and may be asked at once. */
public final class Questions {
  private final History history;
  private final Rosters rosters;
  private final Scene.Sources sources;

  public Questions(History history) {
    this(history, new PrincipalPolicies(), Surroundings.NONE);
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
    Scene scene = scene(deed, moment);
    List<WhoCan.Row> rows = new ArrayList<>();
    for (AccountId account : accounts) {
      require(account);
      rows.addAll(new Sweep(scene, rosters.picture(account, moment)).rows());
    }
    return new WhoCan(deed, moment, rows);
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

  Scene scene(Deed deed, Moment moment) {
    return new Scene(history.at(moment.asOf()), moment.at(), deed, sources);
  }

  private void require(AccountId account) {
    if (!history.accounts().contains(account)) {
      throw Unanswerable.notFound("account " + account + " is not known here");
    }
  }
}
