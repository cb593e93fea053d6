package io.hindsight.domain.resourcepolicy;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Change;
import io.hindsight.domain.entity.Event;
import java.time.Instant;
import java.util.List;

/** What happens to policies on resources. */
public sealed interface ResourcePolicyEvent extends Event {
  record ResourcePolicyPut(AccountId account, String resourceArn, String document, Instant at)
      implements ResourcePolicyEvent {
    @Override
    public List<Change<?>> changes() {
      return List.of(
          Change.upsert(
              ResourcePolicy.key(account, resourceArn),
              new ResourcePolicy(account, resourceArn, document, at, at),
              before -> before.withDocument(document, at)));
    }
  }

  record ResourcePolicyDeleted(AccountId account, String resourceArn)
      implements ResourcePolicyEvent {
    @Override
    public List<Change<?>> changes() {
      return List.of(Change.remove(ResourcePolicy.key(account, resourceArn)));
    }
  }
}
