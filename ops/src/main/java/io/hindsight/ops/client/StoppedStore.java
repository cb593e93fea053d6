package io.hindsight.ops.client;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.stream.javadsl.Framing;
import akka.stream.javadsl.FramingTruncation;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.ConfigFactory;
import io.hindsight.actors.engine.Engine;
import io.hindsight.actors.engine.JournalFeed;
import io.hindsight.actors.journal.JournalException;
import io.hindsight.actors.journal.JournalStore;
import io.hindsight.actors.secrets.Identifiers;
import io.hindsight.actors.secrets.Vault;
import io.hindsight.domain.access.Subject;
import io.hindsight.domain.account.Account;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.quota.Quotas;
import io.hindsight.domain.time.AsOf;
import io.hindsight.http.AwsApi;
import io.hindsight.http.api.ApiAnswer;
import io.hindsight.http.api.ApiJson;
import io.hindsight.http.api.NativeApi;
import io.hindsight.http.aws.Backend;
import io.hindsight.http.aws.authorization.Caller;
import io.hindsight.http.aws.protocol.WireRequest;
import io.hindsight.ops.cli.CommandFailed;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The store of a server that is stopped, read in this process and not changed. */
final class StoppedStore implements Connection {
  private static final int LONGEST_LINE = 16 << 20;

  private final JournalStore store;
  private final Engine engine;
  private final ActorSystem<Void> system;
  private final NativeApi api;
  private final Caller root;

  private StoppedStore(JournalStore store, Vault vault, @Nullable AccountId account) {
    this.store = store;
    this.engine =
        Engine.reading(new JournalFeed(store), Clock.systemUTC(), Quotas.STANDARD, Runnable::run);
    AccountId own = account == null ? oldest(engine) : account;
    this.root = new Caller(Subject.root(own), "");
    this.system =
        ActorSystem.create(
            Behaviors.empty(),
            "hindsight-reader",
            ConfigFactory.parseMap(Map.of("akka.actor.provider", "local", "akka.loglevel", "OFF"))
                .withFallback(ConfigFactory.load()));
    Backend backend = new Backend(engine, vault, new Identifiers());
    this.api =
        new AwsApi(backend, own, Clock.systemUTC()).nativeApi(system.executionContext(), null);
  }

  /**
   * Opens the store in a folder.
   *
   * @param account whose root asks; null for the oldest
   */
  static StoppedStore open(Path folder, @Nullable AccountId account) {
    JournalStore store;
    try {
      store = JournalStore.open(folder, JournalStore.Options.existing(), number -> {});
    } catch (JournalException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()));
    }
    try {
      Vault vault = Vault.open(folder, Optional.ofNullable(System.getenv(Vault.KEY_VARIABLE)));
      return new StoppedStore(store, vault, account);
    } catch (IOException e) {
      store.close();
      throw new CommandFailed("the folder " + folder + " cannot be used: " + e.getMessage());
    } catch (RuntimeException e) {
      store.close();
      throw e instanceof JournalException ? new CommandFailed(String.valueOf(e.getMessage())) : e;
    }
  }

  private static AccountId oldest(Engine engine) {
    return engine.history().accounts().stream()
        .flatMap(id -> engine.at(AsOf.LATEST).find(Account.key(id)).stream())
        .min(
            Comparator.comparing(
                    (Account account) -> engine.history().isMirrored(account.account()))
                .thenComparing(Account::createDate))
        .map(Account::account)
        .orElseThrow(() -> new CommandFailed("the store has no account"));
  }

  @Override
  public JsonNode call(String method, String path, @Nullable JsonNode body) {
    ApiAnswer answer = ask(method, path, body);
    ByteString bytes =
        answer instanceof ApiAnswer.Whole whole
            ? whole.body()
            : await(
                ((ApiAnswer.Streamed) answer)
                    .body()
                    .runFold(ByteString.emptyByteString(), ByteString::concat, system));
    return Replies.json(answer.status(), bytes.utf8String());
  }

  @Override
  public JsonNode send(String path, byte[] file) {
    throw new CommandFailed("the store of a stopped server is only read here");
  }

  @Override
  public void lines(String method, String path, @Nullable JsonNode body, Consumer<JsonNode> line) {
    ApiAnswer answer = ask(method, path, body);
    if (answer instanceof ApiAnswer.Whole whole) {
      JsonNode tree = Replies.json(whole.status(), whole.body().utf8String());
      line.accept(tree);
      return;
    }
    Source<ByteString, ?> bytes = ((ApiAnswer.Streamed) answer).body();
    await(
        bytes
            .via(
                Framing.delimiter(
                    ByteString.fromString("\n"), LONGEST_LINE, FramingTruncation.ALLOW))
            .map(ByteString::utf8String)
            .filter(text -> !text.isBlank())
            .runWith(Sink.foreach(text -> line.accept(Replies.json(200, text))), system));
  }

  private ApiAnswer ask(String method, String path, @Nullable JsonNode body) {
    int question = path.indexOf('?');
    WireRequest request =
        new WireRequest(
            method,
            question < 0 ? path : path.substring(0, question),
            question < 0 ? "" : path.substring(question + 1),
            List.of(),
            body == null ? new byte[0] : ApiJson.write(body),
            "",
            false);
    return await(api.answer(request, root));
  }

  private static <T> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailed("interrupted");
    }
  }

  @Override
  public void close() {
    system.terminate();
    engine.close();
    store.close();
  }
}
