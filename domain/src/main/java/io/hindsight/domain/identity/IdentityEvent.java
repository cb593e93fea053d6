package io.hindsight.domain.identity;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Change;
import io.hindsight.domain.entity.Event;
import io.hindsight.domain.managedpolicy.PolicyUses;
import io.hindsight.domain.principal.Principal;
import io.hindsight.domain.principal.TrustPolicy;
import io.hindsight.domain.tag.Tag;
import io.hindsight.domain.tag.Tags;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happens to users, groups and roles as their account knows them. */
public sealed interface IdentityEvent extends Event {
  /** The unique id. */
  String id();

  record UserCreated(
      AccountId account,
      String id,
      String name,
      String path,
      @Nullable String boundary,
      List<Tag> tags,
      Instant createDate)
      implements IdentityEvent {
    @Override
    public List<Change<?>> changes() {
      Identity user =
          Identity.of(account, Identity.Kind.USER, id, name, path, createDate, boundary);
      return created(user, Principal.user(account, id, new Tags(tags)));
    }
  }

  record GroupCreated(AccountId account, String id, String name, String path, Instant createDate)
      implements IdentityEvent {
    @Override
    public List<Change<?>> changes() {
      Identity group = Identity.of(account, Identity.Kind.GROUP, id, name, path, createDate, null);
      return created(group, null);
    }
  }

  record RoleCreated(
      AccountId account,
      String id,
      String name,
      String path,
      @Nullable String boundary,
      List<Tag> tags,
      TrustPolicy trustPolicy,
      @Nullable String description,
      int maxSessionDuration,
      Instant createDate)
      implements IdentityEvent {
    @Override
    public List<Change<?>> changes() {
      Identity role =
          Identity.of(account, Identity.Kind.ROLE, id, name, path, createDate, boundary);
      return created(
          role,
          Principal.role(
              account, id, new Tags(tags), trustPolicy, description, maxSessionDuration));
    }
  }

  /** A new name or path; the unique id and all connections stay. */
  record IdentityRenamed(
      AccountId account, Identity.Kind kind, String id, String oldName, String name, String path)
      implements IdentityEvent {
    @Override
    public List<Change<?>> changes() {
      return List.of(
          Change.remove(Identity.nameKey(account, kind, oldName)),
          Change.put(Identity.nameKey(account, kind, name), id),
          Change.edit(Identity.key(account, id), identity -> identity.named(name, path)));
    }
  }

  record DeletionBegun(AccountId account, String id) implements IdentityEvent {
    @Override
    public List<Change<?>> changes() {
      return List.of(Change.edit(Identity.key(account, id), identity -> identity.deleting(true)));
    }
  }

  record DeletionAbandoned(AccountId account, String id) implements IdentityEvent {
    @Override
    public List<Change<?>> changes() {
      return List.of(Change.edit(Identity.key(account, id), identity -> identity.deleting(false)));
    }
  }

  record IdentityDeleted(
      AccountId account, Identity.Kind kind, String id, String name, @Nullable String boundary)
      implements IdentityEvent {
    @Override
    public List<Change<?>> changes() {
      List<Change<?>> changes = new ArrayList<>();
      changes.add(Change.remove(Identity.nameKey(account, kind, name)));
      changes.add(Change.remove(Identity.key(account, id)));
      if (boundary != null) {
        changes.add(unbound(account, boundary, id));
      }
      return changes;
    }
  }

  record UserAddedToGroup(AccountId account, String id, String groupId) implements IdentityEvent {
    @Override
    public List<Change<?>> changes() {
      return List.of(
          Change.edit(
              Identity.key(account, id), user -> user.inGroups(user.groups().plus(groupId))),
          Change.edit(
              Identity.key(account, groupId),
              group -> group.withMembers(group.members().plus(id))));
    }
  }

