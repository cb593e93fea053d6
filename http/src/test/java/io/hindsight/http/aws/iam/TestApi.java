package io.hindsight.http.aws.iam;

import akka.actor.typed.ActorSystem;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hindsight.actors.engine.Engine;
import io.hindsight.actors.engine.EngineSystem;
import io.hindsight.actors.engine.JournalFeed;
import io.hindsight.actors.journal.HindsightStore;
import io.hindsight.actors.secrets.Identifiers;
import io.hindsight.actors.secrets.Vault;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Cause;
import io.hindsight.domain.quota.Quotas;
import io.hindsight.domain.trail.Trail;
import io.hindsight.domain.trail.TrailPlace;
import io.hindsight.http.AwsApi;
import io.hindsight.http.aws.Backend;
import io.hindsight.http.aws.federation.IssuerEndpoint;
import io.hindsight.http.server.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKey;

/** A whole server, journal and all, on a free port, with an account whose root key is known. */
public final class TestApi {
  static final AccountId ACCOUNT = new AccountId("123456789012");
  static final AwsCredentials ROOT =
      AwsBasicCredentials.create(
          "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
  private static final ObjectMapper JSON = new ObjectMapper();

  final Engine engine;
  private final AwsApi api;
  private final Path folder;
  private final ActorSystem<Void> system;
  private final HttpServer server;

  private TestApi(
      Path folder, ActorSystem<Void> system, Engine engine, AwsApi api, HttpServer server) {
    this.folder = folder;
    this.system = system;
    this.engine = engine;
    this.api = api;
    this.server = server;
  }

  public static TestApi start() throws Exception {
    return start(Quotas.STANDARD);
  }

  static TestApi start(Quotas quotas) throws Exception {
    return start(quotas, Clock.systemUTC());
  }

  static TestApi start(Quotas quotas, Clock clock) throws Exception {
    return start(quotas, clock, false);
  }

  /** A server whose accounts are issuers of tokens under its own URL. */
  static TestApi issuing() throws Exception {
    return start(Quotas.STANDARD, Clock.systemUTC(), true);
  }

  private static TestApi start(Quotas quotas, Clock clock, boolean ownIssuers) throws Exception {
    Path folder = Files.createTempDirectory("hindsight-api");
    ActorSystem<Void> system = EngineSystem.create(folder);
    Engine engine =
        Engine.start(
                system,
                new JournalFeed(HindsightStore.get(system).store()),
                clock,
                quotas,
                number -> {})
            .toCompletableFuture()
            .get(30, TimeUnit.SECONDS);
    Vault vault = Vault.of(new byte[32]);
    Backend backend = new Backend(engine, vault, new Identifiers());
    engine
        .reset(
            ACCOUNT,
            ROOT.accessKeyId(),
            vault.seal(ROOT.secretAccessKey(), ROOT.accessKeyId()),
            Cause.system("test"))
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
    HttpServer server =
        HttpServer.open(system, HttpServer.Settings.of("127.0.0.1", 0))
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
    AwsApi.Issuers issuers =
        new AwsApi.Issuers(
            true, ownIssuers ? "http://127.0.0.1:" + server.address().getPort() : null);
    AwsApi api = new AwsApi(backend, ACCOUNT, clock, issuers);
    IssuerEndpoint endpoint = new IssuerEndpoint(system, api.issuer());
    server.serve(
        api.endpoint(),
        Map.of(
            IssuerEndpoint.PREFIX, endpoint::handle, IssuerEndpoint.WELL_KNOWN, endpoint::handle));
    return new TestApi(folder, system, engine, api, server);
  }

  /** The API that the server answers. */
  public AwsApi api() {
    return api;
  }

  /** Whether the journal is whole. */
  boolean verifiesItsJournal() {
    return HindsightStore.get(system).store().verify().isSound();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.address().getPort());
  }

  /** IAM as root. */
  IamClient iam() {
    return iam(ROOT, "");
  }

  IamClient iam(AwsCredentials credentials, String path) {
    return client(IamClient.builder(), credentials, path);
  }

  /** IAM as root, as of a moment. */
  IamClient iamAt(java.time.Instant moment) {
    return iam(ROOT, "/as-of/" + moment);
  }

  <B extends AwsClientBuilder<B, C>, C> C client(B builder, AwsCredentials who, String path) {
    return builder
        .endpointOverride(uri())
        .region(Region.US_EAST_1)
        .credentialsProvider(StaticCredentialsProvider.create(who))
        .overrideConfiguration(
            c ->
                c.addExecutionInterceptor(new Prefix(path))
                    .retryStrategy(AwsRetryStrategy.doNotRetry()))
        .build();
  }

  /** The credentials of a new key of a user. */
  AwsCredentials keyOf(IamClient iam, String userName) {
    AccessKey key = iam.createAccessKey(r -> r.userName(userName)).accessKey();
    return AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey());
  }

  /**
   * The newest record of the trail for an operation called with a key; waits until it is as {@code
   * wanted}, since the trail is read a moment after it is written.
   */
  JsonNode record(String operation, String accessKeyId, Predicate<JsonNode> wanted) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (true) {
      JsonNode newest = newest(operation, accessKeyId);
      if (newest != null && wanted.test(newest)) {
        return newest;
      }
      if (System.nanoTime() > end) {
        throw new AssertionError(operation + " by " + accessKeyId + " has the record " + newest);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  private @Nullable JsonNode newest(String operation, String accessKeyId) {
    List<Trail.Entry> entries =
        engine
            .trail()
            .newest(
                ACCOUNT,
                TrailPlace.END,
                1,
                entry ->
                    entry.eventName().equals(operation) && entry.accessKeyId().equals(accessKeyId))
            .entries();
    if (entries.isEmpty()) {
      return null;
    }
    try {
      return JSON.readTree(engine.call(entries.get(0).place()).orElseThrow().record());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Puts a path before each request's: this SDK drops an endpoint's path for IAM and STS. */
  private record Prefix(String path) implements ExecutionInterceptor {
    @Override
    public SdkHttpRequest modifyHttpRequest(
        Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
      SdkHttpRequest request = context.httpRequest();
      String own = request.encodedPath();
      return path.isEmpty()
          ? request
          : request.copy(r -> r.encodedPath(path + (own.isEmpty() ? "/" : own)));
    }
  }

  public void close() throws Exception {
    server.stop(Duration.ofSeconds(2)).toCompletableFuture().get(20, TimeUnit.SECONDS);
    engine.flushed().toCompletableFuture().get(20, TimeUnit.SECONDS);
    engine.close();
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get(30, TimeUnit.SECONDS);
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }
}
