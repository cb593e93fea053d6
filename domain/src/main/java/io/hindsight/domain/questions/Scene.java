package io.hindsight.domain.questions;

import io.hindsight.domain.access.PrincipalKeys;
import io.hindsight.domain.access.PrincipalPolicies;
import io.hindsight.domain.access.Subject;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.arn.Arn;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.identity.Identities;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.mirror.Unknown;
import io.hindsight.domain.mirror.Unknowns;
import io.hindsight.domain.organization.ControlPolicyType;
import io.hindsight.domain.policy.evaluate.NamedPolicy;
import io.hindsight.domain.policy.evaluate.PolicySets;
import io.hindsight.domain.policy.request.Request;
import io.hindsight.domain.principal.Principal;
import io.hindsight.domain.tag.Tag;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A deed at a moment: all that stands around it, whoever does it. */
final class Scene {
  private final Entities state;
  private final Instant moment;
  private final Deed deed;
  private final Sources sources;
  private final @Nullable NamedPolicy resourcePolicy;
  private final Map<String, List<String>> facts;
  private final boolean resourceKnown;
  private final Map<AccountId, Boolean> mirrored = new ConcurrentHashMap<>();
  private final Map<AccountId, List<String>> limits = new ConcurrentHashMap<>();
  private final String resourceAccount;

  /** Where policies come from. */
  record Sources(PrincipalPolicies policies, TrustPolicies trust, Surroundings surroundings) {}

  Scene(Entities state, Instant moment, Deed deed, Sources sources) {
    this.state = state;
    this.moment = moment;
    this.deed = deed;
    this.sources = sources;
    Optional<NamedPolicy> policy =
        deed.isAssumption()
            ? sources.trust().of(state, deed.resource())
            : sources.surroundings().resourcePolicy(state, deed.resource(), moment);
    this.resourcePolicy = policy.orElse(null);
    this.facts = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    put("aws:CurrentTime", moment.truncatedTo(ChronoUnit.SECONDS).toString());
    put("aws:EpochTime", Long.toString(moment.getEpochSecond()));
    this.resourceAccount =
        deed.resourceAccount().isEmpty()
            ? sources.surroundings().owner(state, deed.resource()).map(AccountId::value).orElse("")
            : deed.resourceAccount();
    if (!resourceAccount.isEmpty()) {
      put("aws:ResourceAccount", resourceAccount);
    }
    Optional<Identity> resource = identity(state, deed.resource());
    this.resourceKnown = resource.isPresent();
    resource
        .flatMap(identity -> state.find(Principal.key(identity.account(), identity.id())))
        .map(Principal::tags)
        .ifPresent(
            tags -> {
              for (Tag tag : tags.list()) {
                put("aws:ResourceTag/" + tag.key(), tag.value());
                put("iam:ResourceTag/" + tag.key(), tag.value());
              }
            });
    if (!resourceAccount.isEmpty()) {
      organizationId(new AccountId(resourceAccount)).ifPresent(id -> put("aws:ResourceOrgID", id));
    }
    facts.putAll(deed.context());
  }

  private void put(String key, String value) {
    facts.put(key, List.of(value));
  }

  /** The user or role that is the resource. */
  private static Optional<Identity> identity(Entities state, String text) {
    return Arn.parse(text)
        .filter(arn -> arn.service().equals("iam") && AccountId.isValid(arn.account()))
        .flatMap(
            arn -> {
              Identity.Kind kind =
                  arn.resource().startsWith("user/")
                      ? Identity.Kind.USER
                      : arn.resource().startsWith("role/") ? Identity.Kind.ROLE : null;
              return kind == null
                  ? Optional.<Identity>empty()
                  : Identities.find(
                      state,
                      new AccountId(arn.account()),
                      kind,
                      text.substring(text.lastIndexOf('/') + 1));
            })
        .filter(identity -> identity.arn().equals(text));
  }

  Deed deed() {
    return deed;
  }

  Entities state() {
    return state;
  }

  Instant moment() {
    return moment;
  }

  @Nullable NamedPolicy resourcePolicy() {
    return resourcePolicy;
  }

  /** The context keys that are the same for everyone. */
  Map<String, List<String>> facts() {
    return facts;
  }

  /** The context keys that are the same for all principals of an account. */
  Map<String, List<String>> facts(AccountId account) {
    Optional<String> organization = organizationId(account);
    if (organization.isEmpty()) {
      return facts;
    }
    Map<String, List<String>> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    all.put("aws:PrincipalOrgID", List.of(organization.get()));
    all.putAll(facts);
    return all;
  }

