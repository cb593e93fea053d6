package io.hindsight.domain.identity;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Outcome;
import io.hindsight.domain.decider.Rejection;
import io.hindsight.domain.entity.AggregateId;
import io.hindsight.domain.entity.Command;
import io.hindsight.domain.entity.CommandContext;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.entity.Event;
import io.hindsight.domain.principal.TrustPolicy;
import io.hindsight.domain.quota.Quota;
import io.hindsight.domain.tag.KeyCase;
import io.hindsight.domain.tag.Tag;
import io.hindsight.domain.tag.Tags;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What may be asked about users, groups and roles as a whole: to make, rename and delete them. */
public sealed interface IdentityCommand extends Command {
  AccountId account();

  @Override
  default AggregateId target() {
    return AggregateId.account(account());
  }

  record CreateUser(
      AccountId account,
      String id,
      String name,
      String path,
      @Nullable String boundary,
      List<Tag> tags)
      implements IdentityCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      return create(
          state,
          context,
          account,
          Identity.Kind.USER,
          name,
          Quota.USERS,
          Attachments.unknownBoundary(state, account, boundary)
              .or(() -> Tags.NONE.refusalOf(tags, KeyCase.IGNORED, context.quotas())),
          () ->
              new IdentityEvent.UserCreated(
                  account, id, name, path, boundary, tags, context.now()));
    }
  }

  record CreateGroup(AccountId account, String id, String name, String path)
      implements IdentityCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      return create(
          state,
          context,
          account,
          Identity.Kind.GROUP,
          name,
          Quota.GROUPS,
          Optional.empty(),
          () -> new IdentityEvent.GroupCreated(account, id, name, path, context.now()));
    }
  }

  record CreateRole(
      AccountId account,
      String id,
      String name,
      String path,
      @Nullable String boundary,
      List<Tag> tags,
      TrustPolicy trustPolicy,
      @Nullable String description,
      int maxSessionDuration)
      implements IdentityCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      return create(
          state,
          context,
          account,
          Identity.Kind.ROLE,
          name,
          Quota.ROLES,
          Attachments.unknownBoundary(state, account, boundary)
              .or(() -> Tags.NONE.refusalOf(tags, KeyCase.IGNORED, context.quotas()))
              .or(() -> context.quotas().exceeded(Quota.TRUST_POLICY_SIZE, trustPolicy.size())),
          () ->
              new IdentityEvent.RoleCreated(
                  account,
                  id,
                  name,
                  path,
                  boundary,
                  tags,
                  trustPolicy,
                  description,
                  maxSessionDuration,
                  context.now()));
    }
  }

  /**
   * UpdateUser and UpdateGroup.
   *
   * @param newName null leaves it as it is
   * @param newPath null leaves it as it is
   */
  record Rename(
      AccountId account,
      Identity.Kind kind,
      String name,
      @Nullable String newName,
      @Nullable String newPath)
      implements IdentityCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      return Identities.change(
          state,
          account,
          kind,
          name,
          identity -> {
            String to = newName == null ? identity.name() : newName;
            String path = newPath == null ? identity.path() : newPath;
            boolean same =
                to.toLowerCase(Locale.ROOT).equals(identity.name().toLowerCase(Locale.ROOT));
            if (!same && state.get(Identity.nameKey(account, kind, to)) != null) {
              return Outcome.reject(exists(kind, to));
            }
            return to.equals(identity.name()) && path.equals(identity.path())
                ? Outcome.unchanged()
                : Outcome.accept(
                    new IdentityEvent.IdentityRenamed(
                        account, kind, identity.id(), identity.name(), to, path));
          });
    }
  }

  record DeleteGroup(AccountId account, String name) implements IdentityCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      return Identities.change(
          state,
          account,
          Identity.Kind.GROUP,
          name,
          group -> {
            if (!group.members().isEmpty()) {
              return conflict("must remove users from group first");
            }
            if (!group.relations().attached().isEmpty()) {
              return conflict("must detach all policies first");
            }
            if (!group.inlinePolicies().isEmpty()) {
              return conflict("must delete policies first");
            }
            return Outcome.accept(deleted(group));
          });
    }
  }

  /** The first half of DeleteUser and DeleteRole: from here on the identity takes no change. */
  record BeginDeletion(AccountId account, Identity.Kind kind, String name)
      implements IdentityCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      return Identities.change(
          state,
          account,
          kind,
          name,
          identity -> {
            if (!identity.groups().isEmpty()) {
              return conflict("must remove users from group first");
            }
            if (!identity.relations().attached().isEmpty()) {
              return conflict("must detach all policies first");
            }
            String id = identity.id();
            if (state.all(InstanceProfile.TABLE, account).anyMatch(p -> id.equals(p.roleId()))) {
              return conflict("must remove roles from instance profile first");
            }
            if (state.all(MfaDevice.TABLE, account).anyMatch(d -> id.equals(d.userId()))) {
              return conflict("must delete MFA device first");
            }
            return Outcome.accept(new IdentityEvent.DeletionBegun(account, id));
          });
    }
  }

  /**
   * The second half of DeleteUser and DeleteRole, by unique id.
   *
   * @param retired whether the content was found empty and ended; else the deletion is abandoned
   */
  record EndDeletion(AccountId account, String id, boolean retired) implements IdentityCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      Identity identity = state.get(Identity.key(account, id));
      if (identity == null || !identity.deleting()) {
        return Outcome.unchanged();
      }
      return Outcome.accept(
          retired ? deleted(identity) : new IdentityEvent.DeletionAbandoned(account, id));
    }
  }

  private static IdentityEvent deleted(Identity identity) {
    return new IdentityEvent.IdentityDeleted(
        identity.account(),
        identity.kind(),
        identity.id(),
        identity.name(),
        identity.relations().boundary());
  }

  private static Outcome<Event> create(
      Entities state,
      CommandContext context,
      AccountId account,
      Identity.Kind kind,
      String name,
      Quota quota,
      Optional<Rejection> refusal,
      Supplier<Event> event) {
    if (state.get(Identity.nameKey(account, kind, name)) != null) {
      return Outcome.reject(exists(kind, name));
    }
    return context
        .quotas()
        .exceeded(quota, state.count(Identity.names(kind), account) + 1)
        .or(() -> refusal)
        .<Outcome<Event>>map(Outcome::reject)
        .orElseGet(() -> Outcome.accept(event.get()));
  }

  private static Rejection exists(Identity.Kind kind, String name) {
    String noun = kind.noun();
    return Rejection.entityAlreadyExists(
        noun.substring(0, 1).toUpperCase(Locale.ROOT)
            + noun.substring(1)
            + " with name "
            + name
            + " already exists.");
  }

  private static Outcome<Event> conflict(String what) {
    return Outcome.reject(Rejection.deleteConflict("Cannot delete entity, " + what + "."));
  }
}
