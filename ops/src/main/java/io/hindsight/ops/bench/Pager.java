package io.hindsight.ops.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Callers that page through all lists of an account, over and over. */
final class Pager implements AutoCloseable {
  private static final List<String> LISTS =
      List.of("ListUsers", "ListRoles", "ListPolicies", "GetAccountAuthorizationDetails");
  private static final Pattern MARKER = Pattern.compile("<Marker>([^<]+)</Marker>");

  /**
   * What was paged: the times of each list's pages in milliseconds, and the seconds of all lists
   * once.
   */
  record Paged(Map<String, List<Double>> pages, double seconds) {
    @Override
    public String toString() {
      return pages.entrySet().stream()
          .map(
              list ->
                  String.format(
                      Locale.ROOT,
                      "%s %.0f (%.0f)",
                      list.getKey(),
                      list.getValue().stream().mapToDouble(each -> each).average().orElse(0),
                      list.getValue().stream().mapToDouble(each -> each).max().orElse(0)))
          .collect(
              Collectors.joining(
                  ", ",
                  "ms a page (longest): ",
                  String.format(Locale.ROOT, "; all of it in %.1f s", seconds)));
    }
  }

  private final int port;
  private final SignedRequests signed;
  private final int users;
  private final int pagers;
  private final ExecutorService threads;
  private final Map<String, List<Double>> pages = new LinkedHashMap<>();
  private final List<Future<Double>> running = new ArrayList<>();
  private volatile boolean going;

  Pager(int port, SignedRequests signed, int users, int pagers) {
    this.port = port;
    this.signed = signed;
    this.users = users;
    this.pagers = pagers;
    this.threads = Executors.newFixedThreadPool(pagers);
  }

  /** Pages in the background until {@link #end}, and through everything once at least. */
  void begin() {
    going = true;
    for (int i = 0; i < pagers; i++) {
      running.add(threads.submit(this::page));
    }
  }

  Paged end() throws InterruptedException, ExecutionException {
    going = false;
    double seconds = 0;
    for (Future<Double> each : running) {
      seconds += each.get();
    }
    Paged paged = new Paged(new LinkedHashMap<>(pages), seconds / pagers);
    running.clear();
    pages.clear();
    return paged;
  }

  /** Seconds that paging through everything takes. */
  private double page() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setTcpNoDelay(true);
      OutputStream out = socket.getOutputStream();
      InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
      int times = 0;
      long begun = System.nanoTime();
      do {
        for (String list : LISTS) {
          through(list, out, in);
        }
        times++;
      } while (going);
      return (System.nanoTime() - begun) / 1e9 / times;
    }
  }

  private void through(String list, OutputStream out, InputStream in) throws IOException {
    String marker = null;
    int seen = 0;
    do {
      TreeMap<String, String> parameters = new TreeMap<>();
      parameters.put("MaxItems", "1000");
      if (marker != null) {
        parameters.put("Marker", marker);
      }
      long asked = System.nanoTime();
      out.write(signed.iam(list, parameters));
      out.flush();
      String page = new String(LoadClient.readResponse(in), StandardCharsets.UTF_8);
      double millis = (System.nanoTime() - asked) / 1e6;
      synchronized (pages) {
        pages.computeIfAbsent(list, each -> new ArrayList<>()).add(millis);
      }
      seen += count(page, "<UserName>");
      Matcher more = MARKER.matcher(page);
      marker = more.find() ? more.group(1) : null;
    } while (marker != null);
    if (seen != users && (list.equals("ListUsers") || list.startsWith("GetAccount"))) {
      throw new IllegalStateException(list + " told of " + seen + " users, not of " + users);
    }
  }

  private static int count(String page, String element) {
    int count = 0;
    for (int at = page.indexOf(element); at >= 0; at = page.indexOf(element, at + 1)) {
      count++;
    }
    return count;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