  private Optional<String> organizationId(AccountId account) {
    return sources.surroundings().organizationId(state, account);
  }

  /** Who owns the resource; empty where nothing says it. */
  String resourceAccount() {
    return resourceAccount;
  }

  boolean resourceKnown() {
    return resourceKnown;
  }

  List<List<NamedPolicy>> scps(AccountId account) {
    return sources.surroundings().scps(state, account, moment);
  }

  List<List<NamedPolicy>> rcps(AccountId account) {
    AccountId owner = resourceAccount.isEmpty() ? account : new AccountId(resourceAccount);
    return sources.surroundings().rcps(state, owner, moment);
  }

  /** The resource control policies of who owns the resource, where that is known. */
  List<List<NamedPolicy>> resourceRcps() {
    return resourceAccount.isEmpty() ? List.of() : rcps(new AccountId(resourceAccount));
  }

  Request request(Subject subject) {
    Map<String, List<String>> keys = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    keys.putAll(PrincipalKeys.of(state, subject, moment));
    keys.putAll(facts(subject.account()));
    return new Request(
        subject.principalRef(), deed.action(), deed.resource(), resourceAccount, keys);
  }

  PolicySets sets(Subject subject) {
    PolicySets own = sources.policies().of(state, subject, moment);
    return new PolicySets(
        own.identity(),
        resourcePolicy,
        own.boundary(),
        scps(subject.account()),
        rcps(subject.account()),
        own.session(),
        null);
  }

  Prospect prospect(Subject subject) {
    return decided(subject, sets(subject));
  }

  WhoCan.Row row(Subject subject) {
    Prospect prospect = prospect(subject);
    return new WhoCan.Row(
        this,
        subject,
        prospect.decision(),
        !prospect.wouldAllowIf().isEmpty(),
        !prospect.wouldDenyIf().isEmpty(),
        prospect.isUnknown());
  }

  /** What is not known of that which a verdict on a subject rests on. */
  List<String> unknown(Subject subject) {
    List<String> unknown = new ArrayList<>();
    if (isMirrored(subject.account())) {
      unknown.addAll(Unknowns.of(state, subject));
    }
    if (deed.isAssumption()
        && !deed.resourceAccount().isEmpty()
        && isMirrored(new AccountId(deed.resourceAccount()))) {
      identity(state, deed.resource())
          .flatMap(role -> state.find(Unknown.key(role.account(), role.id())))
          .filter(role -> role.is(Unknown.Aspect.TRUST))
          .ifPresent(role -> unknown.add("the trust policy of " + deed.resource()));
    }
    if (!isSpared(subject)) {
      unknown.addAll(limits.computeIfAbsent(subject.account(), this::unknownLimits));
    }
    return unknown;
  }

  /** Organizations do not limit service-linked roles. */
  private static boolean isSpared(Subject subject) {
    Identity identity = subject.identity();
    return identity != null && identity.path().startsWith("/aws-service-role/");
  }

  private List<String> unknownLimits(AccountId account) {
    Surroundings around = sources.surroundings();
    List<String> unknown =
        new ArrayList<>(around.unknown(state, account, ControlPolicyType.SERVICE_CONTROL_POLICY));
    if (ControlPolicyType.isOfResources(deed.action())) {
      AccountId owner = resourceAccount.isEmpty() ? account : new AccountId(resourceAccount);
      unknown.addAll(around.unknown(state, owner, ControlPolicyType.RESOURCE_CONTROL_POLICY));
    }
    return unknown;
  }

  /** Whether anything is unknown that verdicts on an account's principals may rest on. */
  boolean isAnythingUnknown(AccountId account) {
    return isMirrored(account) || !limits.computeIfAbsent(account, this::unknownLimits).isEmpty();
  }

  /** Whether anything of an account is not known. */
  boolean isMirrored(AccountId account) {
    return mirrored.computeIfAbsent(account, id -> state.count(Unknown.TABLE, id) > 0);
  }

  /** The verdict with just these policies. */
  Prospect decided(Subject subject, PolicySets sets) {
    return Prospect.of(request(subject), sets, Known.of(subject, resourceKnown))
        .resting(unknown(subject));
  }

  /** The verdict with policies that are gathered already. */
  Prospect prospect(Subject subject, PolicySets sets) {
    return decided(subject, sets.withResource(resourcePolicy));
  }
}
