package io.hindsight.actors.engine;

import io.hindsight.domain.account.Account;
import io.hindsight.domain.account.AccountCommand.CreateAccountAlias;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Rejection;
import io.hindsight.domain.history.History;
import io.hindsight.domain.time.AsOf;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Keeps an alias to one account of a server, which no account can decide by itself: while an
 * account takes one, no other may, and what readers see of the others is looked at then.
 */
final class AccountAliases {
  private final Supplier<History> history;
  private final Map<String, AccountId> beingTaken = new ConcurrentHashMap<>();

  AccountAliases(Supplier<History> history) {
    this.history = history;
  }

  CompletionStage<Result> create(
      CreateAccountAlias command, Supplier<CompletionStage<Result>> work) {
    AccountId other = beingTaken.putIfAbsent(command.alias(), command.account());
    if (other != null) {
      return other.equals(command.account()) ? work.get() : taken(command.alias());
    }
    CompletionStage<Result> outcome;
    try {
      outcome = isAnothers(command) ? taken(command.alias()) : work.get();
    } catch (RuntimeException e) {
      outcome = CompletableFuture.failedStage(e);
    }
    return outcome.whenComplete((done, fault) -> beingTaken.remove(command.alias()));
  }

  /** Mirrored accounts have their aliases at AWS. */
  private boolean isAnothers(CreateAccountAlias command) {
    History now = history.get();
    for (AccountId each : now.accounts()) {
      if (!each.equals(command.account()) && !now.isMirrored(each)) {
        Account account = now.at(AsOf.LATEST).get(Account.key(each));
        if (account != null && command.alias().equals(account.alias())) {
          return true;
        }
      }
    }
    return false;
  }

  private static CompletionStage<Result> taken(String alias) {
    return CompletableFuture.completedFuture(
        new Result.Refused(
            new Rejection(
                "EntityAlreadyExists", "The account alias " + alias + " already exists.")));
  }
}
