package io.hindsight.domain.organization;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Key;
import io.hindsight.domain.entity.Table;
import java.time.Instant;

/**
 * What an account's own log tells of its being in an organization.
 *
 * @param organizationId of the organization that it joined; empty where it left
 */
public record OrganizationMembership(AccountId account, String organizationId, Instant since) {
  /** At most one row an account, under the account's own id. */
  public static final Table<OrganizationMembership> TABLE =
      new Table<>("organization-memberships", OrganizationMembership.class, Table.Owner.ACCOUNT);

  public static Key<OrganizationMembership> key(AccountId account) {
    return TABLE.key(account, account.value());
  }

  public boolean isLeft() {
    return organizationId.isEmpty();
  }
}
