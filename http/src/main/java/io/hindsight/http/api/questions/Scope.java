package io.hindsight.http.api.questions;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.history.History;
import io.hindsight.http.api.ApiError;
import io.hindsight.http.aws.authorization.Caller;
import java.util.ArrayList;
import java.util.List;

/**
 * Whose past a caller may ask about: that of its own account, and where its account is the server's
 * own, that of every account there is.
 */
public final class Scope {
  private final History history;
  private final AccountId own;

  public Scope(History history, AccountId own) {
    this.history = history;
    this.own = own;
  }

  public void require(Caller caller, AccountId account) {
    if (!caller.account().equals(account) && !caller.account().equals(own)) {
      throw ApiError.of(
          "AccessDenied",
          403,
          "account " + account + " is not open to account " + caller.account());
    }
    if (!history.accounts().contains(account)) {
      throw ApiError.notFound("account " + account + " is not known here");
    }
  }

  /** The accounts of those names, each of which the caller may ask about. */
  public List<AccountId> named(Caller caller, List<String> names) {
    List<AccountId> accounts = new ArrayList<>();
    for (String name : names) {
      if (!AccountId.isValid(name)) {
        throw ApiError.invalid("`" + name + "` is no account; an account has twelve digits");
      }
      AccountId account = new AccountId(name);
      require(caller, account);
      accounts.add(account);
    }
    return accounts;
  }

  /** All accounts that the caller may ask about. */
  public List<AccountId> all(Caller caller) {
    return caller.account().equals(own)
        ? List.copyOf(history.accounts())
        : List.of(caller.account());
  }
}
