package io.hindsight.domain.resourcepolicy;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Change;
import io.hindsight.domain.entity.Event;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What happens to policies on resources. */
public sealed interface ResourcePolicyEvent extends Event {
  record ResourcePolicyPut(
      AccountId account,
      String resourceArn,
      String document,
      Map<String, String> principalIds,
      Instant at)
      implements ResourcePolicyEvent {
    public ResourcePolicyPut {
      principalIds = Map.copyOf(principalIds);
    }

    @Override
    public List<Change<?>> changes() {
      return List.of(
          Change.upsert(
              ResourcePolicy.key(account, resourceArn),
              new ResourcePolicy(account, resourceArn, document, principalIds, at, at),
              before -> before.withDocument(document, principalIds, at)));
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
