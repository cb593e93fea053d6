package io.hindsight.http.aws;

import io.hindsight.actors.engine.Result;
import io.hindsight.domain.account.AccountCommand;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Cause;
import io.hindsight.domain.history.Version;
import io.hindsight.domain.principal.Principal;
import io.hindsight.domain.principal.PrincipalCommand;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Makes accounts, each with an access key of its root. */
public record NewAccounts(Backend backend) {
  /** The first key of an account's root, which is nowhere else to be read in plain. */
  public record RootKey(AccountId account, String accessKeyId, String secretAccessKey) {}

  /**
   * Makes an account; fails where it exists. One whose making was cut short, which nobody ever had
   * a key of, is completed.
   */
  public CompletionStage<RootKey> create(AccountId account, Cause cause) {
    if (backend.engine().history().knows(account) && !hadRootKey(account)) {
      return rootKey(account, cause);
    }
    return done(backend.engine().execute(new AccountCommand.CreateAccount(account), cause))
        .thenCompose(done -> rootKey(account, cause));
  }

  /** Whether the account's root has a key, or had one. */
  public boolean hadRootKey(AccountId account) {
    return backend.engine().history().versions(Principal.key(account, account.value())).stream()
        .map(Version::value)
        .anyMatch(root -> root != null && !root.accessKeys().isEmpty());
  }

  private CompletionStage<RootKey> rootKey(AccountId account, Cause cause) {
    String id = backend.ids().accessKeyId("AKIA", account);
    String secret = backend.ids().secretAccessKey();
    String sealed = backend.vault().seal(secret, id);
    return done(backend
            .engine()
            .execute(
                new PrincipalCommand.CreateAccessKey(account, account.value(), "root", id, sealed),
                cause))
        .thenApply(done -> new RootKey(account, id, secret));
  }

  private static CompletionStage<Result> done(CompletionStage<Result> outcome) {
    return outcome.thenCompose(
        result ->
            result instanceof Result.Refused refused
                ? CompletableFuture.failedStage(Backend.error(refused.rejection()))
                : CompletableFuture.completedStage(result));
  }
}
