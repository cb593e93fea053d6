package io.hindsight.http.server;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.Http;
import akka.http.javadsl.ServerBinding;
import akka.http.javadsl.ServerBuilder;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
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

  private final ServerBinding binding;

  private HttpServer(ServerBinding binding) {
    this.binding = binding;
  }

  /**
   * Binds the socket; fails where the port is taken or the certificate unreadable.
   *
   * @param routes what answers paths that begin with a key, such as {@code /health/}; the longest
   *     that fits is taken, all else is AWS's
   */
  public static CompletionStage<HttpServer> start(
      ActorSystem<?> system,
      Settings settings,
      AwsEndpoint aws,
      Map<String, Function<HttpRequest, CompletionStage<HttpResponse>>> routes) {
    Connector connector = new Connector(system, settings, aws, routes);
    ServerBuilder builder =
        Http.get(system)
            .newServerAt(settings.host(), settings.port())
            .withSettings(Connector.serverSettings(settings));
    Tls tls = settings.tls();
    if (tls != null) {
      builder = builder.enableHttps(PemFiles.httpsContext(tls));
    }
    return builder.bind(connector::handle).thenApply(HttpServer::new);
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
