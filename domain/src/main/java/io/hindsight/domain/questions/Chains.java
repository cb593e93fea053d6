package io.hindsight.domain.questions;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.catalogue.managedpolicies.ManagedPolicyCatalogue;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.entity.Key;
import io.hindsight.domain.history.History;
import io.hindsight.domain.history.Version;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.managedpolicy.ManagedPolicy;
import io.hindsight.domain.organization.ControlPolicyType;
import io.hindsight.domain.organization.Hierarchy;
import io.hindsight.domain.organization.OrganizationPolicy;
import io.hindsight.domain.organization.OrganizationTarget;
import io.hindsight.domain.policy.evaluate.PolicyType;
import io.hindsight.domain.principal.Principal;
import io.hindsight.domain.principal.TrustPolicy;
import io.hindsight.domain.resourcepolicy.ResourcePolicy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** From a deciding statement back to the changes that made it count for a principal. */
final class Chains {
  private final History history;
  private final Moment moment;
  private final Entities state;
  private final AccountId account;
  private final @Nullable Identity identity;

  /**
   * @param account of who was decided about
   * @param identity the user or role that was decided about; null for root
   */
  Chains(History history, Moment moment, AccountId account, @Nullable Identity identity) {
    this.history = history;
    this.moment = moment;
    this.state = history.at(moment.asOf());
    this.account = account;
    this.identity = identity;
  }

  Blame.Chain of(Ground ground) {
    List<Influence> changes = new ArrayList<>();
    String version = ground.policy().startsWith("arn:") ? version(ground, changes) : "";
    if (ground.type() == PolicyType.RESOURCE) {
      resource(ground.attachedTo(), changes);
    }
    ControlPolicyType.of(ground.type()).ifPresent(type -> attached(ground, type, changes));
    carrier(ground)
        .ifPresent(
            carrier -> {
              carried(ground, carrier, changes);
              joined(carrier, changes);
            });
    changes.sort(Comparator.comparing(Influence::at).thenComparingLong(Influence::number));
    return new Blame.Chain(ground, version, changes.stream().map(this::link).toList());
  }

  Blame.Link link(Influence change) {
    return new Blame.Link(change, Lineage.of(history, change.cause(), change.at()));
  }

  /** The user, role or group that carries the policy. */
  private Optional<Identity> carrier(Ground ground) {
    String arn = ground.attachedTo();
    if (identity != null && identity.arn().equals(arn)) {
      return Optional.of(identity);
    }
    if (ground.type() == PolicyType.TRUST) {
      return TrustPolicies.role(state, arn);
    }
    return identity == null
        ? Optional.empty()
        : identity.groups().stream()
            .flatMap(id -> state.find(Identity.key(identity.account(), id)).stream())
            .filter(group -> group.arn().equals(arn))
            .findFirst();
  }

  private String version(Ground ground, List<Influence> changes) {
    String arn = ground.policy();
    AccountId account =
        identity == null ? Principals.account(ground.attachedTo()) : identity.account();
    Optional<Key<ManagedPolicy>> key = ManagedPolicy.keyOf(account, arn);
    if (key.isEmpty()) {
      return ManagedPolicyCatalogue.instance()
          .find(arn)
          .flatMap(policy -> policy.versionAt(moment.at()))
          .map(
              version -> {
                changes.add(
                    Influence.published(
                        version.createDate(),
                        "AWS published " + version.versionId() + " of " + arn));
                return version.versionId();
              })
          .orElse("");
    }
    since(
            key.get(),
            policy -> policy.defaultVersionId() + policy.defaultVersion().document(),
            policy -> arn + " got its default version " + policy.defaultVersionId())
        .ifPresent(changes::add);
    return state.find(key.get()).map(ManagedPolicy::defaultVersionId).orElse("");
  }

