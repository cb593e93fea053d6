package io.hindsight.ops.bench;

import io.hindsight.actors.journal.JournalStore;
import io.hindsight.actors.journal.NewRecord;
import io.hindsight.domain.identity.IdentityCommand;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.DoubleStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code hindsight bench http}: what a signed, authorised and recorded call costs over what Akka
 * HTTP costs anyway, and how much of the journal's own rate a signed write reaches.
 */
@Command(
    name = "http",
    mixinStandardHelpOptions = true,
    description = {
      "Signed calls over HTTP against a trivial route and against the bare journal.",
      "Goals: GetUser at half the trivial route's rate or more, its p99 within 3 times."
    })
final class BenchHttp implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--seconds", defaultValue = "3", description = "Of each run. Default: 3.")
  private int seconds = 3;

  @Option(names = "--rounds", defaultValue = "3", description = "Default: 3.")
  private int rounds = 3;

  @Option(names = "--readers", defaultValue = "16", description = "Reading clients. Default: 16.")
  private int readers = 16;

  @Option(names = "--writers", defaultValue = "64", description = "Writing clients. Default: 64.")
  private int writers = 64;

  @Option(names = "--only", description = "reads or writes; both without it.")
  private String only = "";

  @Option(names = "--json", description = "The last line is JSON.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("hindsight-bench");
    PrintWriter out = spec.commandLine().getOut();
    try (BenchServer server = BenchServer.start(folder.resolve("server"))) {
      server.makeAccount();
      server.execute(
          new IdentityCommand.CreateUser(
              BenchServer.ACCOUNT, "AIDAALICE", "alice", "/", null, List.of()));
      int port = server.serve();
      SignedRequests signed = new SignedRequests(port, BenchServer.ACCESS_KEY, BenchServer.SECRET);
      if (!only.equals("writes")) {
        reads(server, port, signed, out);
      }
      if (!only.equals("reads")) {
        writes(port, signed, folder.resolve("journal"), out);
      }
      if (json) {
        out.println(Json.line(results));
      }
    } finally {
      BenchServer.delete(folder);
    }
    out.flush();
    return 0;
  }

  private final java.util.TreeMap<String, Double> results = new java.util.TreeMap<>();

  private void reads(BenchServer server, int port, SignedRequests signed, PrintWriter out)
      throws Exception {
    byte[] getUser = signed.iam("GetUser", Map.of("UserName", "alice"));
    LoadClient real = new LoadClient(port, readers);
    LoadClient trivial = new LoadClient(server.serveTrivially(500), readers);
    WarmUp.run(length -> trivial.run(length, () -> getUser));
    WarmUp.run(length -> real.run(length, () -> getUser));
    double[] rates = new double[rounds];
    double[] tails = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      LoadClient.Run base = trivial.run(Duration.ofSeconds(seconds), () -> getUser);
      LoadClient.Run run = real.run(Duration.ofSeconds(seconds), () -> getUser);
      rates[i] = run.rate() / base.rate();
      tails[i] = run.millis(0.99) / base.millis(0.99);
      out.printf(
          Locale.ROOT,
          "trivial route %,8.0f/s p50 %5.2f p99 %6.2f ms | GetUser %,8.0f/s p50 %5.2f p99 %6.2f ms"
              + " | rate x %.2f, p99 x %.2f%n",
          base.rate(),
          base.millis(0.5),
          base.millis(0.99),
          run.rate(),
          run.millis(0.5),
          run.millis(0.99),
          rates[i],
          tails[i]);
      out.flush();
    }
    results.put("getUserRateRatio", median(rates));
    results.put("getUserP99Ratio", median(tails));
  }

  private void writes(int port, SignedRequests signed, Path folder, PrintWriter out)
      throws Exception {
    AtomicLong next = new AtomicLong();
    LoadClient client = new LoadClient(port, writers);
    WarmUp.run(length -> client.run(length, () -> createUser(signed, next)));
    double[] rates = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      double raw = journalRate(folder.resolve(Integer.toString(i)));
      ConcurrentLinkedQueue<byte[]> requests = new ConcurrentLinkedQueue<>();
      for (int n = 0; n < 10_000 * seconds; n++) {
        requests.add(createUser(signed, next));
      }
      LoadClient.Run run = client.run(Duration.ofSeconds(seconds), requests::poll);
      rates[i] = run.rate() / raw;
      out.printf(
          Locale.ROOT,
          "journal %,8.0f appends/s | CreateUser %,8.0f/s p50 %5.2f p99 %6.2f ms | rate x %.2f%n",
          raw,
          run.rate(),
          run.millis(0.5),
          run.millis(0.99),
          rates[i]);
      out.flush();
    }
    results.put("createUserToJournalRatio", median(rates));
  }

  private static byte[] createUser(SignedRequests signed, AtomicLong next) {
    return signed.iam("CreateUser", Map.of("UserName", "user-" + next.incrementAndGet()));
  }

  /**
   * As many threads as there are writers append and wait, one after the other, as a CreateUser
   * does: its own event, and the record of the call.
   */
  private double journalRate(Path folder) throws Exception {
    try (JournalStore store =
        JournalStore.open(folder, JournalStore.Options.STANDARD, number -> {})) {
      ExecutorService threads = Executors.newFixedThreadPool(writers);
      AtomicLong done = new AtomicLong();
      long begun = System.nanoTime();
      long end = begun + Duration.ofSeconds(seconds).toNanos();
      for (int i = 0; i < writers; i++) {
        String id = "Account|" + i;
        threads.execute(
            () -> {
              for (long n = 1; System.nanoTime() < end; n += 2) {
                append(store, id, n, 350);
                append(store, id, n + 1, 1300);
                done.incrementAndGet();
              }
            });
      }
      threads.shutdown();
      if (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
        throw new IllegalStateException("the journal did not come to its end");
      }
      return done.get() / ((System.nanoTime() - begun) / 1e9);
    }
  }

  private static void append(JournalStore store, String id, long n, int size) {
    store
        .append(List.of(new NewRecord(id, n, "w", 1, "UserCreated", new byte[size])))
        .toCompletableFuture()
        .join();
  }

  private static double median(double[] values) {
    return DoubleStream.of(values).sorted().toArray()[values.length / 2];
  }
}
