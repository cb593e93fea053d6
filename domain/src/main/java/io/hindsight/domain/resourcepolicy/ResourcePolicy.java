package io.hindsight.domain.resourcepolicy;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Key;
import io.hindsight.domain.entity.Table;
import java.time.Instant;
import java.util.Map;

/**
 * The policy on a resource.
 *
 * @param account that owns the resource
 * @param principalIds the unique ids that the ARNs in the document stood for when it was stored, as
 *     trust policies have them
 */
public record ResourcePolicy(
    AccountId account,
    String resourceArn,
    String document,
    Map<String, String> principalIds,
    Instant createDate,
    Instant updateDate) {
  /** By the ARN of the resource. */
  public static final Table<ResourcePolicy> TABLE =
      new Table<>("resource-policies", ResourcePolicy.class, Table.Owner.ACCOUNT);

  public static Key<ResourcePolicy> key(AccountId account, String resourceArn) {
    return TABLE.key(account, resourceArn);
  }

  public ResourcePolicy {
    principalIds = Map.copyOf(principalIds);
  }

  ResourcePolicy withDocument(String changed, Map<String, String> ids, Instant at) {
    return new ResourcePolicy(account, resourceArn, changed, ids, createDate, at);
  }
}
