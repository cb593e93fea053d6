package io.hindsight.domain.identity;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Change;
import io.hindsight.domain.entity.Event;
import java.util.List;

/** What happens to service-linked roles besides what happens to any role. */
public sealed interface ServiceLinkedRoleEvent extends Event {
  record DeletionTaskStarted(AccountId account, String taskId, String roleId)
      implements ServiceLinkedRoleEvent {
    @Override
    public List<Change<?>> changes() {
      return List.of(
          Change.put(
              ServiceLinkedRoleDeletion.key(account, taskId),
              new ServiceLinkedRoleDeletion(account, taskId, roleId)));
    }
  }
}
