package io.hindsight.domain.organization;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Entities;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An account's place in an organization at a moment.
 *
 * @param organization null where only the account itself tells that it is in one
 * @param account whose place it is
 * @param path from the root down to the account; empty of the management account, which no control
 *     policy limits
 * @param whole whether the path is known up to the root
 */
public record Hierarchy(
    @Nullable Organization organization,
    AccountId account,
    List<OrganizationTarget> path,
    boolean whole) {

  /** The policies of a type that are attached to one place on the path. */
  public record Level(OrganizationTarget target, List<OrganizationPolicy> policies) {}

  public Hierarchy {
    path = List.copyOf(path);
  }

  /**
   * The place of an account.
   *
   * @param accounts those that may be management accounts
   * @return empty where nothing tells that the account is in an organization
   */
  public static Optional<Hierarchy> of(
      Entities state, Collection<AccountId> accounts, AccountId account) {
    OrganizationMembership own = state.get(OrganizationMembership.key(account));
    Organization found = null;
    OrganizationTarget place = null;
    for (AccountId management : accounts) {
      Organization organization = state.get(Organization.key(management));
      if (organization == null) {
        continue;
      }
      OrganizationTarget target = state.get(OrganizationTarget.key(management, account.value()));
      if (target == null && own != null && isOf(own, organization)) {
        target =
            OrganizationTarget.made(
                management, account.value(), "", OrganizationTarget.ROOT, own.since());
      }
      boolean left =
          target != null && own != null && own.isLeft() && !own.since().isBefore(target.since());
      if (target != null
          && !left
          && !management.equals(account)
          && (place == null || target.since().isAfter(place.since()))) {
        found = organization;
        place = target;
      }
    }
    if (found != null && place != null) {
      return Optional.of(up(state, found, account, place));
    }
    Organization managed = accounts.contains(account) ? state.get(Organization.key(account)) : null;
    if (managed != null) {
      return Optional.of(new Hierarchy(managed, account, List.of(), true));
    }
    return own == null || own.isLeft()
        ? Optional.empty()
        : Optional.of(new Hierarchy(null, account, List.of(), false));
  }

  private static boolean isOf(OrganizationMembership own, Organization organization) {
    return !own.isLeft() && own.organizationId().equals(organization.id());
  }

  private static Hierarchy up(
      Entities state, Organization organization, AccountId account, OrganizationTarget place) {
    List<OrganizationTarget> path = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    OrganizationTarget at = place;
    while (at != null && seen.add(at.id())) {
      path.add(at);
      String parent = at.parent();
      at =
          parent == null ? null : state.get(OrganizationTarget.key(organization.account(), parent));
    }
    Collections.reverse(path);
    boolean whole = path.get(0).id().equals(OrganizationTarget.ROOT);
    return new Hierarchy(organization, account, path, whole);
  }

  /** Whether no control policy limits the account. */
  public boolean isManagement() {
    return organization != null && path.isEmpty();
  }

  /** Whether policies of a type are certain not to count. */
  private boolean isOff(ControlPolicyType type) {
    return isManagement()
        || (organization != null
            && Boolean.FALSE.equals(organization.policyTypes().get(type.name())));
  }

  /** The policies of a type that are known to limit the account, from the root down. */
  public List<Level> levels(Entities state, ControlPolicyType type) {
    List<Level> levels = new ArrayList<>();
    if (organization == null || isOff(type)) {
      addClosed(levels, type);
      return levels;
    }
    for (OrganizationTarget target : path) {
      List<OrganizationPolicy> policies = new ArrayList<>();
      for (String id : target.policies().stream().sorted().toList()) {
        policy(state, id)
            .filter(policy -> policy.type().equals(type.name()) && policy.content() != null)
            .ifPresent(policies::add);
      }
      if (isUnknown(state, target, type)) {
        OrganizationPolicy.ofAws(target.account(), type.full())
            .filter(full -> !policies.contains(full))
            .ifPresent(policies::add); // so that what is known to deny decides alone
      }
      levels.add(new Level(target, policies));
    }
    addClosed(levels, type);
    return levels;
  }

  /** Nobody of an account that was closed may do anything. */
  private void addClosed(List<Level> levels, ControlPolicyType type) {
    OrganizationTarget last = path.isEmpty() ? null : path.get(path.size() - 1);
    if (last != null && last.closed() && type == ControlPolicyType.SERVICE_CONTROL_POLICY) {
      levels.add(new Level(last, List.of(OrganizationPolicy.closed(last.account()))));
    }
  }

  private Optional<OrganizationPolicy> policy(Entities state, String id) {
    return organization == null
        ? Optional.empty()
        : OrganizationPolicy.ofAws(organization.account(), id)
            .or(() -> state.find(OrganizationPolicy.key(organization.account(), id)));
  }

  private boolean isUnknown(Entities state, OrganizationTarget target, ControlPolicyType type) {
    return target.unknown().contains(type)
        || target.policies().stream().anyMatch(id -> isUnknown(state, id, type));
  }

  private boolean isUnknown(Entities state, String policyId, ControlPolicyType type) {
    return policy(state, policyId)
        .filter(policy -> policy.mayBe(type) && policy.content() == null)
        .isPresent();
  }

  /** What is not known of the policies of a type that limit the account, in words. */
  public List<String> unknown(Entities state, ControlPolicyType type) {
    if (isOff(type)) {
      return List.of();
    }
    if (organization == null) {
      return List.of("the organization's " + type.noun() + " over account " + account);
    }
    List<String> unknown = new ArrayList<>();
    if (!organization.policyTypes().containsKey(type.name())) {
      unknown.add("whether the organization has " + type.noun());
    }
    for (OrganizationTarget target : path) {
      if (target.unknown().contains(type)) {
        unknown.add("the " + type.noun() + " of " + target.label());
      }
      for (String id : target.policies()) {
        if (isUnknown(state, id, type)) {
          unknown.add("the content of policy " + id + " of " + target.label());
        }
      }
    }
    if (!whole) {
      unknown.add("where in the organization " + path.get(0).label() + " is");
    }
    return unknown;
  }
}
