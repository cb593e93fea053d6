package io.hindsight.http.aws.federation;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Fetches the documents that identity providers publish: over HTTPS alone, or, where that is
 * allowed, over plain HTTP from the loopback. Redirections are not followed; what is too large or
 * takes too long is given up.
 */
final class ProviderDocuments {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final int LARGEST = 256 << 10;
  private static final int MOST_CLIENTS = 32;

  private final boolean plainOnLoopback;

  /** Names are resolved aside: that blocks. */
  private final Executor resolving =
      new ThreadPoolExecutor(
          0,
          16,
          30,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          task -> {
            Thread thread = new Thread(task, "hindsight-identity-providers");
            thread.setDaemon(true);
            return thread;
          });

  /** A connection is trusted for the thumbprints of one provider, so it serves no other. */
  private final Map<List<String>, HttpClient> clients =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<List<String>, HttpClient> eldest) {
          return size() > MOST_CLIENTS;
        }
      };

  /** That a document must not be fetched, or was not what it should be. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * @param plainOnLoopback whether plain HTTP, and addresses of this machine, are allowed
   */
  ProviderDocuments(boolean plainOnLoopback) {
    this.plainOnLoopback = plainOnLoopback;
  }

  /**
   * The bytes of a document; fails with {@link Refused}, or as the connection does.
   *
   * @param thumbprints SHA-1 of certificates that are trusted beside the well-known authorities
   */
  CompletableFuture<byte[]> fetch(URI uri, List<String> thumbprints) {
    try {
      return CompletableFuture.runAsync(() -> check(uri), resolving)
          .thenCompose(checked -> get(uri, thumbprints))
          .orTimeout(2 * LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private CompletableFuture<byte[]> get(URI uri, List<String> thumbprints) {
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(LIMIT)
            .header("accept", "application/json")
            .header("user-agent", "hindsight")
            .GET()
            .build();
    CompletableFuture<HttpResponse<byte[]>> exchange =
        client(thumbprints).sendAsync(request, info -> new LimitedBody(LARGEST));
    return exchange
        .copy()
        .orTimeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
        .thenApply(
            response -> {
              if (response.statusCode() != 200) {
                throw new Refused(uri + " answers with status " + response.statusCode());
              }
              return response.body();
            })
        .whenComplete((done, failure) -> exchange.cancel(true));
  }

  private void check(URI uri) {
    try {
      check(uri, uri.getHost());
    } catch (UnknownHostException e) {
      throw new CompletionException(e);
    }
  }

  private void check(URI uri, @Nullable String host) throws UnknownHostException {
    if (host == null || uri.getUserInfo() != null) {
      throw new Refused(uri + " names no host");
    }
    boolean secure = "https".equals(uri.getScheme());
    boolean plain = "http".equals(uri.getScheme());
    for (InetAddress address : InetAddress.getAllByName(host)) {
      boolean here = address.isLoopbackAddress();
      boolean allowed = secure ? !here || plainOnLoopback : plain && here && plainOnLoopback;
      if (!allowed
          || address.isAnyLocalAddress()
          || address.isLinkLocalAddress()
          || address.isMulticastAddress()) {
        throw new Refused(uri + " is not fetched from there");
      }
    }
  }

  private HttpClient client(List<String> thumbprints) {
    List<String> trusted = List.copyOf(new TreeSet<>(thumbprints));
    synchronized (clients) {
      return clients.computeIfAbsent(
          trusted,
          each ->
              HttpClient.newBuilder()
                  .connectTimeout(LIMIT)
                  .followRedirects(HttpClient.Redirect.NEVER)
                  .sslContext(ThumbprintTrust.context(each))
                  .build());
    }
  }
}
