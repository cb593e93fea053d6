package io.hindsight.ops.server;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.stream.BindFailedException;
import io.hindsight.actors.engine.Engine;
import io.hindsight.actors.engine.EngineSystem;
import io.hindsight.actors.engine.JournalFeed;
import io.hindsight.actors.engine.Result;
import io.hindsight.actors.journal.HindsightStore;
import io.hindsight.actors.journal.JournalException;
import io.hindsight.actors.journal.JournalStore;
import io.hindsight.actors.secrets.Identifiers;
import io.hindsight.actors.secrets.Vault;
import io.hindsight.domain.account.Account;
import io.hindsight.domain.account.AccountCommand;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Cause;
import io.hindsight.domain.principal.PrincipalCommand;
import io.hindsight.domain.quota.Quotas;
import io.hindsight.domain.time.AsOf;
import io.hindsight.http.AwsApi;
import io.hindsight.http.api.NativeApi;
import io.hindsight.http.api.NativeEndpoint;
import io.hindsight.http.api.journal.JournalRoutes;
import io.hindsight.http.aws.Backend;
import io.hindsight.http.aws.NewAccounts;
import io.hindsight.http.aws.federation.IssuerEndpoint;
import io.hindsight.http.server.HttpServer;
import io.hindsight.ops.cli.CommandFailed;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** A server from its start to its end. */
public final class RunningServer {
  private static final Duration START_LIMIT = Duration.ofMinutes(30);

  /** The account and root key of a server for tests. */
  public record DevRoot(AccountId account, String accessKeyId, String secretAccessKey) {}

  /**
   * What a server needs to know.
   *
   * @param masterKey from the environment, in place of the data folder's file
   * @param dev where it is a server for tests
   * @param issuers the URL of the server, under which its issuers of tokens are; empty for the
   *     hosts that AWS has
   * @param quotas limits by name, above those of the configuration
   */
  public record Settings(
      HttpServer.Settings http,
      Path data,
      Optional<String> masterKey,
      Optional<DevRoot> dev,
      Optional<String> issuers,
      Map<String, Integer> quotas) {
    public Settings {
      quotas = Map.copyOf(quotas);
    }
  }

  private final ActorSystem<Void> system;
  private final Engine engine;
  private final HttpServer http;

  private RunningServer(ActorSystem<Void> system, Engine engine, HttpServer http) {
    this.system = system;
    this.engine = engine;
    this.http = http;
  }

  public int port() {
    return http.address().getPort();
  }

  /**
   * Starts a server and returns once it answers.
   *
   * @throws CommandFailed where its user can mend what is wrong
   */
  public static RunningServer start(Settings settings, PrintWriter out) throws Exception {
    long begun = System.nanoTime();
    Vault vault = vault(settings);
    ActorSystem<Void> system = EngineSystem.create(settings.data());
    try {
      return start(settings, out, vault, system, begun);
    } catch (Exception | Error e) {
      system.terminate();
      await(system.getWhenTerminated());
      throw e;
    }
  }

