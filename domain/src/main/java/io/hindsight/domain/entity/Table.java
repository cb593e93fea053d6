package io.hindsight.domain.entity;

import io.hindsight.domain.arn.AccountId;

/**
 * A kind of entity, such as users by id; its name is stored in snapshots and never changes.
 *
 * @param owner which aggregate decides over the values of this table
 */
public record Table<V>(String name, Class<V> type, Owner owner) {
  /** The kinds of aggregate. */
  public enum Owner {
    ACCOUNT,
    PRINCIPAL,
    SESSION,
    TRAIL
  }

  public Key<V> key(AccountId account, String id) {
    return new Key<>(this, account, id);
  }
}
