package io.hindsight.http.server;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.Http;
import akka.http.javadsl.ServerBinding;
import akka.http.javadsl.ServerBuilder;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The server's socket: AWS's APIs, and other routes by the beginning of their paths. */
public final class HttpServer {
  /**
   * Where and how to listen, and what is too much.
   *
   * @param port the port; 0 for any that is free
   * @param tls certificate and key; null for plain HTTP
   * @param maxBodyBytes the largest body that is read
   * @param bodyTimeout how long a body may take to arrive
   */
  public record Settings(
      String host, int port, @Nullable Tls tls, long maxBodyBytes, Duration bodyTimeout) {
    public static Settings of(String host, int port) {
      return new Settings(host, port, null, 2 << 20, Duration.ofSeconds(20));
    }

    public Settings withTls(Path certificate, Path key) {
      return new Settings(host, port, new Tls(certificate, key), maxBodyBytes, bodyTimeout);
    }
  }

  /** PEM files: the certificate with its chain, and its private key (PKCS #8 or PKCS #1). */
  public record Tls(Path certificate, Path key) {}

  private final ActorSystem<?> system;
  private final Settings settings;
  private final Answers answers;
  private final ServerBinding binding;

  private HttpServer(
      ActorSystem<?> system, Settings settings, Answers answers, ServerBinding binding) {
    this.system = system;
    this.settings = settings;
    this.answers = answers;
    this.binding = binding;
  }

  /** What answers now: all but the health of the process waits until there is something to ask. */
  private static final class Answers {
    private volatile Function<HttpRequest, CompletionStage<HttpResponse>> current =
        Answers::starting;

    CompletionStage<HttpResponse> answer(HttpRequest request) {
      return current.apply(request);
    }

    private static CompletionStage<HttpResponse> starting(HttpRequest request) {
      boolean live = Inbound.target(request).equals("/health/live");
      return CompletableFuture.completedStage(
          HttpResponse.create()
              .withStatus(live ? StatusCodes.OK : StatusCodes.SERVICE_UNAVAILABLE)
              .withEntity(
                  ContentTypes.APPLICATION_JSON,
                  "{\"status\":\"" + (live ? "ok" : "starting") + "\"}"));
    }
  }

  /**
   * Binds the socket; fails where the port is taken or the certificate unreadable. Until {@link
   * #serve} says what answers, everything but {@code /health/live} is unavailable.
   */
  public static CompletionStage<HttpServer> open(ActorSystem<?> system, Settings settings) {
    ServerBuilder builder =
        Http.get(system)
            .newServerAt(settings.host(), settings.port())
            .withSettings(Connector.serverSettings(settings));
    Tls tls = settings.tls();
    if (tls != null) {
      builder = builder.enableHttps(PemFiles.httpsContext(tls));
    }
    Answers answers = new Answers();
    return builder
        .bind(answers::answer)
        .thenApply(binding -> new HttpServer(system, settings, answers, binding));
  }

  /**
   * Answers from now on.
   *
   * @param routes what answers paths that begin with a key, such as {@code /health/}; the longest
   *     that fits is taken, all else is AWS's
   */
  public void serve(
      AwsEndpoint aws, Map<String, Function<HttpRequest, CompletionStage<HttpResponse>>> routes) {
    answers.current = new Connector(system, settings, aws, routes)::handle;
  }

  /** Binds the socket and answers at once, as {@link #open} and {@link #serve} do. */
  public static CompletionStage<HttpServer> start(
      ActorSystem<?> system,
      Settings settings,
      AwsEndpoint aws,
      Map<String, Function<HttpRequest, CompletionStage<HttpResponse>>> routes) {
    return open(system, settings)
        .thenApply(
            server -> {
              server.serve(aws, routes);
              return server;
            });
  }

  /** The address that is listened on. */
  public InetSocketAddress address() {
    return binding.localAddress();
  }

  /** Takes no new connections, and lets what is under way finish within {@code grace}. */
  public CompletionStage<?> stop(Duration grace) {
    return binding.terminate(grace);
  }
}
