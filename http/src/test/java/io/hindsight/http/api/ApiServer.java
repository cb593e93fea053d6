package io.hindsight.http.api;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.hindsight.actors.engine.Engine;
import io.hindsight.actors.engine.EngineSystem;
import io.hindsight.actors.engine.JournalFeed;
import io.hindsight.actors.journal.HindsightStore;
import io.hindsight.actors.secrets.Identifiers;
import io.hindsight.actors.secrets.Vault;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Cause;
import io.hindsight.domain.history.History;
import io.hindsight.domain.quota.Quotas;
import io.hindsight.http.AwsApi;
import io.hindsight.http.aws.Backend;
import io.hindsight.http.server.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** A whole server with both APIs, journal and all, on a free port; its root key is known. */
public final class ApiServer {
  public static final AccountId ACCOUNT = new AccountId("123456789012");
  public static final AwsCredentials ROOT =
      AwsBasicCredentials.create(
          "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");

  /** An answer, its body as JSON where it is that. */
  public record Reply(int status, JsonNode json, HttpResponse<String> response) {}

  private final Path folder;
  private final ActorSystem<Void> system;
  private final Engine engine;
  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  private ApiServer(Path folder, ActorSystem<Void> system, Engine engine, HttpServer server) {
    this.folder = folder;
    this.system = system;
    this.engine = engine;
    this.server = server;
  }

  /**
   * @param dev whether unsigned calls count as root's
   */
  public static ApiServer start(boolean dev) throws Exception {
    Path folder = Files.createTempDirectory("hindsight-native");
    ActorSystem<Void> system = EngineSystem.create(folder);
    Engine engine =
        Engine.start(
                system,
                new JournalFeed(HindsightStore.get(system).store()),
                Clock.systemUTC(),
                Quotas.STANDARD,
                number -> {})
            .toCompletableFuture()
            .get(30, TimeUnit.SECONDS);
    Vault vault = Vault.of(new byte[32]);
    engine
        .reset(
            ACCOUNT,
            ROOT.accessKeyId(),
            vault.seal(ROOT.secretAccessKey(), ROOT.accessKeyId()),
            Cause.system("test"))
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
    AwsApi api =
        new AwsApi(new Backend(engine, vault, new Identifiers()), ACCOUNT, Clock.systemUTC());
    HttpServer.Settings settings = HttpServer.Settings.of("127.0.0.1", 0);
    NativeApi nativeApi =
        api.nativeApi(
            system.dispatchers().lookup(DispatcherSelector.blocking()), dev ? ACCOUNT : null);
    HttpServer server =
        HttpServer.start(
                system,
                settings,
                api.endpoint(),
                Map.of(NativeApi.PREFIX, new NativeEndpoint(system, nativeApi, settings)::handle))
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
    return new ApiServer(folder, system, engine, server);
  }

  /** What the server knows. */
  public History history() {
    return engine.history();
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.address().getPort());
  }

  public Reply post(String path, String body) throws Exception {
    return call("POST", path, body, null, "hindsight", Map.of());
  }

  public Reply call(String method, String path, @Nullable String body) throws Exception {
    return call(method, path, body, null, "hindsight", Map.of());
  }

  public Reply signed(AwsCredentials who, String method, String path, @Nullable String body)
      throws Exception {
    return call(method, path, body, who, "hindsight", Map.of());
  }

  /**
   * @param who null for an unsigned call
   */
  public Reply call(
      String method,
      String path,
      @Nullable String body,
      @Nullable AwsCredentials who,
      String service,
      Map<String, String> headers)
      throws Exception {
    byte[] bytes = body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(uri() + path))
            .timeout(Duration.ofSeconds(40))
            .method(method, HttpRequest.BodyPublishers.ofByteArray(bytes));
    headers.forEach(request::header);
    if (who != null) {
      sign(method, path, bytes, who, service)
          .forEachHeader(
              (name, values) -> {
                if (!Set.of("Host", "Content-Length").contains(name)) {
                  values.forEach(value -> request.header(name, value));
                }
              });
    }
    HttpResponse<String> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    boolean whole =
        response.headers().firstValue("content-type").orElse("").startsWith("application/json");
    JsonNode json =
        whole
            ? ApiJson.readRecord(response.body().getBytes(StandardCharsets.UTF_8))
            : MissingNode.getInstance();
    return new Reply(response.statusCode(), json, response);
  }

  private SdkHttpRequest sign(
      String method, String path, byte[] body, AwsCredentials who, String service) {
    SdkHttpRequest plain =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.fromValue(method))
            .uri(URI.create(uri() + path))
            .build();
    return AwsV4HttpSigner.create()
        .sign(
            sign ->
                sign.identity(who)
                    .request(plain)
                    .payload(ContentStreamProvider.fromByteArray(body))
                    .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, service)
                    .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1"))
        .request();
  }

  public IamClient iam() {
    return client(IamClient.builder(), ROOT);
  }

  public StsClient sts(AwsCredentials who) {
    return client(StsClient.builder(), who);
  }

  public <B extends AwsClientBuilder<B, C>, C> C client(B builder, AwsCredentials who) {
    return builder
        .endpointOverride(uri())
        .region(Region.US_EAST_1)
        .credentialsProvider(StaticCredentialsProvider.create(who))
        .build();
  }

  /** Makes a user with a policy of its own, and a key. */
  public AwsCredentials user(String name, String policy) {
    try (IamClient iam = iam()) {
      iam.createUser(r -> r.userName(name));
      iam.putUserPolicy(r -> r.userName(name).policyName("own").policyDocument(policy));
      AccessKey key = iam.createAccessKey(r -> r.userName(name)).accessKey();
      return AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey());
    }
  }

  public static AwsCredentials of(Credentials session) {
    return AwsSessionCredentials.create(
        session.accessKeyId(), session.secretAccessKey(), session.sessionToken());
  }

  public void close() throws Exception {
    server.stop(Duration.ofSeconds(1)).toCompletableFuture().get(20, TimeUnit.SECONDS);
    engine.close();
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get(30, TimeUnit.SECONDS);
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .sorted(Comparator.reverseOrder())
          .forEach(
              file -> {
                try {
                  Files.delete(file);
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
    }
  }
}
