package io.hindsight.domain.mirror;

import io.hindsight.domain.account.Account;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.catalogue.servicelinkedroles.ServiceLinkedRole;
import io.hindsight.domain.decider.Cause;
import io.hindsight.domain.decider.Recorded;
import io.hindsight.domain.entity.Change;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.entity.Event;
import io.hindsight.domain.identity.Identities;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.identity.IdentityEvent;
import io.hindsight.domain.managedpolicy.ManagedPolicy;
import io.hindsight.domain.principal.Principal;
import io.hindsight.domain.principal.PrincipalEvent;
import io.hindsight.domain.tag.Tags;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The account as it stands in the middle of a fold, and how facts change it. */
final class Folding {
  private static final Set<Unknown.Aspect> OF_USERS =
      EnumSet.of(
          Unknown.Aspect.POLICIES,
          Unknown.Aspect.GROUPS,
          Unknown.Aspect.BOUNDARY,
          Unknown.Aspect.TAGS);
  private static final Set<Unknown.Aspect> OF_ROLES =
      EnumSet.of(
          Unknown.Aspect.POLICIES,
          Unknown.Aspect.BOUNDARY,
          Unknown.Aspect.TRUST,
          Unknown.Aspect.TAGS);
  private static final Set<Unknown.Aspect> OF_GROUPS =
      EnumSet.of(Unknown.Aspect.POLICIES, Unknown.Aspect.MEMBERS);

  /** Changes that follow from what was recorded; derived anew at each fold, and never stored. */
  private record Derived(AccountId account, List<Change<?>> changes) implements Event {}

  private final AccountId account;
  private final Instant start;
  private final Fold.Sink sink;
  private final Set<String> replaced = new HashSet<>();
  private final Map<String, Instant> over = new HashMap<>();
  private Recorded<? extends Event> origin;

  Folding(AccountId account, Instant start, Fold.Sink sink, Recorded<? extends Event> first) {
    this.account = account;
    this.start = start;
    this.sink = sink;
    this.origin =
        new Recorded<>(
            first.number(),
            first.recordedAt(),
            start,
            Cause.system("hindsight:LogBegins"),
            first.event());
  }

  AccountId account() {
    return account;
  }

  Instant start() {
    return start;
  }

  Entities state() {
    return sink.state();
  }

  /** When the fact that is being applied held. */
  Instant now() {
    return origin.effectiveAt();
  }

  void apply(Fact fact) {
    origin = fact.origin;
    for (Touch touch : fact.touches()) {
      if (touch.type() == Touch.Type.DELETE) {
        replaced.remove(touch.key());
      }
    }
    fact.apply(this);
  }

  /** Whether an entity is about to be replaced by another of its name within this instant. */
  boolean isReplaced(Touch touch) {
    return replaced.contains(touch.key());
  }

  void replacing(Set<String> keys) {
    replaced.clear();
    replaced.addAll(keys);
  }

  void emit(Event event) {
    sink.accept(
        new Recorded<>(
            origin.number(), origin.recordedAt(), origin.effectiveAt(), origin.cause(), event));
  }

  void change(Change<?>... changes) {
    emit(new Derived(account, List.of(changes)));
  }

  void begin() {
    change(
        Change.put(Account.key(account), new Account(account, start, null)),
        Change.put(Principal.key(account, account.value()), Principal.root(account)),
        Change.put(
            Unknown.key(account, account.value()),
            new Unknown(
                account, account.value(), account.value(), EnumSet.of(Unknown.Aspect.EXISTENCE))));
  }

  Optional<Identity> find(Identity.Kind kind, String name) {
    return Identities.find(state(), account, kind, name);
  }

  boolean isThere(Touch touch) {
    if (touch.kind() != null) {
      return find(touch.kind(), touch.name()).isPresent();
    }
    return policy(touch.name()).isPresent() || isUnknown(touch.name(), Unknown.Aspect.DOCUMENT);
  }

  Optional<ManagedPolicy> policy(String arn) {
    return ManagedPolicy.keyOf(account, arn).flatMap(key -> state().find(key));
  }

  boolean isUnknown(String id, Unknown.Aspect aspect) {
    Unknown unknown = state().get(Unknown.key(account, id));
    return unknown != null && unknown.is(aspect);
  }

