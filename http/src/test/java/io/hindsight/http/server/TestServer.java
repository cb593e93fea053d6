package io.hindsight.http.server;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import io.hindsight.http.aws.protocol.AwsError;
import io.hindsight.http.aws.protocol.Call;
import io.hindsight.http.aws.protocol.Operations;
import io.hindsight.http.aws.signature.Credential;
import io.hindsight.http.aws.signature.SignatureVerifier;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.regions.Region;

/** A server on a free port with one key, an open gate, and an observer that remembers. */
final class TestServer implements AutoCloseable {
  static final String ACCESS_KEY = "AKIAIOSFODNN7EXAMPLE";
  static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

  /** What the observer was told. */
  record Seen(
      Call call, @Nullable SdkPojo request, @Nullable SdkPojo response, @Nullable AwsError error) {}

  final List<Seen> seen = new CopyOnWriteArrayList<>();
  final ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "test");
  final HttpServer server;

  TestServer(Object... nouns) throws Exception {
    AwsEndpoint endpoint = endpoint(seen, nouns);
    server =
        HttpServer.start(system, HttpServer.Settings.of("127.0.0.1", 0), endpoint, Map.of())
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
  }

  static AwsEndpoint endpoint(List<Seen> seen, Object... nouns) {
    return new AwsEndpoint(
        Operations.of(nouns),
        verifier(),
        (call, request) ->
            CompletableFuture.completedFuture(call.withCaller("caller of " + call.accessKeyId())),
        (call, request, response, error) -> {
          seen.add(new Seen(call, request, response, error));
          return CompletableFuture.completedFuture(null);
        },
        Clock.systemUTC());
  }

  static SignatureVerifier verifier() {
    return new SignatureVerifier(
        (id, token) -> CompletableFuture.completedFuture(credential(id)), Clock.systemUTC());
  }

  private static Optional<Credential> credential(String accessKeyId) {
    return accessKeyId.equals(ACCESS_KEY)
        ? Optional.of(new Credential(ACCESS_KEY, SECRET, "123456789012", true, null, null, "alice"))
        : Optional.empty();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.address().getPort());
  }

  <B extends AwsClientBuilder<B, C>, C> C client(B builder, String path) {
    return builder
        .endpointOverride(uri())
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, SECRET)))
        .overrideConfiguration(
            c ->
                c.addExecutionInterceptor(new Prefix(path))
                    .retryStrategy(AwsRetryStrategy.doNotRetry()))
        .build();
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

  @Override
  public void close() {
    system.terminate();
  }
}
