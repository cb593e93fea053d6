package io.hindsight.domain.identity;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.entity.Key;
import io.hindsight.domain.entity.Table;

/**
 * A task that deletes a service-linked role.
 *
 * @param taskId {@code task/aws-service-role/SERVICE/ROLE/UUID}
 */
public record ServiceLinkedRoleDeletion(AccountId account, String taskId, String roleId) {
  /** How far a task is. */
  public enum Status {
    IN_PROGRESS,
    SUCCEEDED,
    FAILED
  }

  /** By task id. */
  public static final Table<ServiceLinkedRoleDeletion> TABLE =
      new Table<>(
          "service-linked-role-deletions", ServiceLinkedRoleDeletion.class, Table.Owner.ACCOUNT);

  public static Key<ServiceLinkedRoleDeletion> key(AccountId account, String taskId) {
    return TABLE.key(account, taskId);
  }

  /** How far the task is, by what has become of the role. */
  public Status status(Entities state) {
    Identity role = state.get(Identity.key(account, roleId));
    if (role == null) {
      return Status.SUCCEEDED;
    }
    return role.deleting() ? Status.IN_PROGRESS : Status.FAILED;
  }
}
