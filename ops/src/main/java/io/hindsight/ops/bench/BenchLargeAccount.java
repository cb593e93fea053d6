package io.hindsight.ops.bench;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.identity.IdentityCommand;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code hindsight bench large-account}: what callers of an account with thousands of users notice
 * of its size, and of somebody who pages through all of it meanwhile.
 */
@Command(
    name = "large-account",
    mixinStandardHelpOptions = true,
    description = {
      "GetUser in an empty account, in a large one, and in the large one while another caller pages",
      "through ListUsers, ListRoles, ListPolicies and GetAccountAuthorizationDetails, all of them.",
      "Goals: no GetUser above 100 ms for the paging; its p99 in the large account within 2 times the empty one's."
    })
final class BenchLargeAccount implements Callable<Integer> {
  private static final AccountId EMPTY = new AccountId("222222222222");
  private static final String EMPTY_KEY = "AKIAI44QH8DHBEXAMPLE";
  private static final String NAME = "user-0";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--users", defaultValue = "5000", description = "Default: 5000.")
  private int users = 5000;

  @Option(names = "--roles", defaultValue = "1000", description = "Default: 1000.")
  private int roles = 1000;

  @Option(names = "--policies", defaultValue = "1500", description = "Default: 1500.")
  private int policies = 1500;

  @Option(names = "--callers", defaultValue = "4", description = "Of GetUser. Default: 4.")
  private int callers = 4;

  @Option(names = "--pagers", defaultValue = "1", description = "Who page. Default: 1.")
  private int pagers = 1;

  @Option(names = "--seconds", defaultValue = "5", description = "Of each run. Default: 5.")
  private int seconds = 5;

  @Option(names = "--rounds", defaultValue = "3", description = "Default: 3.")
  private int rounds = 3;

  @Option(names = "--json", description = "The last line is JSON.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("hindsight-bench");
    PrintWriter out = spec.commandLine().getOut();
    try (BenchServer server = BenchServer.start(folder)) {
      server.makeAccount();
      server.makeAccount(EMPTY, EMPTY_KEY);
      server.execute(
          new IdentityCommand.CreateUser(EMPTY, "AIDAEMPTY", NAME, "/", null, List.of()));
      new LargeAccount(server, users, roles, policies).make(out);
      measure(server.serve(), out);
    } finally {
      BenchServer.delete(folder);
    }
    out.flush();
    return 0;
  }

  /** What one round measured: GetUser three times, and the pages of the third. */
  private record Round(
      LoadClient.Run empty, LoadClient.Run large, LoadClient.Run paged, Pager.Paged pages) {
    double p99Ratio() {
      return large.millis(0.99) / empty.millis(0.99);
    }

    double p99RatioWhilePaged() {
      return paged.millis(0.99) / empty.millis(0.99);
    }

    double unpagedPause() {
      return Math.max(empty.millis(1), large.millis(1));
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "GetUser  empty %s%n         large %s%n         paged %s%n"
              + "         p99 x %.2f, while paged x %.2f; %s",
          text(empty),
          text(large),
          text(paged),
          p99Ratio(),
          p99RatioWhilePaged(),
          pages);
    }

    private static String text(LoadClient.Run run) {
      return String.format(
          Locale.ROOT,
          "%,7.0f/s p50 %5.2f p99 %6.2f longest %6.1f ms",
          run.rate(),
          run.millis(0.5),
          run.millis(0.99),
          run.millis(1));
    }
  }

  private void measure(int port, PrintWriter out) throws Exception {
    byte[] ofEmpty = getUser(port, EMPTY_KEY);
    byte[] ofLarge = getUser(port, BenchServer.ACCESS_KEY);
    SignedRequests signed = new SignedRequests(port, BenchServer.ACCESS_KEY, BenchServer.SECRET);
    LoadClient client = new LoadClient(port, callers);
    Duration length = Duration.ofSeconds(seconds);
    List<Round> measured = new ArrayList<>();
    try (Pager pager = new Pager(port, signed, users, pagers)) {
      round(client, pager, ofEmpty, ofLarge, length);
      for (int i = 0; i < rounds; i++) {
        Round round = round(client, pager, ofEmpty, ofLarge, length);
        measured.add(round);
        out.println(round);
        out.flush();
      }
    }
    TreeMap<String, Double> results = new TreeMap<>();
    put(results, "pauseMillis", measured, round -> round.paged().millis(1));
    put(results, "pauseUnpagedMillis", measured, Round::unpagedPause);
    put(results, "getUserP99Ratio", measured, Round::p99Ratio);
    put(results, "getUserP99RatioWhilePaged", measured, Round::p99RatioWhilePaged);
    out.printf(
        Locale.ROOT,
        "longest pause of other callers: median %.0f, worst %.0f ms (with nobody paging %.0f,"
            + " %.0f); GetUser's p99 x %.2f of an empty account's, x %.2f while paged%n",
        results.get("pauseMillis"),
        results.get("pauseMillisWorst"),
        results.get("pauseUnpagedMillis"),
        results.get("pauseUnpagedMillisWorst"),
        results.get("getUserP99Ratio"),
        results.get("getUserP99RatioWhilePaged"));
    if (json) {
      out.println(Json.line(results));
    }
  }

  private static Round round(
      LoadClient client, Pager pager, byte[] ofEmpty, byte[] ofLarge, Duration length)
      throws Exception {
    LoadClient.Run empty = client.run(length, () -> ofEmpty);
    LoadClient.Run large = client.run(length, () -> ofLarge);
    pager.begin();
    LoadClient.Run paged = client.run(length, () -> ofLarge);
    return new Round(empty, large, paged, pager.end());
  }

  /** Puts the median of the rounds, and the worst of them. */
  private static void put(
      Map<String, Double> results, String name, List<Round> rounds, ToDoubleFunction<Round> of) {
    double[] sorted = rounds.stream().mapToDouble(of).sorted().toArray();
    results.put(name, sorted[sorted.length / 2]);
    results.put(name + "Worst", sorted[sorted.length - 1]);
  }

  private static byte[] getUser(int port, String key) {
    return new SignedRequests(port, key, BenchServer.SECRET)
        .iam("GetUser", Map.of("UserName", NAME));
  }
}
