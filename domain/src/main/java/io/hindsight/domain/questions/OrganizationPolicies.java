package io.hindsight.domain.questions;

import io.hindsight.domain.access.PrincipalPolicies;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.history.History;
import io.hindsight.domain.organization.ControlPolicyType;
import io.hindsight.domain.organization.Hierarchy;
import io.hindsight.domain.organization.Organization;
import io.hindsight.domain.organization.OrganizationPolicy;
import io.hindsight.domain.policy.evaluate.NamedPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The control policies of mirrored organizations, as they limited an account at a moment. */
public final class OrganizationPolicies {
  private final History history;
  private final PrincipalPolicies policies;

  public OrganizationPolicies(History history, PrincipalPolicies policies) {
    this.history = history;
    this.policies = policies;
  }

  /** The account's place in its organization; empty where nothing tells of one. */
  public Optional<Hierarchy> place(Entities state, AccountId account) {
    return history.isMirrored(account)
        ? Hierarchy.of(state, history.mirrored(), account)
        : Optional.empty();
  }

  /** The id of the account's organization, where it is known. */
  public Optional<String> organizationId(Entities state, AccountId account) {
    return place(state, account)
        .map(Hierarchy::organization)
        .map(Organization::id)
        .filter(id -> !id.isEmpty());
  }

  /** The policies that limit an account, a level a list, from the root down. */
  public List<List<NamedPolicy>> levels(Entities state, AccountId account, ControlPolicyType type) {
    Optional<Hierarchy> place = place(state, account);
    if (place.isEmpty()) {
      return List.of();
    }
    List<List<NamedPolicy>> levels = new ArrayList<>();
    for (Hierarchy.Level level : place.get().levels(state, type)) {
      List<NamedPolicy> named = new ArrayList<>();
      for (OrganizationPolicy policy : level.policies()) {
        String content = policy.content();
        if (content != null) {
          named.add(new NamedPolicy(policy.name(), level.target().id(), policies.compile(content)));
        }
      }
      levels.add(named);
    }
    return levels;
  }

  /** What is not known of the policies of a type that limit an account, in words. */
  public List<String> unknown(Entities state, AccountId account, ControlPolicyType type) {
    return place(state, account).map(place -> place.unknown(state, type)).orElse(List.of());
  }
}
