package io.hindsight.ops.bench;

import io.hindsight.actors.engine.Importer;
import io.hindsight.domain.access.PrincipalKeys;
import io.hindsight.domain.access.PrincipalPolicies;
import io.hindsight.domain.access.Subject;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.history.History;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.policy.evaluate.Authorizer;
import io.hindsight.domain.policy.request.Request;
import io.hindsight.domain.questions.Deed;
import io.hindsight.domain.questions.Moment;
import io.hindsight.domain.questions.Questions;
import io.hindsight.domain.time.AsOf;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the past costs against the present, at three sizes. */
@Command(
    name = "history",
    mixinStandardHelpOptions = true,
    description = {
      "Measures, at several sizes, each with the power of the size that it grows by:",
      "folding events; a decision as of a past instant against one at the latest (goal: 1.5 times);",
      "the timeline of a user among so many changes (20 ms); the difference of two instants a",
      "thousand changes apart (100 ms); importing CloudTrail's records (20,000 a second);",
      "the first answer about a mirrored account after a fact came late;",
      "and with --estate, who can (2 ms for a thousand principals, 100 ms for 100,000).",
      "Times are those of the processors, but where it says elapsed."
    })
public final class BenchHistory implements Callable<Integer> {
  private static final int DECISIONS = 20_000;
  private static final int ROUNDS = 7;
  private static final int MOST_ROUNDS = 300;
  private static final int DEEDS = 8;

  @Option(
      names = "--sizes",
      split = ",",
      description = "How many changes, or records. Default: 10000,30000,100000.")
  private List<Integer> sizes = List.of(10_000, 30_000, 100_000);

  @Option(
      names = "--estate",
      split = ",",
      paramLabel = "FILE",
      description = "Estates (estate-SIZE.json) whose principals are asked about.")
  private List<Path> estates = List.of();

  @Option(names = "--no-import", description = "Import nothing, which writes to the disk.")
  private boolean noImport;

  @Option(names = "--json", description = "The last line is JSON.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  private final Growth growth = new Growth();

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    decided(sizes.get(0), new Growth()); // so that the compiler is done
    MirrorMeasures.of(sizes.get(0), new Growth());
    for (int size : sizes) {
      decided(size, growth);
      MirrorMeasures.of(size, growth);
      if (!noImport) {
        imported(size);
      }
    }
    for (Path estate : estates) {
      whoCan(estate);
    }
    growth.print(out);
    if (json) {
      out.println(Json.line(growth.json()));
    }
    out.flush();
    return 0;
  }

  private interface Work {
    void run() throws Exception;
  }

  /** The best of some rounds, in milliseconds. */
  private static double best(Work work) throws Exception {
    double best = Double.MAX_VALUE;
    for (int i = 0; i < ROUNDS; i++) {
      long begun = Processor.own();
      work.run();
      best = Math.min(best, (Processor.own() - begun) / 1e6);
    }
    return best;
  }

  private static void decided(int size, Growth growth) throws Exception {
    long begun = Processor.own();
    History history = ChangingAccount.of(size);
    growth.add("fold", "ms", size, (Processor.own() - begun) / 1e6);
    Instant end = ChangingAccount.START.plusSeconds(size + 10L);
    Instant middle = ChangingAccount.START.plusSeconds(size / 2 + 1000L);
    PrincipalPolicies policies = new PrincipalPolicies();
    double latest = Double.MAX_VALUE;
    double same = Double.MAX_VALUE;
    double other = Double.MAX_VALUE;
    for (int i = 0; i < ROUNDS; i++) {
      latest = Math.min(latest, decisions(history, AsOf.LATEST, end, policies));
      same = Math.min(same, decisions(history, AsOf.at(end), end, policies));
      other = Math.min(other, decisions(history, AsOf.at(middle), middle, policies));
    }
    growth.add("decision at the latest", "us", size, latest / 1e3);
    growth.add("decision as of then, the same state", "us", size, same / 1e3);
    growth.add("decision as of then, another state", "us", size, other / 1e3);
    growth.add("  as of then to latest, same state", "times", size, same / latest);
    growth.add("  as of then to latest, other state", "times", size, other / latest);
    Questions questions = new Questions(history);
    Deed deed = Deed.of("s3:GetObject", "arn:aws:s3:::docs/a");
    growth.add(
        "timeline",
        "ms",
        size,
        best(() -> questions.timeline(ChangingAccount.user(7), deed, null, end)));
    List<AccountId> accounts = List.of(ChangingAccount.ACCOUNT);
    growth.add(
        "diff, 1,000 changes apart",
        "ms",
        size,
        best(() -> questions.diff(middle.minusSeconds(1000), middle, accounts, null, Map.of())));
  }

  private void whoCan(Path file) throws Exception {
    EstateHistory estate = EstateHistory.read(file);
    List<Deed> deeds = EstateHistory.deeds(file, DEEDS);
    Questions questions = estate.questions();
    Moment moment = Moment.latest(Instant.parse("2026-02-01T00:00:00Z"));
    int size = estate.principals();
    int rounds = Math.max(ROUNDS, Math.min(MOST_ROUNDS, 200_000 / size));
    double slowest = 0;
    double all = 0;
    double elapsed = 0;
    for (Deed deed : deeds) {
      double best = Double.MAX_VALUE;
      double shortest = Double.MAX_VALUE;
      for (int i = 0; i < rounds; i++) {
        long begun = System.nanoTime();
        long before = Processor.all();
        questions.whoCan(deed, estate.accounts(), moment);
        best = Math.min(best, (Processor.all() - before) / 1e6);
        shortest = Math.min(shortest, (System.nanoTime() - begun) / 1e6);
      }
      slowest = Math.max(slowest, best);
      all += best;
      elapsed += shortest;
    }
    growth.add("who can, mean of the questions", "ms", size, all / deeds.size());
    growth.add("who can, slowest question", "ms", size, slowest);
    growth.add("who can, mean, elapsed", "ms", size, elapsed / deeds.size());
  }

  /** From the bytes of a log to what is durable and can be asked. */
  private void imported(int size) throws Exception {
    Path folder = Files.createTempDirectory("hindsight-bench");
    try (BenchServer server = BenchServer.start(folder)) {
      byte[] log = MirrorMeasures.log(size, 10);
      long begun = System.nanoTime();
      long before = Processor.all();
      BenchServer.await(new Importer(server.engine()).cloudTrail(new ByteArrayInputStream(log)));
      double seconds = (System.nanoTime() - begun) / 1e9;
      growth.add("import", "us a record", size, (Processor.all() - before) / 1e3 / size);
      growth.add("import, elapsed", "records/s", size, size / seconds);
    } finally {
      BenchServer.delete(folder);
    }
  }

  /** Nanoseconds a decision, its principal's policies and keys gathered anew each time. */
  private static double decisions(
      History history, AsOf asOf, Instant at, PrincipalPolicies policies) {
    long begun = Processor.own();
    for (int i = 0; i < DECISIONS; i++) {
      Entities state = history.at(asOf);
      Identity identity =
          state.get(Identity.key(ChangingAccount.ACCOUNT, "AIDA" + i % ChangingAccount.USERS));
      if (identity == null) {
        throw new IllegalStateException("a user is missing");
      }
      Subject subject = Subject.of(identity);
      Request request =
          new Request(
              subject.principalRef(),
              "s3:GetObject",
              "arn:aws:s3:::docs/a",
              ChangingAccount.ACCOUNT.value(),
              PrincipalKeys.of(state, subject, at));
      Authorizer.decide(request, policies.of(state, subject, at));
    }
    return (Processor.own() - begun) / (double) DECISIONS;
  }
}
