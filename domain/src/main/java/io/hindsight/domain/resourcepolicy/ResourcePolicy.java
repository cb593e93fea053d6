package io.hindsight.domain.resourcepolicy;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Key;
import io.hindsight.domain.entity.Table;
import java.time.Instant;

/**
 * The policy on a resource.
 *
 * @param account that owns the resource
 */
public record ResourcePolicy(
    AccountId account,
    String resourceArn,
    String document,
    Instant createDate,
    Instant updateDate) {
  /** By the ARN of the resource. */
  public static final Table<ResourcePolicy> TABLE =
      new Table<>("resource-policies", ResourcePolicy.class, Table.Owner.ACCOUNT);

  public static Key<ResourcePolicy> key(AccountId account, String resourceArn) {
    return TABLE.key(account, resourceArn);
  }

  ResourcePolicy withDocument(String changed, Instant at) {
    return new ResourcePolicy(account, resourceArn, changed, createDate, at);
  }
}
