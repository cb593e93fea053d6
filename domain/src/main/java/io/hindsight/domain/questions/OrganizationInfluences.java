package io.hindsight.domain.questions;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Key;
import io.hindsight.domain.history.History;
import io.hindsight.domain.history.Version;
import io.hindsight.domain.organization.Organization;
import io.hindsight.domain.organization.OrganizationMembership;
import io.hindsight.domain.organization.OrganizationPolicy;
import io.hindsight.domain.organization.OrganizationTarget;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What ever changed of the control policies that limited an account. */
final class OrganizationInfluences {
  private final History history;
  private final AccountId account;
  private final List<Influence> found = new ArrayList<>();
  private final Set<Key<?>> seen = new HashSet<>();

  private OrganizationInfluences(History history, AccountId account) {
    this.history = history;
    this.account = account;
  }

  static List<Influence> of(History history, AccountId account) {
    if (!history.isMirrored(account)) {
      return List.of();
    }
    OrganizationInfluences influences = new OrganizationInfluences(history, account);
    influences.membership();
    for (AccountId management : history.mirrored()) {
      influences.in(management);
    }
    return influences.found;
  }

  private <V> void add(Version<V> version, String what) {
    found.add(new Influence(version.effectiveAt(), version.number(), version.cause(), what));
  }

  private void membership() {
    for (Version<OrganizationMembership> version :
        history.versions(OrganizationMembership.key(account))) {
      OrganizationMembership now = version.value();
      add(
          version,
          now == null || now.isLeft()
              ? "account " + account + " left its organization"
              : "account " + account + " joined organization " + now.organizationId());
    }
  }

  private void in(AccountId management) {
    List<Version<Organization>> versions = history.versions(Organization.key(management));
    if (versions.isEmpty() || management.equals(account)) {
      return;
    }
    boolean joined = !history.versions(OrganizationMembership.key(account)).isEmpty();
    boolean placed =
        !history.versions(OrganizationTarget.key(management, account.value())).isEmpty();
    if (!joined && !placed) {
      return;
    }
    Organization before = null;
    for (Version<Organization> version : versions) {
      Organization now = version.value();
      add(version, difference(before, now));
      before = now;
    }
    target(management, account.value());
    if (joined) {
      target(management, OrganizationTarget.ROOT);
    }
  }

  private static String difference(@Nullable Organization before, @Nullable Organization now) {
    if (before == null || now == null) {
      return "organization " + (now == null ? "deleted" : "created");
    }
    List<String> words = new ArrayList<>();
    for (Map.Entry<String, Boolean> type : now.policyTypes().entrySet()) {
      if (!type.getValue().equals(before.policyTypes().get(type.getKey()))) {
        words.add(type.getKey() + (type.getValue() ? " enabled" : " disabled"));
      }
    }
    return words.isEmpty() ? "organization changed" : String.join(", ", words);
  }

  private void target(AccountId management, String id) {
    Key<OrganizationTarget> key = OrganizationTarget.key(management, id);
    if (!seen.add(key)) {
      return;
    }
    OrganizationTarget before = null;
    for (Version<OrganizationTarget> version : history.versions(key)) {
      OrganizationTarget now = version.value();
      difference(management, before, now).ifPresent(what -> add(version, what));
      if (now != null) {
        now.policies().forEach(policy -> policy(management, policy));
        String parent = now.parent();
        if (parent != null) {
          target(management, parent);
        }
      }
      before = now;
    }
  }

  private Optional<String> difference(
      AccountId management, @Nullable OrganizationTarget before, @Nullable OrganizationTarget now) {
    if (before == null) {
      return now == null
          ? Optional.empty()
          : Optional.of(now.label() + " came into the organization");
    }
    if (now == null) {
      return Optional.of(before.label() + " went out of the organization");
    }
    List<String> words = new ArrayList<>();
    for (String id : now.policies().stream().sorted().toList()) {
      if (!before.policies().contains(id)) {
        words.add(name(management, id) + " attached to " + now.label());
      }
    }
    for (String id : before.policies().stream().sorted().toList()) {
      if (!now.policies().contains(id)) {
        words.add(name(management, id) + " detached from " + now.label());
      }
    }
    if (!Objects.equals(before.parent(), now.parent())) {
      words.add(now.label() + " moved to " + now.parent());
    }
    if (now.closed() && !before.closed()) {
      words.add(now.label() + " closed");
    }
    return words.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", words));
  }

  private String name(AccountId management, String policyId) {
    return OrganizationPolicy.ofAws(management, policyId)
        .map(OrganizationPolicy::name)
        .orElseGet(
            () ->
                history.versions(OrganizationPolicy.key(management, policyId)).stream()
                    .map(Version::value)
                    .filter(Objects::nonNull)
                    .reduce((first, second) -> second)
                    .map(OrganizationPolicy::name)
                    .orElse(policyId));
  }

  private void policy(AccountId management, String id) {
    Key<OrganizationPolicy> key = OrganizationPolicy.key(management, id);
    if (!seen.add(key)) {
      return;
    }
    OrganizationPolicy before = null;
    for (Version<OrganizationPolicy> version : history.versions(key)) {
      OrganizationPolicy now = version.value();
      String content = now == null ? null : now.content();
      if (before == null || !Objects.equals(before.content(), content)) {
        String verb = before == null ? " created" : now == null ? " deleted" : " edited";
        add(version, "control policy " + name(management, id) + verb);
      }
      before = now;
    }
  }
}