  /** The entity of that name; one that the log has not made stands in where there is none. */
  Identity identity(Identity.Kind kind, String name) {
    return find(kind, name)
        .orElseGet(
            () -> {
              placeholder(kind, name, "", "/");
              return find(kind, name).orElseThrow();
            });
  }

  /** An entity of which no more is known than that it is there. */
  void placeholder(Identity.Kind kind, String name, String id, String path) {
    String known = id.isEmpty() ? "unknown-" + kind.arnType() + '-' + name : id;
    find(kind, name).ifPresent(before -> end(before));
    Identity identity = Identity.of(account, kind, known, name, path, now(), null);
    change(
        Change.put(Identity.nameKey(account, kind, name), known),
        Change.put(Identity.key(account, known), identity));
    if (kind != Identity.Kind.GROUP) {
      change(
          Change.put(
              Principal.key(account, known),
              kind == Identity.Kind.USER
                  ? Principal.user(account, known, Tags.NONE)
                  : Principal.unknownRole(account, known)));
    }
    Optional<ServiceLinkedRole> linked =
        kind == Identity.Kind.ROLE
            ? IdentityOperations.serviceLinked(path, name)
            : Optional.empty();
    if (linked.isPresent()) {
      serviceLinked(known, name, linked.get());
    } else {
      unknown(known, name, aspects(kind));
    }
  }

  /** Nobody but AWS changes what a service-linked role may do and who assumes it. */
  private void serviceLinked(String id, String name, ServiceLinkedRole role) {
    emit(new IdentityEvent.PolicyAttached(account, id, role.policyArn()));
    emit(
        new PrincipalEvent.AssumeRolePolicyUpdated(
            account, id, IdentityOperations.trust(this, role.trustPolicy())));
    unknown(id, name, EnumSet.of(Unknown.Aspect.TAGS));
  }

  static Set<Unknown.Aspect> aspects(Identity.Kind kind) {
    return switch (kind) {
      case USER -> OF_USERS;
      case ROLE -> OF_ROLES;
      case GROUP -> OF_GROUPS;
    };
  }

  void unknown(String id, String name, Set<Unknown.Aspect> aspects) {
    change(Change.put(Unknown.key(account, id), new Unknown(account, id, name, aspects)));
  }

  void alsoUnknown(String id, String name, Unknown.Aspect aspect) {
    EnumSet<Unknown.Aspect> aspects = EnumSet.of(aspect);
    state().find(Unknown.key(account, id)).ifPresent(before -> aspects.addAll(before.aspects()));
    unknown(id, name, aspects);
  }

  void known(String id, Unknown.Aspect aspect) {
    if (isUnknown(id, aspect)) {
      change(new Change<>(Unknown.key(account, id), before -> without(before, aspect)));
    }
  }

  private static @Nullable Unknown without(@Nullable Unknown before, Unknown.Aspect aspect) {
    return before == null ? null : before.without(aspect);
  }

  void known(String id) {
    if (state().get(Unknown.key(account, id)) != null) {
      change(Change.remove(Unknown.key(account, id)));
    }
  }

  /** Makes a name free that something still has whose end the log does not tell. */
  void free(Identity.Kind kind, String name) {
    find(kind, name).ifPresent(this::end);
  }

  /** Ends a user, group or role with all that hangs on it. */
  void end(Identity identity) {
    for (String arn : identity.relations().attached()) {
      emit(new IdentityEvent.PolicyDetached(account, identity.id(), arn));
    }
    for (String group : identity.groups()) {
      emit(new IdentityEvent.UserRemovedFromGroup(account, identity.id(), group));
    }
    for (String member : identity.members()) {
      emit(new IdentityEvent.UserRemovedFromGroup(account, member, identity.id()));
    }
    if (identity.kind() != Identity.Kind.GROUP) {
      emit(new PrincipalEvent.PrincipalRetired(account, identity.id()));
    }
    emit(
        new IdentityEvent.IdentityDeleted(
            account,
            identity.kind(),
            identity.id(),
            identity.name(),
            identity.relations().boundary()));
    known(identity.id());
    over.put(identity.id(), now());
  }

  /** Whether an identity was there and is gone: its sessions may outlive it. */
  boolean isOver(String id) {
    return over.containsKey(id);
  }

  /** The identities that are over, each since when. */
  Map<String, Instant> over() {
    return over;
  }
}
