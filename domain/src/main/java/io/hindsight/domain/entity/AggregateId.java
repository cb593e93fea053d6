package io.hindsight.domain.entity;

import io.hindsight.domain.arn.AccountId;

/**
 * The name of an aggregate: its kind, its account and, but for accounts themselves, its id there.
 */
public record AggregateId(Table.Owner kind, AccountId account, String id) {
  public static AggregateId account(AccountId account) {
    return new AggregateId(Table.Owner.ACCOUNT, account, "");
  }

  /** A user, role or root; {@code uniqueId} is the {@code AIDA…}, {@code AROA…} or account id. */
  public static AggregateId principal(AccountId account, String uniqueId) {
    return new AggregateId(Table.Owner.PRINCIPAL, account, uniqueId);
  }

  public static AggregateId session(AccountId account, String accessKeyId) {
    return new AggregateId(Table.Owner.SESSION, account, accessKeyId);
  }

  public static AggregateId trail(AccountId account) {
    return new AggregateId(Table.Owner.TRAIL, account, "");
  }

  /** The id within its kind: {@code ACCOUNT} or {@code ACCOUNT/id}. */
  public String entityId() {
    return id.isEmpty() ? account.value() : account.value() + '/' + id;
  }
}
