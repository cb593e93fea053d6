package io.hindsight.ops.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends ready-made requests over kept connections, one at a time on each, and takes as little of
 * the processor as it can, since it shares it with the server.
 */
final class LoadClient {
  /** What a run measured; {@code nanos} are the sorted times of its requests. */
  record Run(double seconds, List<Long> nanos) {
    double rate() {
      return nanos.size() / seconds;
    }

    double millis(double quantile) {
      int at = (int) Math.min(nanos.size() - 1, Math.floor(nanos.size() * quantile));
      return nanos.get(at) / 1e6;
    }
  }

  private final int port;
  private final int connections;

  LoadClient(int port, int connections) {
    this.port = port;
    this.connections = connections;
  }

  /**
   * Sends for as long as is given, or until there are no more requests.
   *
   * @param requests is asked by many threads; null when there are no more
   */
  Run run(Duration length, Supplier<byte @Nullable []> requests)
      throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(connections);
    try {
      long begun = System.nanoTime();
      long end = begun + length.toNanos();
      List<Callable<long[]>> work = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        work.add(() -> send(end, requests));
      }
      List<Long> nanos = new ArrayList<>();
      for (Future<long[]> done : threads.invokeAll(work)) {
        for (long each : done.get()) {
          nanos.add(each);
        }
      }
      double seconds = (System.nanoTime() - begun) / 1e9;
      nanos.sort(null);
      return new Run(seconds, nanos);
    } finally {
      threads.shutdown();
    }
  }

  private long[] send(long end, Supplier<byte @Nullable []> requests) throws IOException {
    long[] nanos = new long[4096];
    int count = 0;
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setTcpNoDelay(true);
      OutputStream out = socket.getOutputStream();
      InputStream in = new BufferedInputStream(socket.getInputStream(), 16_384);
      byte[] request;
      long begun;
      while ((begun = System.nanoTime()) < end && (request = requests.get()) != null) {
        out.write(request);
        out.flush();
        readResponse(in);
        if (count == nanos.length) {
          nanos = Arrays.copyOf(nanos, count * 2);
        }
        nanos[count++] = System.nanoTime() - begun;
      }
    }
    return Arrays.copyOf(nanos, count);
  }

  /** The body of an answer that must be a success. */
  static byte[] readResponse(InputStream in) throws IOException {
    String status = line(in);
    int length = 0;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
        length = Integer.parseInt(header.substring(15).strip());
      }
    }
    byte[] body = in.readNBytes(length);
    if (!status.startsWith("HTTP/1.1 200")) {
      throw new IOException(status + " " + new String(body, StandardCharsets.UTF_8));
    }
    return body;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder(64);
    int c;
    while ((c = in.read()) != '\n') {
      if (c < 0) {
        throw new IOException("the server closed the connection");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
