package io.hindsight.ops.server;

import akka.actor.typed.ActorSystem;
import io.hindsight.actors.engine.Engine;
import io.hindsight.actors.engine.EngineSystem;
import io.hindsight.actors.engine.JournalFeed;
import io.hindsight.actors.journal.HindsightStore;
import io.hindsight.actors.journal.JournalException;
import io.hindsight.actors.secrets.Identifiers;
import io.hindsight.actors.secrets.Vault;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Cause;
import io.hindsight.domain.quota.Quotas;
import io.hindsight.http.aws.Backend;
import io.hindsight.http.aws.NewAccounts;
import io.hindsight.http.aws.protocol.AwsError;
import io.hindsight.ops.cli.CommandFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/** The store of a server that is stopped, changed in this process. */
public final class StoppedServer {
  private StoppedServer() {}

  /**
   * Adds an account.
   *
   * @param id empty for one that is free
   * @throws CommandFailed where the store is in use, is none, or has the account
   */
  public static NewAccounts.RootKey createAccount(Path folder, Optional<AccountId> id)
      throws Exception {
    if (!Files.isDirectory(folder.resolve("journal"))) {
      throw new CommandFailed("there is no store in " + folder + "; `hindsight serve` makes one");
    }
    Vault vault;
    try {
      vault = Vault.open(folder, Optional.ofNullable(System.getenv(Vault.KEY_VARIABLE)));
    } catch (IOException e) {
      throw new CommandFailed("the folder " + folder + " cannot be used: " + e.getMessage());
    }
    ActorSystem<Void> system = EngineSystem.create(folder);
    try {
      Engine engine =
          RunningServer.await(
              Engine.start(
                  system,
                  new JournalFeed(HindsightStore.get(system).store()),
                  Clock.systemUTC(),
                  Quotas.STANDARD,
                  number -> {}));
      Backend backend = new Backend(engine, vault, new Identifiers());
      try {
        return RunningServer.await(
            new NewAccounts(backend)
                .create(
                    id.orElseGet(backend.ids()::accountId),
                    Cause.system("hindsight:CreateAccount")));
      } finally {
        engine.close();
      }
    } catch (JournalException | AwsError e) {
      throw new CommandFailed(String.valueOf(e.getMessage()));
    } finally {
      system.terminate();
      RunningServer.await(system.getWhenTerminated());
    }
  }
}
