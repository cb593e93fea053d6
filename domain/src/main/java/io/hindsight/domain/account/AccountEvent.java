package io.hindsight.domain.account;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Change;
import io.hindsight.domain.entity.Event;
import io.hindsight.domain.principal.Principal;
import java.time.Instant;
import java.util.List;

/** What happens to an account as a whole. */
public sealed interface AccountEvent extends Event {
  /** The account exists, and with it its root. */
  record AccountCreated(AccountId account, Instant createDate) implements AccountEvent {
    @Override
    public List<Change<?>> changes() {
      return List.of(
          Change.put(Account.key(account), new Account(account, createDate, null)),
          Change.put(Principal.key(account, account.value()), Principal.root(account)));
    }
  }

  /** The account is AWS's: it is recorded from logs and dumps from now on, and never decided. */
  record AccountMirrored(AccountId account, Instant createDate) implements AccountEvent {
    @Override
    public List<Change<?>> changes() {
      return List.of(Change.put(Account.key(account), new Account(account, createDate, null)));
    }
  }

  /** The account is as new, with the key of root given beside the server's settings. */
  record AccountReset(
      AccountId account, Instant createDate, String rootAccessKeyId, String sealedSecret)
      implements AccountEvent {
    @Override
    public boolean startsOver() {
      return true;
    }

    @Override
    public List<Change<?>> changes() {
      return List.of(
          Change.put(Account.key(account), new Account(account, createDate, null)),
          Change.put(
              Principal.key(account, account.value()),
              Principal.rootWithKey(account, rootAccessKeyId, sealedSecret, createDate)));
    }
  }

  record AccountAliasCreated(AccountId account, String alias) implements AccountEvent {
    @Override
    public List<Change<?>> changes() {
      return List.of(Change.edit(Account.key(account), a -> a.withAlias(alias)));
    }
  }

  record AccountAliasDeleted(AccountId account, String alias) implements AccountEvent {
    @Override
    public List<Change<?>> changes() {
      return List.of(Change.edit(Account.key(account), a -> a.withAlias(null)));
    }
  }

  record AccountPasswordPolicyUpdated(AccountId account, PasswordPolicy passwordPolicy)
      implements AccountEvent {
    @Override
    public List<Change<?>> changes() {
      return List.of(Change.put(PasswordPolicy.key(account), passwordPolicy));
    }
  }

  record AccountPasswordPolicyDeleted(AccountId account) implements AccountEvent {
    @Override
    public List<Change<?>> changes() {
      return List.of(Change.remove(PasswordPolicy.key(account)));
    }
  }

  record QuotasAdjusted(AccountId account, AccountQuotas quotas) implements AccountEvent {
    @Override
    public List<Change<?>> changes() {
      return List.of(Change.put(AccountQuotas.key(account), quotas));
    }
  }
}
