package io.hindsight.domain.identity;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Outcome;
import io.hindsight.domain.decider.Rejection;
import io.hindsight.domain.entity.AggregateId;
import io.hindsight.domain.entity.Command;
import io.hindsight.domain.entity.CommandContext;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.entity.Event;
import io.hindsight.domain.quota.Quota;
import io.hindsight.domain.tag.KeyCase;
import io.hindsight.domain.tag.Tag;
import io.hindsight.domain.tag.Tags;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What may be asked of instance profiles. */
public sealed interface InstanceProfileCommand extends Command {
  AccountId account();

  String name();

  @Override
  default AggregateId target() {
    return AggregateId.account(account());
  }

  record CreateInstanceProfile(
      AccountId account, String id, String name, String path, List<Tag> tags)
      implements InstanceProfileCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      if (state.get(InstanceProfile.key(account, name)) != null) {
        return Outcome.reject(
            Rejection.entityAlreadyExists("Instance Profile " + name + " already exists."));
      }
      int wanted = state.count(InstanceProfile.TABLE, account) + 1;
      return context
          .quotas()
          .exceeded(Quota.INSTANCE_PROFILES, wanted)
          .or(() -> Tags.NONE.refusalOf(tags, KeyCase.KEPT, context.quotas()))
          .<Outcome<Event>>map(Outcome::reject)
          .orElseGet(
              () ->
                  Outcome.accept(
                      new InstanceProfileEvent.InstanceProfileCreated(
                          account, id, name, path, tags, context.now())));
    }
  }

  record DeleteInstanceProfile(AccountId account, String name) implements InstanceProfileCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      return onExisting(
          state,
          this,
          profile ->
              profile.roleId() == null
                  ? Outcome.accept(
                      new InstanceProfileEvent.InstanceProfileDeleted(account, profile.name()))
                  : Outcome.reject(
                      Rejection.deleteConflict(
                          "Cannot delete entity, must remove roles from instance profile"
                              + " first.")));
    }
  }

  record AddRoleToInstanceProfile(AccountId account, String name, String roleName)
      implements InstanceProfileCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      return onExisting(
          state,
          this,
          profile ->
              Identities.change(
                  state,
                  account,
                  Identity.Kind.ROLE,
                  roleName,
                  role -> {
                    int wanted = profile.roleId() == null ? 1 : 2;
                    return context
                        .quotas()
                        .exceeded(Quota.ROLES_PER_INSTANCE_PROFILE, wanted)
                        .<Outcome<Event>>map(Outcome::reject)
                        .orElseGet(
                            () ->
                                Outcome.accept(
                                    new InstanceProfileEvent.RoleAddedToInstanceProfile(
                                        account, profile.name(), role.id())));
                  }));
    }
  }

  record RemoveRoleFromInstanceProfile(AccountId account, String name, String roleName)
      implements InstanceProfileCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      return onExisting(
          state,
          this,
          profile -> {
            Optional<Identity> role = Identities.find(state, account, Identity.Kind.ROLE, roleName);
            if (role.isEmpty()) {
              return Outcome.reject(Identities.notFound(Identity.Kind.ROLE, roleName));
            }
            return role.get().id().equals(profile.roleId())
                ? Outcome.accept(
                    new InstanceProfileEvent.RoleRemovedFromInstanceProfile(
                        account, profile.name()))
                : Outcome.reject(
                    Rejection.noSuchEntity(
                        "Role "
                            + roleName
                            + " in Instance Profile "
                            + profile.name()
                            + " cannot be found."));
          });
    }
  }

  record TagInstanceProfile(AccountId account, String name, List<Tag> tags)
      implements InstanceProfileCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      return onExisting(
          state,
          this,
          profile ->
              profile
                  .tags()
                  .refusalOf(tags, KeyCase.KEPT, context.quotas())
                  .<Outcome<Event>>map(Outcome::reject)
                  .orElseGet(
                      () ->
                          Outcome.accept(
                              new InstanceProfileEvent.InstanceProfileTagged(
                                  account, profile.name(), tags))));
    }
  }

  record UntagInstanceProfile(AccountId account, String name, List<String> tagKeys)
      implements InstanceProfileCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      return onExisting(
          state,
          this,
          profile ->
              Outcome.accept(
                  new InstanceProfileEvent.InstanceProfileUntagged(
                      account, profile.name(), tagKeys)));
    }
  }

  private static Outcome<Event> onExisting(
      Entities state,
      InstanceProfileCommand self,
      Function<InstanceProfile, Outcome<Event>> decision) {
    return state
        .find(InstanceProfile.key(self.account(), self.name()))
        .map(decision)
        .orElseGet(() -> Outcome.reject(notFound(self.name())));
  }

  /** AWS's refusal where there is no such profile. */
  static Rejection notFound(String name) {
    return Rejection.noSuchEntity("Instance Profile " + name + " cannot be found.");
  }
}
