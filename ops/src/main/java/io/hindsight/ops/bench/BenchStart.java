package io.hindsight.ops.bench;

import io.hindsight.domain.account.AccountCommand;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.identity.IdentityCommand;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code hindsight bench start}: how much memory a principal takes, and how long a server with many
 * takes to start.
 */
@Command(
    name = "start",
    mixinStandardHelpOptions = true,
    description = {
      "The memory of a principal, and a start with many of them.",
      "Goal: a start with 100,000 principals in under 10 s.",
      "With --events: starts with a long journal, without the history's checkpoint and with it.",
      "Goal: 1,000,000 events in at most 15 s and 1.5 GB."
    })
final class BenchStart implements Callable<Integer> {
  private static final int USERS_PER_ACCOUNT = 5000;
  private static final int AT_ONCE = 256;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--principals", defaultValue = "100000", description = "Default: 100000.")
  private int principals = 100_000;

  @Option(
      names = "--events",
      split = ",",
      paramLabel = "N",
      description = "Start with journals of so many events, such as 100000,300000,1000000.")
  private List<Integer> events = List.of();

  @Option(
      names = "--java-option",
      paramLabel = "OPTION",
      description = "Of the servers that are started with --events, such as -Xmx800m.")
  private List<String> options = List.of();

  @Option(names = "--json", description = "The last line is JSON.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("hindsight-bench");
    PrintWriter out = spec.commandLine().getOut();
    try {
      if (!events.isEmpty()) {
        Map<String, Double> results =
            new LongStarts(folder, out, options.toArray(String[]::new)).measure(events);
        if (json) {
          out.println(Json.line(results));
        }
        out.flush();
        return 0;
      }
      fill(folder, out);
      double bytes = memory(folder);
      out.printf(Locale.ROOT, "memory of a principal: %,.0f bytes%n", bytes);
      out.flush();
      Start started = Start.of(folder);
      out.printf(
          Locale.ROOT,
          "start with %,d principals: %.1f s, of the processors %.1f s%n",
          principals,
          started.seconds(),
          started.processor());
      if (json) {
        out.println(
            Json.line(
                Map.of(
                    "bytesPerPrincipal",
                    bytes,
                    "startSeconds",
                    started.seconds(),
                    "startProcessorSeconds",
                    started.processor())));
      }
      out.flush();
      return 0;
    } finally {
      BenchServer.delete(folder);
    }
  }

  private void fill(Path folder, PrintWriter out) throws Exception {
    long begun = System.nanoTime();
    try (BenchServer server = BenchServer.start(folder)) {
      Semaphore turns = new Semaphore(AT_ONCE);
      AtomicReference<Throwable> fault = new AtomicReference<>();
      for (int i = 0; i < principals; i++) {
        AccountId account = account(i / USERS_PER_ACCOUNT);
        if (i % USERS_PER_ACCOUNT == 0) {
          server.execute(new AccountCommand.CreateAccount(account));
        }
        turns.acquire();
        server
            .engine()
            .execute(user(account, i), BenchServer.CAUSE)
            .whenComplete(
                (done, failure) -> {
                  turns.release();
                  if (failure != null) {
                    fault.set(failure);
                  }
                });
      }
      turns.acquire(AT_ONCE);
      if (fault.get() != null) {
        throw new IllegalStateException(fault.get());
      }
    }
    out.printf(
        Locale.ROOT, "made %,d users in %.1f s%n", principals, (System.nanoTime() - begun) / 1e9);
    out.flush();
  }

  private static AccountId account(int index) {
    return new AccountId(Long.toString(111_111_111_111L + index));
  }

  private static IdentityCommand.CreateUser user(AccountId account, int i) {
    String id = String.format(Locale.ROOT, "AIDA%017d", i);
    return new IdentityCommand.CreateUser(
        account,
        id,
        "user-" + i,
        "/division-" + i % 10 + "/",
        null,
        List.of(new io.hindsight.domain.tag.Tag("team", "t" + i % 100)));
  }

  /** What all principals take in an engine that has folded them, one by one. */
  private double memory(Path folder) throws Exception {
    long before = used();
    try (BenchServer server = BenchServer.start(folder)) {
      long after = used();
      if (server.engine().history().revision() < principals) {
        throw new IllegalStateException("not all principals are there");
      }
      return (double) (after - before) / principals;
    }
  }

  private static long used() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
