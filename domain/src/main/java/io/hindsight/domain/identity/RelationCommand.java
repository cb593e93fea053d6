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
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.ToIntFunction;

/** What may be asked about the connections of identities: groups, policies, boundaries. */
public sealed interface RelationCommand extends Command {
  AccountId account();

  @Override
  default AggregateId target() {
    return AggregateId.account(account());
  }

  record AddUserToGroup(AccountId account, String groupName, String userName)
      implements RelationCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      return membership(
          state,
          account,
          groupName,
          userName,
          (user, groupId) -> {
            if (user.groups().contains(groupId)) {
              return Outcome.unchanged();
            }
            return context
                .quotas()
                .exceeded(Quota.GROUPS_PER_USER, user.groups().size() + 1)
                .<Outcome<Event>>map(Outcome::reject)
                .orElseGet(
                    () ->
                        Outcome.accept(
                            new IdentityEvent.UserAddedToGroup(account, user.id(), groupId)));
          });
    }
  }

  record RemoveUserFromGroup(AccountId account, String groupName, String userName)
      implements RelationCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      return membership(
          state,
          account,
          groupName,
          userName,
          (user, groupId) ->
              user.groups().contains(groupId)
                  ? Outcome.accept(
                      new IdentityEvent.UserRemovedFromGroup(account, user.id(), groupId))
                  : Outcome.unchanged());
    }
  }

  private static Outcome<Event> membership(
      Entities state,
      AccountId account,
      String groupName,
      String userName,
      BiFunction<Identity, String, Outcome<Event>> decision) {
    return Identities.change(
        state,
        account,
        Identity.Kind.USER,
        userName,
        user ->
            Identities.find(state, account, Identity.Kind.GROUP, groupName)
                .map(group -> decision.apply(user, group.id()))
                .orElseGet(
                    () -> Outcome.reject(Identities.notFound(Identity.Kind.GROUP, groupName))));
  }

  record AttachPolicy(AccountId account, Identity.Kind kind, String name, String policyArn)
      implements RelationCommand {
    private static final String SERVICE_POLICIES = "arn:aws:iam::aws:policy/aws-service-role/";
    private static final Map<Identity.Kind, Quota> QUOTAS =
        Map.of(
            Identity.Kind.USER, Quota.POLICIES_PER_USER,
            Identity.Kind.GROUP, Quota.POLICIES_PER_GROUP,
            Identity.Kind.ROLE, Quota.POLICIES_PER_ROLE);

    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      return Identities.change(
          state,
          account,
          kind,
          name,
          identity -> {
            if (identity.relations().attached().contains(policyArn)) {
              return Outcome.unchanged();
            }
            if (policyArn.startsWith(SERVICE_POLICIES)) {
              return Outcome.reject(
                  new Rejection(
                      "PolicyNotAttachable",
                      "Cannot attach a Service Role Policy to a Customer Role."));
            }
            Quota quota = Objects.requireNonNull(QUOTAS.get(kind));
            return Attachments.unknownPolicy(state, account, policyArn)
                .or(
                    () ->
                        context
                            .quotas()
                            .exceeded(quota, identity.relations().attached().size() + 1))
                .<Outcome<Event>>map(Outcome::reject)
                .orElseGet(
                    () ->
                        Outcome.accept(
                            new IdentityEvent.PolicyAttached(account, identity.id(), policyArn)));
          });
    }
  }

  record DetachPolicy(AccountId account, Identity.Kind kind, String name, String policyArn)
      implements RelationCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      return Identities.change(
          state,
          account,
          kind,
          name,
          identity ->
              identity.relations().attached().contains(policyArn)
                  ? Outcome.accept(
                      new IdentityEvent.PolicyDetached(account, identity.id(), policyArn))
                  : Outcome.reject(
                      Rejection.noSuchEntity("Policy " + policyArn + " was not found.")));
    }
  }

  record PutPermissionsBoundary(
      AccountId account, Identity.Kind kind, String name, String policyArn)
      implements RelationCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      return Identities.change(
          state,
          account,
          kind,
          name,
          identity -> {
            String before = identity.relations().boundary();
            if (policyArn.equals(before)) {
              return Outcome.unchanged();
            }
            return Attachments.unknownBoundary(state, account, policyArn)
                .<Outcome<Event>>map(Outcome::reject)
                .orElseGet(
                    () ->
                        Outcome.accept(
                            new IdentityEvent.PermissionsBoundaryPut(
                                account, identity.id(), before, policyArn)));
          });
    }
  }

  record DeletePermissionsBoundary(AccountId account, Identity.Kind kind, String name)
      implements RelationCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      return Identities.change(
          state,
          account,
          kind,
          name,
          identity -> {
            String before = identity.relations().boundary();
            return before == null
                ? Outcome.reject(
                    Rejection.noSuchEntity(
                        "The " + kind.noun() + " " + name + " has no permissions boundary."))
                : Outcome.accept(
                    new IdentityEvent.PermissionsBoundaryDeleted(account, identity.id(), before));
          });
    }
  }

  /**
   * @param sizeOf a document's size as AWS counts it, in characters
   */
  record PutGroupPolicy(
      AccountId account,
      String groupName,
      String policyName,
      String document,
      ToIntFunction<String> sizeOf)
      implements RelationCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      return Identities.change(
          state,
          account,
          Identity.Kind.GROUP,
          groupName,
          group -> {
            int limit = context.quotas().of(Quota.GROUP_INLINE_SIZE);
            int size =
                group.inlinePolicies().plus(policyName, document).values().stream()
                    .mapToInt(sizeOf)
                    .sum();
            if (size > limit) {
              return Outcome.reject(
                  Rejection.limitExceeded(
                      "Maximum policy size of "
                          + limit
                          + " bytes exceeded for group "
                          + groupName));
            }
            return document.equals(group.inlinePolicies().get(policyName))
                ? Outcome.unchanged()
                : Outcome.accept(
                    new IdentityEvent.GroupPolicyPut(account, group.id(), policyName, document));
          });
    }
  }

  record DeleteGroupPolicy(AccountId account, String groupName, String policyName)
      implements RelationCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      return Identities.change(
          state,
          account,
          Identity.Kind.GROUP,
          groupName,
          group ->
              group.inlinePolicies().containsKey(policyName)
                  ? Outcome.accept(
                      new IdentityEvent.GroupPolicyDeleted(account, group.id(), policyName))
                  : Outcome.reject(
                      Rejection.noSuchEntity(
                          "The group policy with name " + policyName + " cannot be found.")));
    }
  }
}