  record UserRemovedFromGroup(AccountId account, String id, String groupId)
      implements IdentityEvent {
    @Override
    public List<Change<?>> changes() {
      return List.of(
          Change.edit(
              Identity.key(account, id), user -> user.inGroups(user.groups().minus(groupId))),
          Change.edit(
              Identity.key(account, groupId),
              group -> group.withMembers(group.members().minus(id))));
    }
  }

  record PolicyAttached(AccountId account, String id, String policyArn) implements IdentityEvent {
    @Override
    public List<Change<?>> changes() {
      return List.of(
          Change.edit(
              Identity.key(account, id),
              identity -> identity.with(identity.relations().attach(policyArn))),
          Change.upsert(
              PolicyUses.key(account, policyArn), PolicyUses.NONE, uses -> uses.attach(id)));
    }
  }

  record PolicyDetached(AccountId account, String id, String policyArn) implements IdentityEvent {
    @Override
    public List<Change<?>> changes() {
      return List.of(
          Change.edit(
              Identity.key(account, id),
              identity -> identity.with(identity.relations().detach(policyArn))),
          new Change<>(
              PolicyUses.key(account, policyArn),
              uses -> uses == null ? null : nullIfEmpty(uses.detach(id))));
    }
  }

  record PermissionsBoundaryPut(
      AccountId account, String id, @Nullable String before, String policyArn)
      implements IdentityEvent {
    @Override
    public List<Change<?>> changes() {
      List<Change<?>> changes = new ArrayList<>();
      if (before != null) {
        changes.add(unbound(account, before, id));
      }
      changes.add(
          Change.edit(
              Identity.key(account, id),
              identity -> identity.with(identity.relations().bound(policyArn))));
      changes.add(bound(account, policyArn, id));
      return changes;
    }
  }

  record PermissionsBoundaryDeleted(AccountId account, String id, String before)
      implements IdentityEvent {
    @Override
    public List<Change<?>> changes() {
      return List.of(
          Change.edit(
              Identity.key(account, id),
              identity -> identity.with(identity.relations().bound(null))),
          unbound(account, before, id));
    }
  }

  record GroupPolicyPut(AccountId account, String id, String policyName, String document)
      implements IdentityEvent {
    @Override
    public List<Change<?>> changes() {
      return List.of(
          Change.edit(
              Identity.key(account, id),
              group ->
                  group.withInlinePolicies(group.inlinePolicies().plus(policyName, document))));
    }
  }

  record GroupPolicyDeleted(AccountId account, String id, String policyName)
      implements IdentityEvent {
    @Override
    public List<Change<?>> changes() {
      return List.of(
          Change.edit(
              Identity.key(account, id),
              group -> group.withInlinePolicies(group.inlinePolicies().minus(policyName))));
    }
  }

  private static List<Change<?>> created(Identity identity, @Nullable Principal content) {
    List<Change<?>> changes = new ArrayList<>();
    changes.add(
        Change.put(
            Identity.nameKey(identity.account(), identity.kind(), identity.name()), identity.id()));
    changes.add(Change.put(Identity.key(identity.account(), identity.id()), identity));
    if (content != null) {
      changes.add(Change.put(Principal.key(identity.account(), identity.id()), content));
    }
    String boundary = identity.relations().boundary();
    if (boundary != null) {
      changes.add(bound(identity.account(), boundary, identity.id()));
    }
    return changes;
  }

  private static Change<PolicyUses> bound(AccountId account, String policyArn, String id) {
    return Change.upsert(
        PolicyUses.key(account, policyArn), PolicyUses.NONE, uses -> uses.bound(id));
  }

  private static Change<PolicyUses> unbound(AccountId account, String policyArn, String id) {
    return new Change<>(
        PolicyUses.key(account, policyArn),
        uses -> uses == null ? null : nullIfEmpty(uses.unbound(id)));
  }

  private static @Nullable PolicyUses nullIfEmpty(PolicyUses uses) {
    return uses.isEmpty() ? null : uses;
  }
}
