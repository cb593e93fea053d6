package io.hindsight.ops.imports;

import akka.actor.typed.ActorSystem;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hindsight.actors.engine.Engine;
import io.hindsight.actors.engine.EngineSystem;
import io.hindsight.actors.engine.ImportReport;
import io.hindsight.actors.engine.Importer;
import io.hindsight.actors.engine.JournalFeed;
import io.hindsight.actors.journal.HindsightStore;
import io.hindsight.actors.journal.JournalException;
import io.hindsight.actors.secrets.Vault;
import io.hindsight.domain.quota.Quotas;
import io.hindsight.http.api.ApiJson;
import io.hindsight.http.api.imports.Reports;
import io.hindsight.ops.cli.CommandFailed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/** The store of a stopped server, which this process writes to. */
final class LocalTarget implements Target {
  private final ActorSystem<Void> system;
  private final Engine engine;
  private final Importer importer;

  LocalTarget(Path folder) {
    try {
      Files.createDirectories(folder);
      // A new store has its master key from the beginning, as other commands look for it.
      Vault.open(folder, Optional.ofNullable(System.getenv(Vault.KEY_VARIABLE)));
    } catch (IOException e) {
      throw new CommandFailed("the folder " + folder + " cannot be used: " + e.getMessage());
    }
    system = EngineSystem.create(folder);
    try {
      engine =
          await(
              Engine.start(
                  system,
                  new JournalFeed(HindsightStore.get(system).store()),
                  Clock.systemUTC(),
                  Quotas.STANDARD,
                  number -> {}));
    } catch (JournalException e) {
      terminate();
      throw new CommandFailed(String.valueOf(e.getMessage()));
    } catch (RuntimeException | Error e) {
      terminate();
      throw e;
    }
    importer = new Importer(engine);
  }

  private static <T> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get();
    } catch (ExecutionException e) {
      throw new CommandFailed("the import failed: " + e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailed("interrupted");
    }
  }

  @Override
  public ObjectNode cloudTrail(InputStream file) {
    ImportReport report = await(importer.cloudTrail(file));
    return Reports.json(report);
  }

  @Override
  public ObjectNode authorizationDetails(InputStream file, Instant at) {
    return Reports.json(await(importer.authorizationDetails(file, at)));
  }

  @Override
  public JsonNode mirrored() {
    ObjectNode answer = ApiJson.mapper().createObjectNode();
    var accounts = answer.putArray("accounts");
    engine
        .history()
        .mirrored()
        .forEach(account -> accounts.add(Reports.unknown(engine.history(), account)));
    return answer;
  }

  private void terminate() {
    system.terminate();
    await(system.getWhenTerminated());
  }

  @Override
  public void close() {
    engine.close();
    terminate();
  }
}
