package io.hindsight.ops.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.hindsight.http.api.ApiJson;
import io.hindsight.ops.cli.CommandFailed;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;

/** A server that is spoken to over HTTP, each request signed where there are credentials. */
final class RemoteServer implements Connection {
  private static final Set<String> SET_BY_CLIENT = Set.of("host", "content-length");

  private final URI endpoint;
  private final String region;
  private final Optional<AwsCredentials> credentials;
  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  RemoteServer(URI endpoint, String region, Optional<AwsCredentials> credentials) {
    this.endpoint = endpoint;
    this.region = region;
    this.credentials = credentials;
  }

  @Override
  public JsonNode call(String method, String path, @Nullable JsonNode body) {
    HttpResponse<String> response =
        send(method, path, bytes(body), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    return Replies.json(response.statusCode(), response.body());
  }

  @Override
  public JsonNode send(String path, byte[] file) {
    HttpResponse<String> response =
        send("POST", path, file, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    return Replies.json(response.statusCode(), response.body());
  }

  @Override
  public void lines(String method, String path, @Nullable JsonNode body, Consumer<JsonNode> line) {
    HttpResponse<Stream<String>> response =
        send(method, path, bytes(body), HttpResponse.BodyHandlers.ofLines());
    try (Stream<String> lines = response.body()) {
      if (response.statusCode() / 100 != 2) {
        Replies.json(response.statusCode(), lines.collect(Collectors.joining("\n")));
      }
      lines.filter(text -> !text.isBlank()).forEach(text -> line.accept(Replies.json(200, text)));
    }
  }

  private static byte @Nullable [] bytes(@Nullable JsonNode body) {
    return body == null ? null : ApiJson.write(body);
  }

  private <T> HttpResponse<T> send(
      String method, String path, byte @Nullable [] body, HttpResponse.BodyHandler<T> handler) {
    try {
      return client.send(request(method, path, body), handler);
    } catch (ConnectException e) {
      throw new CommandFailed(
          "no server listens on " + endpoint + "; start one, or name another with --endpoint");
    } catch (IOException e) {
      throw new CommandFailed("the server at " + endpoint + " cannot be spoken to: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailed("interrupted");
    }
  }

  private HttpRequest request(String method, String path, byte @Nullable [] body) {
    byte[] bytes = body == null ? new byte[0] : body;
    URI uri = URI.create(endpoint + path);
    SdkHttpRequest plain =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.fromValue(method.toUpperCase(Locale.ROOT)))
            .uri(uri)
            .applyMutation(
                request -> {
                  if (body != null) {
                    request.putHeader("Content-Type", "application/json");
                  }
                })
            .build();
    SdkHttpRequest ready = credentials.map(found -> sign(plain, bytes, found)).orElse(plain);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(bytes));
    ready.forEachHeader(
        (name, values) -> {
          if (!SET_BY_CLIENT.contains(name.toLowerCase(Locale.ROOT))) {
            values.forEach(value -> request.header(name, value));
          }
        });
    return request.build();
  }

  private SdkHttpRequest sign(SdkHttpRequest plain, byte[] body, AwsCredentials found) {
    return signer
        .sign(
            sign ->
                sign.identity(found)
                    .request(plain)
                    .payload(ContentStreamProvider.fromByteArray(body))
                    .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "hindsight")
                    .putProperty(AwsV4HttpSigner.REGION_NAME, region))
        .request();
  }

  @Override
  public void close() {}
}
