package io.hindsight.domain.questions;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.arn.Arn;
import io.hindsight.domain.catalogue.managedpolicies.AwsManagedPolicy;
import io.hindsight.domain.catalogue.managedpolicies.ManagedPolicyCatalogue;
import io.hindsight.domain.entity.Key;
import io.hindsight.domain.history.History;
import io.hindsight.domain.history.Version;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.managedpolicy.ManagedPolicy;
import io.hindsight.domain.principal.Principal;
import io.hindsight.domain.resourcepolicy.ResourcePolicies;
import io.hindsight.domain.resourcepolicy.ResourcePolicy;
import io.hindsight.domain.session.Session;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All changes that can have had a say in what a principal could do: to itself, to its groups, to
 * the policies that it or they ever had, and to the role that it would assume. Nobody else's count,
 * however many there were.
 */
final class Influences {
  private final History history;
  private final List<Influence> found = new ArrayList<>();
  private final Set<Key<?>> seen = new HashSet<>();
  private final Set<String> awsPolicies = new HashSet<>();

  private Influences(History history) {
    this.history = history;
  }

  /** Of a principal on a deed, oldest first. */
  static List<Influence> of(History history, String principalArn, Deed deed) {
    Influences influences = new Influences(history);
    AccountId account = Principals.account(principalArn);
    if (Principals.isSession(principalArn)) {
      influences.session(account, principalArn);
    } else {
      Principals.kind(principalArn)
          .ifPresent(kind -> influences.named(account, kind, Principals.name(principalArn)));
    }
    if (!deed.resourceAccount().isEmpty()) {
      Principals.kind(deed.resource())
          .filter(kind -> deed.resource().contains(":iam:"))
          .ifPresent(
              kind ->
                  influences.resource(
                      new AccountId(deed.resourceAccount()),
                      kind,
                      Principals.name(deed.resource())));
    }
    influences.resourcePolicies(deed);
    influences.found.addAll(OrganizationInfluences.of(history, account));
    if (!deed.resourceAccount().isEmpty() && !deed.resourceAccount().equals(account.value())) {
      influences.found.addAll(
          OrganizationInfluences.of(history, new AccountId(deed.resourceAccount())));
    }
    influences.found.sort(Comparator.comparing(Influence::at).thenComparingLong(Influence::number));
    return influences.found;
  }

  private <V> void add(Version<V> version, String what) {
    found.add(new Influence(version.effectiveAt(), version.number(), version.cause(), what));
  }

  private void named(AccountId account, Identity.Kind kind, String name) {
    Key<String> key = Identity.nameKey(account, kind, name);
    if (!seen.add(key)) {
      return;
    }
    String noun = kind.noun() + " " + name;
    for (Version<String> version : history.versions(key)) {
      String id = version.value();
      add(version, id == null ? noun + " deleted" : noun + " created");
      if (id != null) {
        identity(account, id);
        content(account, id, noun, true);
      }
    }
  }

  private void session(AccountId account, String arn) {
    history
        .at(io.hindsight.domain.time.AsOf.LATEST)
        .all(Session.TABLE, account)
        .filter(session -> session.arn().equals(arn))
        .forEach(
            session ->
                history
                    .versions(Session.key(account, session.accessKeyId()))
                    .forEach(
                        version ->
                            add(
                                version,
                                version.value() == null ? "session ended" : "session began")));
    named(account, Identity.Kind.ROLE, Principals.roleName(arn));
  }

  /** The role to be assumed, or the user or role whose tags count. */
  private void resource(AccountId account, Identity.Kind kind, String name) {
    Key<String> key = Identity.nameKey(account, kind, name);
    for (Version<String> version : history.versions(key)) {
      String id = version.value();
      String noun = kind.noun() + " " + name;
      add(version, id == null ? noun + " deleted" : noun + " created");
      if (id != null) {
        content(account, id, noun, false);
      }
    }
  }

  private void identity(AccountId account, String id) {
    Key<Identity> key = Identity.key(account, id);
    if (!seen.add(key)) {
      return;
    }
    Identity before = null;
    for (Version<Identity> version : history.versions(key)) {
      Identity now = version.value();
      Optional<String> what = Differences.of(before, now, group -> groupName(account, group));
      what.ifPresent(text -> add(version, text));
      if (now != null) {
        policies(account, now);
        now.groups().forEach(group -> identity(account, group));
      }
      before = now;
    }
  }

  private String groupName(AccountId account, String id) {
    return history.versions(Identity.key(account, id)).stream()
        .map(Version::value)
        .filter(java.util.Objects::nonNull)
        .reduce((first, second) -> second)
        .map(Identity::name)
        .orElse(id);
  }

  private void resourcePolicies(Deed deed) {
    for (String name : Arn.parse(deed.resource()).map(ResourcePolicies::names).orElse(List.of())) {
      for (AccountId owner : history.accounts()) {
        for (Version<ResourcePolicy> version : history.versions(ResourcePolicy.key(owner, name))) {
          add(
              version,
              "resource policy of " + name + (version.value() == null ? " deleted" : " put"));
        }
      }
    }
  }

  private void policies(AccountId account, Identity identity) {
    identity.relations().attached().forEach(arn -> policy(account, arn));
    String boundary = identity.relations().boundary();
    if (boundary != null) {
      policy(account, boundary);
    }
  }

  private void content(AccountId account, String id, String noun, boolean policies) {
    Key<Principal> key = Principal.key(account, id);
    if (!seen.add(key)) {
      return;
    }
    Principal before = null;
    for (Version<Principal> version : history.versions(key)) {
      Principal now = version.value();
      Differences.of(before, now, noun, policies).ifPresent(text -> add(version, text));
      before = now;
    }
  }

  private void policy(AccountId account, String arn) {
    if (!arn.contains("::aws:")) {
      ManagedPolicy.keyOf(account, arn).filter(seen::add).ifPresent(key -> own(key, arn));
    } else if (awsPolicies.add(arn)) {
      ManagedPolicyCatalogue.instance().find(arn).ifPresent(this::published);
    }
  }

  private void own(Key<ManagedPolicy> key, String arn) {
    @Nullable ManagedPolicy before = null;
    for (Version<ManagedPolicy> version : history.versions(key)) {
      ManagedPolicy now = version.value();
      Differences.of(before, now, arn).ifPresent(text -> add(version, text));
      before = now;
    }
  }

  private void published(AwsManagedPolicy policy) {
    for (AwsManagedPolicy.Version version : policy.versions()) {
      found.add(
          Influence.published(
              version.createDate(),
              "AWS published " + version.versionId() + " of " + policy.name()));
    }
  }
}
