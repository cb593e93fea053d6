package io.hindsight.domain.account;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Key;
import io.hindsight.domain.entity.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An account of this server. */
public record Account(AccountId account, Instant createDate, @Nullable String alias) {
  /** One row an account, under the account's own id. */
  public static final Table<Account> TABLE =
      new Table<>("accounts", Account.class, Table.Owner.ACCOUNT);

  public static Key<Account> key(AccountId account) {
    return TABLE.key(account, account.value());
  }

  Account withAlias(@Nullable String changed) {
    return new Account(account, createDate, changed);
  }
}
