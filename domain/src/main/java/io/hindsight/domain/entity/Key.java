package io.hindsight.domain.entity;

import io.hindsight.domain.arn.AccountId;

/** The name of one entity: its table, the account it is in, and its id within both. */
public record Key<V>(Table<V> table, AccountId account, String id) {}
