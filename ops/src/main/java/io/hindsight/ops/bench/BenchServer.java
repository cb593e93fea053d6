package io.hindsight.ops.bench;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.Http;
import akka.http.javadsl.ServerBinding;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.japi.function.Function;
import akka.util.ByteString;
import io.hindsight.actors.engine.Engine;
import io.hindsight.actors.engine.EngineSystem;
import io.hindsight.actors.engine.JournalFeed;
import io.hindsight.actors.engine.Result;
import io.hindsight.actors.journal.HindsightStore;
import io.hindsight.actors.secrets.Identifiers;
import io.hindsight.actors.secrets.Vault;
import io.hindsight.domain.account.AccountCommand;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Cause;
import io.hindsight.domain.entity.Command;
import io.hindsight.domain.principal.PrincipalCommand;
import io.hindsight.domain.quota.Quota;
import io.hindsight.domain.quota.Quotas;
import io.hindsight.http.AwsApi;
import io.hindsight.http.aws.Backend;
import io.hindsight.http.server.HttpServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server on a folder of its own, without the quotas that a benchmark would meet. */
final class BenchServer implements AutoCloseable {
  static final AccountId ACCOUNT = new AccountId("123456789012");
  static final String ACCESS_KEY = "AKIAIOSFODNN7EXAMPLE";
  static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
  static final Cause CAUSE = Cause.system("hindsight:Bench");
  private static final int UNLIMITED = 1_000_000_000;

  private final ActorSystem<Void> system;
  private final Engine engine;
  private final Vault vault;

  private BenchServer(ActorSystem<Void> system, Engine engine, Vault vault) {
    this.system = system;
    this.engine = engine;
    this.vault = vault;
  }

  static BenchServer start(Path folder) throws Exception {
    Files.createDirectories(folder);
    Vault vault = Vault.open(folder, Optional.empty());
    ActorSystem<Void> system = EngineSystem.create(folder);
    Quotas quotas =
        new Quotas(
            Map.of(Quota.USERS, UNLIMITED, Quota.ROLES, UNLIMITED, Quota.POLICIES, UNLIMITED));
    Engine engine =
        await(
            Engine.start(
                system,
                new JournalFeed(HindsightStore.get(system).store()),
                Clock.systemUTC(),
                quotas,
                number -> {}));
    return new BenchServer(system, engine, vault);
  }

  Engine engine() {
    return engine;
  }

  void execute(Command command) throws Exception {
    await(later(command));
  }

  /** Executes a command; the stage fails where it is refused. */
  CompletionStage<Result> later(Command command) {
    return engine
        .execute(command, CAUSE)
        .thenApply(
            result -> {
              if (result instanceof Result.Refused refused) {
                throw new IllegalStateException(refused.rejection().message());
              }
              return result;
            });
  }

  void makeAccount() throws Exception {
    makeAccount(ACCOUNT, ACCESS_KEY);
  }

  /** An account whose root user has the key of that id, and the benchmarks' secret. */
  void makeAccount(AccountId account, String key) throws Exception {
    execute(new AccountCommand.CreateAccount(account));
    execute(
        new PrincipalCommand.CreateAccessKey(
            account, account.value(), "root", key, vault.seal(SECRET, key)));
  }

  /** Serves AWS's APIs; the port. */
  int serve() throws Exception {
    AwsApi api =
        new AwsApi(new Backend(engine, vault, new Identifiers()), ACCOUNT, Clock.systemUTC());
    HttpServer http =
        await(
            HttpServer.start(
                system, HttpServer.Settings.of("127.0.0.1", 0), api.endpoint(), Map.of()));
    return http.address().getPort();
  }

  /** Serves one answer to whatever is asked, as little as Akka HTTP can do; the port. */
  int serveTrivially(int size) throws Exception {
    ByteString body = ByteString.fromString("x".repeat(size), StandardCharsets.US_ASCII);
    Function<HttpRequest, CompletionStage<HttpResponse>> handler =
        request -> {
          request.discardEntityBytes(system);
          return CompletableFuture.completedFuture(
              HttpResponse.create().withEntity(ContentTypes.TEXT_XML_UTF8, body));
        };
    ServerBinding binding = await(Http.get(system).newServerAt("127.0.0.1", 0).bind(handler));
    return binding.localAddress().getPort();
  }

  static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(5, TimeUnit.MINUTES);
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Override
  public void close() throws IOException {
    engine.close();
    system.terminate();
    try {
      await(system.getWhenTerminated());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      throw new IOException("the benchmark's server did not stop", e);
    }
  }
}
