package io.hindsight.ops.server;

import io.hindsight.actors.engine.Result;
import io.hindsight.domain.account.AccountCommand;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Cause;
import io.hindsight.domain.principal.PrincipalCommand;
import io.hindsight.http.aws.Backend;
import io.hindsight.ops.cli.CommandFailed;

/** Makes an account with a root access key. */
final class NewAccount {
  private static final Cause CAUSE = Cause.system("hindsight:CreateAccount");

  private NewAccount() {}

  /** The new root key, which is nowhere else to be read in plain. */
  static RunningServer.DevRoot create(Backend backend, AccountId account) throws Exception {
    done(
        RunningServer.await(
            backend.engine().execute(new AccountCommand.CreateAccount(account), CAUSE)));
    return rootKey(backend, account);
  }

  /** A root access key for an account that never had one. */
  static RunningServer.DevRoot rootKey(Backend backend, AccountId account) throws Exception {
    String id = backend.ids().accessKeyId("AKIA", account);
    String secret = backend.ids().secretAccessKey();
    done(
        RunningServer.await(
            backend
                .engine()
                .execute(
                    new PrincipalCommand.CreateAccessKey(
                        account, account.value(), "root", id, backend.vault().seal(secret, id)),
                    CAUSE)));
    return new RunningServer.DevRoot(account, id, secret);
  }

  private static void done(Result result) {
    if (result instanceof Result.Refused refused) {
      throw new CommandFailed(refused.rejection().message());
    }
  }
}
