package io.hindsight.domain.resourcepolicy;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.arn.Arn;
import io.hindsight.domain.decider.Outcome;
import io.hindsight.domain.decider.Rejection;
import io.hindsight.domain.entity.AggregateId;
import io.hindsight.domain.entity.Command;
import io.hindsight.domain.entity.CommandContext;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.entity.Event;
import io.hindsight.domain.quota.Quota;
import java.util.Map;
import java.util.Optional;

/** What may be asked of policies on resources. Documents come validated. */
public sealed interface ResourcePolicyCommand extends Command {
  AccountId account();

  @Override
  default AggregateId target() {
    return AggregateId.account(account());
  }

  /**
   * @param size of the document as AWS counts it, in characters
   */
  record PutResourcePolicy(
      AccountId account,
      String resourceArn,
      String document,
      int size,
      Map<String, String> principalIds)
      implements ResourcePolicyCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      String owner = Arn.parse(resourceArn).map(Arn::account).orElse("");
      if (!owner.isEmpty() && !owner.equals(account.value())) {
        return Outcome.reject(
            Rejection.invalidInput(
                "The resource " + resourceArn + " does not belong to account " + account + "."));
      }
      ResourcePolicy before = state.get(ResourcePolicy.key(account, resourceArn));
      if (before != null
          && before.document().equals(document)
          && before.principalIds().equals(principalIds)) {
        return Outcome.unchanged();
      }
      int count = state.count(ResourcePolicy.TABLE, account) + (before == null ? 1 : 0);
      Optional<Rejection> refusal =
          context
              .quotas()
              .exceeded(Quota.RESOURCE_POLICIES, count)
              .or(() -> context.quotas().exceeded(Quota.RESOURCE_POLICY_SIZE, size));
      return refusal
          .<Outcome<Event>>map(Outcome::reject)
          .orElseGet(
              () ->
                  Outcome.accept(
                      new ResourcePolicyEvent.ResourcePolicyPut(
                          account, resourceArn, document, principalIds, context.now())));
    }
  }

  record DeleteResourcePolicy(AccountId account, String resourceArn)
      implements ResourcePolicyCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      return state.get(ResourcePolicy.key(account, resourceArn)) == null
          ? Outcome.reject(
              Rejection.noSuchEntity("The resource " + resourceArn + " has no policy."))
          : Outcome.accept(new ResourcePolicyEvent.ResourcePolicyDeleted(account, resourceArn));
    }
  }
}
