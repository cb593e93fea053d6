package io.hindsight.ops.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hindsight.http.api.ApiJson;
import io.hindsight.ops.client.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code hindsight bench journal}: is the journal faster than Akka's own over the same LevelDB, and
 * how near to LevelDB itself? Every write is synced; the sides take turns.
 */
@Command(
    name = "journal",
    mixinStandardHelpOptions = true,
    description = "Measure the journal against Akka's LevelDB plugin and against LevelDB itself.")
@SuppressWarnings("try") // a benchmark that is interrupted ends
public final class BenchJournal implements Callable<Integer> {
  private static final int WRITERS = 100;
  private static final int WARM_UPS = 3;

  @Option(names = "--rounds", defaultValue = "5", description = "Default: 5.")
  private int rounds = 5;

  @Option(names = "--seconds", defaultValue = "2", description = "Of each turn. Default: 2.")
  private int seconds = 2;

  @Option(
      names = "--events",
      defaultValue = "1000000",
      description = "In the store that is read. Default: 1000000.")
  private int events = 1_000_000;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = "${sys:java.io.tmpdir}",
      description = "On the disk to measure. Default: the folder for temporary files.")
  private Path dir = Path.of(".");

  @Option(names = "--json", description = "Print one JSON object as the last line.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    Output out = Output.of(spec);
    Path folder = Files.createTempDirectory(dir, "hindsight-bench");
    ObjectNode figures = ApiJson.mapper().createObjectNode();
    try {
      writes(folder, out, figures);
      reads(folder, out, figures);
    } finally {
      delete(folder);
    }
    if (json) {
      out.jsonLine(figures);
    }
    out.flush();
    return 0;
  }

  /** What two journals came to, over all rounds of a kind of writing. */
  private static final class Pair {
    private double ours;
    private double akkas;
    private double p99;
    private double akkasP99;

    void add(JournalWriters.Outcome our, JournalWriters.Outcome akka, int rounds) {
      ours += our.perSecond() / rounds;
      akkas += akka.perSecond() / rounds;
      p99 = Math.max(p99, our.p99Micros());
      akkasP99 = Math.max(akkasP99, akka.p99Micros());
    }

    double ratio() {
      return ours / akkas;
    }
  }

  private void writes(Path folder, Output out, ObjectNode figures) throws Exception {
    Duration time = Duration.ofSeconds(seconds);
    Pair many = new Pair();
    Pair one = new Pair();
    Pair atOnce = new Pair();
    double raw = 0;
    try (JournalWriters ours = JournalWriters.hindsight(folder.resolve("hindsight"));
        JournalWriters akka = JournalWriters.akka(folder.resolve("akka"));
        RawLevelDb levelDb = new RawLevelDb(folder.resolve("raw"))) {
      for (int warmUp = 0; warmUp < WARM_UPS; warmUp++) {
        for (JournalWriters side : List.of(ours, akka)) {
          side.run(WRITERS, 1, time);
          side.run(1, 1, time);
        }
        levelDb.run(64, time);
      }
      for (int round = 0; round < rounds; round++) {
        many.add(ours.run(WRITERS, 1, time), akka.run(WRITERS, 1, time), rounds);
        raw += levelDb.run(64, time) / rounds;
        one.add(ours.run(1, 1, time), akka.run(1, 1, time), rounds);
        atOnce.add(ours.run(WRITERS, 10, time), akka.run(WRITERS, 10, time), rounds);
      }
    }
    out.line("events/s, every write synced             hindsight   Akka's plugin     ratio");
    line(out, "100 writers", many);
    line(out, "one writer", one);
    line(out, "100 writers, persistAll of 10", atOnce);
    out.line(
        "LevelDB itself, batches of 64: %,.0f events/s; 100 writers reach %.2f of it"
            .formatted(raw, many.ours / raw));
    out.line(
        "p99 of a write with 100 writers: %,.0f us (Akka's plugin: %,.0f us)"
            .formatted(many.p99, many.akkasP99));
    figures.put("ratioToAkkaPlugin100Writers", many.ratio());
    figures.put("ratioToAkkaPluginOneWriter", one.ratio());
    figures.put("ratioToAkkaPluginPersistAll10", atOnce.ratio());
    figures.put("ratioToRawLevelDbBatches64", many.ours / raw);
    figures.put("perSecond100Writers", many.ours);
    figures.put("perSecondOneWriter", one.ours);
    figures.put("perSecondPersistAll10", atOnce.ours);
    figures.put("akkaPluginPerSecond100Writers", many.akkas);
    figures.put("akkaPluginPerSecondOneWriter", one.akkas);
    figures.put("akkaPluginPerSecondPersistAll10", atOnce.akkas);
    figures.put("rawLevelDbPerSecondBatches64", raw);
    figures.put("p99Micros100Writers", many.p99);
    figures.put("p99MicrosOneWriter", one.p99);
  }

  private static void line(Output out, String what, Pair pair) {
    out.line("%-38s %,11.0f %,15.0f %9.2f".formatted(what, pair.ours, pair.akkas, pair.ratio()));
  }

  private void reads(Path folder, Output out, ObjectNode figures) {
    JournalReads.Outcome read = new JournalReads(folder.resolve("reads"), events).run();
    out.line(
        "%,d events: replay by persistence id %,.0f/s, scan %,.0f/s, full verification %,.0f/s"
            .formatted(events, read.replay(), read.scan(), read.verification()));
    out.line("opening: %.2f s".formatted(read.openSeconds()));
    figures.put("events", events);
    figures.put("replayPerSecond", read.replay());
    figures.put("scanPerSecond", read.scan());
    figures.put("fullVerificationPerSecond", read.verification());
    figures.put("openSeconds", read.openSeconds());
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