  private static RunningServer start(
      Settings settings, PrintWriter out, Vault vault, ActorSystem<Void> system, long begun)
      throws Exception {
    HindsightStore store;
    try {
      store = HindsightStore.get(system);
    } catch (JournalException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()));
    }
    HttpServer http = bind(system, settings);
    StartProgress progress = new StartProgress(out, store.store().highestNumber());
    Quotas quotas = ConfiguredQuotas.of(system.settings().config(), settings.quotas());
    Engine engine = engine(system, store, quotas, progress);
    progress.finish();
    Backend backend = new Backend(engine, vault, new Identifiers());
    FirstStart first = new FirstStart(backend, settings.dev());
    AccountId own = first.account();
    AwsApi api =
        new AwsApi(
            backend,
            own,
            Clock.systemUTC(),
            new AwsApi.Issuers(settings.dev().isPresent(), settings.issuers().orElse(null)));
    http.serve(api.endpoint(), routes(system, settings, api, store.store()));
    new Banner(out).print(settings, http, own, first.rootKey(), engine, begun);
    store.started();
    return new RunningServer(system, engine, http);
  }

  private static Engine engine(
      ActorSystem<Void> system, HindsightStore store, Quotas quotas, StartProgress progress)
      throws Exception {
    try {
      return await(
          Engine.start(
              system, new JournalFeed(store.store()), Clock.systemUTC(), quotas, progress));
    } catch (JournalException | IllegalStateException | IllegalArgumentException e) {
      throw new CommandFailed("the journal cannot be read: " + e.getMessage());
    }
  }

  /** Completes with what ended the engine, where something does; the server is to be stopped. */
  public CompletionStage<Throwable> failure() {
    return engine.failure();
  }

  private static Vault vault(Settings settings) {
    try {
      make(settings.data());
      if (!Files.isWritable(settings.data())) {
        throw new CommandFailed("the data folder " + settings.data() + " cannot be written to");
      }
      return Vault.open(settings.data(), settings.masterKey());
    } catch (FileAlreadyExistsException e) {
      throw new CommandFailed("the data folder " + settings.data() + " is not a folder");
    } catch (AccessDeniedException e) {
      throw new CommandFailed("the data folder " + settings.data() + " may not be read or written");
    } catch (IOException e) {
      throw new CommandFailed(
          "the data folder " + settings.data() + " cannot be used: " + e.getMessage());
    }
  }

  private static void make(Path folder) throws IOException {
    try {
      Files.createDirectories(folder);
    } catch (FileAlreadyExistsException | AccessDeniedException e) {
      throw e;
    } catch (IOException e) {
      throw new CommandFailed(
          "the data folder " + folder + " cannot be made: nothing can be made where it is to be");
    }
  }

  /** Takes the port first: an account whose root key nobody is shown must not be made. */
  private static HttpServer bind(ActorSystem<Void> system, Settings settings) throws Exception {
    String where = settings.http().host() + ":" + settings.http().port();
    try {
      return await(HttpServer.open(system, settings.http()));
    } catch (IllegalArgumentException e) {
      throw new CommandFailed("TLS cannot be served: " + e.getMessage());
    } catch (BindFailedException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new CommandFailed(
          "cannot listen on "
              + where
              + ": "
              + String.valueOf(cause.getMessage()).replaceFirst("^\\[.*] ", ""));
    }
  }

  private static Map<String, Function<HttpRequest, CompletionStage<HttpResponse>>> routes(
      ActorSystem<?> system, Settings settings, AwsApi api, JournalStore store) {
    Map<String, Function<HttpRequest, CompletionStage<HttpResponse>>> routes = new HashMap<>();
    routes.put("/health/", new Health(api.backend().engine())::answer);
    NativeApi nativeApi =
        api.nativeApi(
            system.dispatchers().lookup(DispatcherSelector.blocking()),
            settings.dev().map(DevRoot::account).orElse(null),
            new JournalRoutes(store));
    routes.put(NativeApi.PREFIX, new NativeEndpoint(system, nativeApi, settings.http())::handle);
    IssuerEndpoint issuers = new IssuerEndpoint(system, api.issuer());
    routes.put(IssuerEndpoint.PREFIX, issuers::handle);
    routes.put(IssuerEndpoint.WELL_KNOWN, issuers::handle);
    settings
        .dev()
        .ifPresent(
            dev -> routes.put("/_hindsight/", request -> reset(request, api.backend(), dev)));
    return routes;
  }

  private static CompletionStage<HttpResponse> reset(
      HttpRequest request, Backend backend, DevRoot dev) {
    if (!request.getUri().path().equals("/_hindsight/reset")) {
      return CompletableFuture.completedFuture(json(404, "{\"error\":\"not found\"}"));
    }
    if (!request.method().equals(HttpMethods.POST)) {
      return CompletableFuture.completedFuture(json(405, "{\"error\":\"use POST\"}"));
    }
    return backend
        .engine()
        .reset(
            dev.account(),
            dev.accessKeyId(),
            backend.vault().seal(dev.secretAccessKey(), dev.accessKeyId()),
            Cause.system("hindsight:Reset"))
        .thenApply(
            result ->
                result instanceof Result.Done
                    ? json(200, "{\"status\":\"reset\"}")
                    : json(500, "{\"error\":\"not reset\"}"));
  }

  static HttpResponse json(int status, String body) {
    return HttpResponse.create()
        .withStatus(StatusCodes.get(status))
        .withEntity(ContentTypes.APPLICATION_JSON, body);
  }

  /** Stops taking calls, lets those under way finish, and closes the journal. */
  public void stop(Duration grace) {
    try {
      await(http.stop(grace));
      await(engine.flushed());
      engine.close();
      system.terminate();
      await(system.getWhenTerminated());
    } catch (Exception e) {
      throw new IllegalStateException("the server did not stop cleanly", e);
    }
  }

  /** The main thread of a command has nothing else to do than to wait. */
  static <T> T await(CompletionStage<T> stage) throws Exception {
    try {
      return stage.toCompletableFuture().get(START_LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    } catch (TimeoutException e) {
      throw new CommandFailed(
          "the server did not start within " + START_LIMIT.toMinutes() + " minutes");
    }
  }

  /** Makes the account where there is none yet. */
  private static final class FirstStart {
    private final AccountId account;
    private final Optional<DevRoot> rootKey;

    FirstStart(Backend backend, Optional<DevRoot> dev) throws Exception {
      NavigableSet<AccountId> accounts = backend.engine().history().accounts();
      accounts.removeAll(backend.engine().history().mirrored());
      if (dev.isPresent()) {
        account = dev.get().account();
        ensure(backend, account);
        rootKey(backend, dev.get());
        rootKey = Optional.empty();
      } else if (accounts.isEmpty()) {
        account = backend.ids().accountId();
        rootKey = Optional.of(create(backend, account));
      } else {
        account = oldest(backend, accounts);
        rootKey =
            new NewAccounts(backend).hadRootKey(account)
                ? Optional.empty()
                : Optional.of(create(backend, account));
      }
    }

    AccountId account() {
      return account;
    }

    Optional<DevRoot> rootKey() {
      return rootKey;
    }

    private static DevRoot create(Backend backend, AccountId account) throws Exception {
      NewAccounts.RootKey key =
          await(new NewAccounts(backend).create(account, Cause.system("hindsight:CreateAccount")));
      return new DevRoot(account, key.accessKeyId(), key.secretAccessKey());
    }

    private static AccountId oldest(Backend backend, NavigableSet<AccountId> accounts) {
      return accounts.stream()
          .flatMap(id -> backend.engine().at(AsOf.LATEST).find(Account.key(id)).stream())
          .min(java.util.Comparator.comparing(Account::createDate))
          .map(Account::account)
          .orElseGet(accounts::first);
    }

    private static void ensure(Backend backend, AccountId account) throws Exception {
      if (!backend.engine().history().knows(account)) {
        await(
            backend
                .engine()
                .execute(
                    new AccountCommand.CreateAccount(account),
                    Cause.system("hindsight:CreateAccount")));
      }
    }

    private static void rootKey(Backend backend, DevRoot dev) throws Exception {
      await(
          backend
              .engine()
              .execute(
                  new PrincipalCommand.ResetRootKey(
                      dev.account(),
                      dev.account().value(),
                      "root",
                      dev.accessKeyId(),
                      backend.vault().seal(dev.secretAccessKey(), dev.accessKeyId())),
                  Cause.system("hindsight:SetRootKey")));
    }
  }
}