  private void carried(Ground ground, Identity carrier, List<Influence> changes) {
    String noun = carrier.kind().noun() + " " + carrier.name();
    Key<Identity> key = Identity.key(carrier.account(), carrier.id());
    Key<Principal> content = Principal.key(carrier.account(), carrier.id());
    String policy = ground.policy();
    Optional<Influence> change =
        switch (ground.type()) {
          case TRUST ->
              since(
                  content,
                  role -> {
                    TrustPolicy trust = role.trustPolicy();
                    return trust == null ? null : trust.document();
                  },
                  role -> "trust policy of " + noun + " set");
          case BOUNDARY ->
              since(
                  key,
                  each -> policy.equals(each.relations().boundary()) ? policy : null,
                  each -> "permissions boundary " + policy + " set on " + noun);
          case IDENTITY ->
              policy.startsWith("arn:")
                  ? since(
                      key,
                      each -> each.relations().attached().contains(policy) ? policy : null,
                      each -> policy + " attached to " + noun)
                  : carrier.kind() == Identity.Kind.GROUP
                      ? since(
                          key,
                          each -> each.inlinePolicies().get(policy),
                          each -> "inline policy " + policy + " put on " + noun)
                      : since(
                          content,
                          each -> each.inlinePolicies().get(policy),
                          each -> "inline policy " + policy + " put on " + noun);
          default -> Optional.empty();
        };
    change.ifPresent(changes::add);
  }

  private void resource(String arn, List<Influence> changes) {
    for (AccountId owner : history.accounts()) {
      since(
              ResourcePolicy.key(owner, arn),
              ResourcePolicy::document,
              policy -> "resource policy of " + arn + " put")
          .ifPresent(changes::add);
    }
  }

  /** A control policy: when it was attached where it counts, and when it came to say so. */
  private void attached(Ground ground, ControlPolicyType type, List<Influence> changes) {
    for (AccountId management : history.mirrored()) {
      Key<OrganizationTarget> key = OrganizationTarget.key(management, ground.attachedTo());
      OrganizationTarget target = state.get(key);
      if (target == null || !limits(management)) {
        continue;
      }
      for (String id : target.policies()) {
        Key<OrganizationPolicy> policy = OrganizationPolicy.key(management, id);
        boolean meant =
            state
                .find(policy)
                .filter(each -> each.name().equals(ground.policy()))
                .filter(each -> each.type().equals(type.name()))
                .isPresent();
        if (meant) {
          since(
                  key,
                  each -> each.policies().contains(id) ? id : null,
                  each -> ground.policy() + " attached to " + each.label())
              .ifPresent(changes::add);
          if (!target.isAccount()) {
            since(
                    OrganizationTarget.key(management, account.value()),
                    OrganizationTarget::parent,
                    each -> each.label() + " came under " + each.parent())
                .ifPresent(changes::add);
          }
          since(
                  policy,
                  OrganizationPolicy::content,
                  each -> "control policy " + each.name() + " got its content")
              .ifPresent(changes::add);
        }
      }
    }
  }

  /** Whether an organization is that of the account that was asked about. */
  private boolean limits(AccountId management) {
    return Hierarchy.of(state, history.mirrored(), account)
        .map(Hierarchy::organization)
        .map(organization -> organization.account().equals(management))
        .orElse(true); // it limits the resource's account, not the principal's
  }

  private void joined(Identity carrier, List<Influence> changes) {
    Identity member = identity;
    if (member != null && carrier.kind() == Identity.Kind.GROUP) {
      since(
              Identity.key(member.account(), member.id()),
              each -> each.groups().contains(carrier.id()) ? carrier.id() : null,
              each -> member.kind().noun() + " " + each.name() + " joined group " + carrier.name())
          .ifPresent(changes::add);
    }
  }

  /** The change since which an entity has had what it has at the moment. */
  private <V> Optional<Influence> since(
      Key<V> key, Function<V, @Nullable Object> part, Function<V, String> what) {
    List<Version<V>> versions = history.versions(key, moment.asOf());
    Influence found = null;
    Object wanted = null;
    for (int i = versions.size() - 1; i >= 0; i--) {
      Version<V> version = versions.get(i);
      V value = version.value();
      Object has = value == null ? null : part.apply(value);
      if (value == null || has == null || (wanted != null && !Objects.equals(has, wanted))) {
        break;
      }
      wanted = has;
      found =
          new Influence(
              version.effectiveAt(), version.number(), version.cause(), what.apply(value));
    }
    return Optional.ofNullable(found);
  }
}
