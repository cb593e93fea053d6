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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What may be asked of service-linked roles, which nothing else changes. */
public sealed interface ServiceLinkedRoleCommand extends Command {
  AccountId account();

  @Override
  default AggregateId target() {
    return AggregateId.account(account());
  }

  /** Makes the role with its policy attached. */
  record CreateServiceLinkedRole(
      AccountId account,
      String id,
      String name,
      String path,
      TrustPolicy trustPolicy,
      @Nullable String description,
      String policyArn)
      implements ServiceLinkedRoleCommand {
    private static final int SESSION_DURATION = 3600;

    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      if (state.get(Identity.nameKey(account, Identity.Kind.ROLE, name)) != null) {
        return Outcome.reject(
            Rejection.invalidInput(
                "Service role name "
                    + name
                    + " has been taken in this account, please try a different suffix."));
      }
      return context
          .quotas()
          .exceeded(Quota.ROLES, state.count(Identity.ROLE_NAMES, account) + 1)
          .<Outcome<Event>>map(Outcome::reject)
          .orElseGet(
              () ->
                  Outcome.accept(
                      List.of(
                          new IdentityEvent.RoleCreated(
                              account,
                              id,
                              name,
                              path,
                              null,
                              List.of(),
                              trustPolicy,
                              description,
                              SESSION_DURATION,
                              context.now()),
                          new IdentityEvent.PolicyAttached(account, id, policyArn))));
    }
  }

  /** Detaches the role's policy and begins its deletion; one that is under way goes on. */
  record BeginServiceLinkedRoleDeletion(AccountId account, String name, String taskId)
      implements ServiceLinkedRoleCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      Optional<Identity> role = Identities.find(state, account, Identity.Kind.ROLE, name);
      if (role.isEmpty() || !role.get().isServiceLinked()) {
        return Outcome.reject(Identities.notFound(Identity.Kind.ROLE, name));
      }
      String id = role.get().id();
      if (role.get().deleting()) {
        return Outcome.unchanged();
      }
      List<Event> events = new ArrayList<>();
      for (String arn : role.get().relations().attached()) {
        events.add(new IdentityEvent.PolicyDetached(account, id, arn));
      }
      events.add(new ServiceLinkedRoleEvent.DeletionTaskStarted(account, taskId, id));
      events.add(new IdentityEvent.DeletionBegun(account, id));
      return Outcome.accept(events);
    }
  }
}
