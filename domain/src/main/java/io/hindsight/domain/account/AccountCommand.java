package io.hindsight.domain.account;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Outcome;
import io.hindsight.domain.decider.Rejection;
import io.hindsight.domain.entity.AggregateId;
import io.hindsight.domain.entity.Command;
import io.hindsight.domain.entity.CommandContext;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.entity.Event;
import io.hindsight.domain.quota.Quotas;

/** What may be asked of an account as a whole. */
public sealed interface AccountCommand extends Command {
  AccountId account();

  @Override
  default AggregateId target() {
    return AggregateId.account(account());
  }

  record CreateAccount(AccountId account) implements AccountCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      return state.get(Account.key(account)) == null
          ? Outcome.accept(new AccountEvent.AccountCreated(account, context.now()))
          : Outcome.reject(
              Rejection.entityAlreadyExists("Account " + account + " already exists."));
    }
  }

  /** Begins to mirror an account of AWS's. */
  record MirrorAccount(AccountId account) implements AccountCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      return state.get(Account.key(account)) == null
          ? Outcome.accept(new AccountEvent.AccountMirrored(account, context.now()))
          : Outcome.reject(
              Rejection.entityAlreadyExists("Account " + account + " already exists."));
    }
  }

  record ResetAccount(AccountId account, String rootAccessKeyId, String sealedSecret)
      implements AccountCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      return Outcome.accept(
          new AccountEvent.AccountReset(account, context.now(), rootAccessKeyId, sealedSecret));
    }
  }

  record CreateAccountAlias(AccountId account, String alias) implements AccountCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      Account before = state.get(Account.key(account));
      if (before == null) {
        return Outcome.reject(Rejection.noSuchEntity("Account " + account + " does not exist."));
      }
      return alias.equals(before.alias())
          ? Outcome.unchanged()
          : Outcome.accept(new AccountEvent.AccountAliasCreated(account, alias));
    }
  }

  record DeleteAccountAlias(AccountId account, String alias) implements AccountCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      Account before = state.get(Account.key(account));
      return before != null && alias.equals(before.alias())
          ? Outcome.accept(new AccountEvent.AccountAliasDeleted(account, alias))
          : Outcome.reject(
              Rejection.noSuchEntity("The account alias " + alias + " does not exist."));
    }
  }

  record UpdateAccountPasswordPolicy(AccountId account, PasswordPolicy passwordPolicy)
      implements AccountCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      return passwordPolicy.equals(state.get(PasswordPolicy.key(account)))
          ? Outcome.unchanged()
          : Outcome.accept(new AccountEvent.AccountPasswordPolicyUpdated(account, passwordPolicy));
    }
  }

  record DeleteAccountPasswordPolicy(AccountId account) implements AccountCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      return state.get(PasswordPolicy.key(account)) == null
          ? Outcome.reject(
              Rejection.noSuchEntity(
                  "The account policy with name PasswordPolicy cannot be found."))
          : Outcome.accept(new AccountEvent.AccountPasswordPolicyDeleted(account));
    }
  }

  /** Tells the account of the limits in force. */
  record AdjustQuotas(AccountId account, AccountQuotas quotas) implements AccountCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      AccountQuotas before =
          state
              .find(AccountQuotas.key(account))
              .orElseGet(() -> AccountQuotas.of(account, Quotas.STANDARD));
      return before.equals(quotas)
          ? Outcome.unchanged()
          : Outcome.accept(new AccountEvent.QuotasAdjusted(account, quotas));
    }
  }
}
