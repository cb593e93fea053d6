package io.hindsight.ops.bench.evaluate;

import io.hindsight.domain.policy.document.PolicySyntaxException;
import io.hindsight.ops.cli.CommandFailed;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The {@code hindsight bench evaluate} command. */
@Command(
    name = "evaluate",
    description = {
      "Times decisions over an estate of policies, which is loaded beforehand, for a stream of",
      "requests whose strings are new each time. Exit code 3 where a decision is not as expected."
    })
public final class EvaluateBench implements Callable<Integer> {
  private static final int DISAGREES = 3;

  @Option(names = "--estate", required = true, paramLabel = "FILE", description = "The policies.")
  private Path estateFile = Path.of("");

  @Option(names = "--requests", required = true, paramLabel = "FILE", description = "The stream.")
  private Path requestsFile = Path.of("");

  @Option(
      names = "--expected",
      paramLabel = "FILE",
      description = "A character a request: 1 allowed, 0 denied.")
  private @Nullable Path expectedFile;

  @Option(
      names = "--decisions",
      paramLabel = "OUT",
      description = "Where to write the decisions, in the same form.")
  private @Nullable Path decisionsFile;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "2",
      description = "Threads of the second throughput; ${DEFAULT-VALUE}.")
  private int threads = 2;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "3",
      description = "How long each part is measured; ${DEFAULT-VALUE}.")
  private double seconds = 3;

  @Option(names = "--json", description = "Prints a line of JSON for each contender.")
  private boolean json;

  @Option(names = "--peer", paramLabel = "NAME", description = "A yardstick: jcasbin.")
  private @Nullable String peer;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    long start = System.nanoTime();
    Estate estate = estate();
    double loaded = (System.nanoTime() - start) / 1e9;
    RequestStream stream = stream();
    if (!json) {
      out.printf(
          Locale.ROOT,
          "loaded and compiled %,d principals in %.3f s%n",
          estate.members().size(),
          loaded);
    }
    Contender hindsight = new HindsightContender(estate);
    String decisions = decisions(hindsight, stream);
    Stopwatch stopwatch = new Stopwatch(stream, Math.max(1, threads), seconds);
    Measurement own = stopwatch.measure(hindsight, estate.size());
    out.println(json ? own.json() : own.table());
    if (peer != null) {
      Contender other = contender(peer, estate);
      boolean agrees = decisions(other, stream).equals(decisions);
      Measurement yardstick = stopwatch.measure(other, estate.size());
      out.println(json ? yardstick.json() : yardstick.table());
      if (!json) {
        out.printf(
            Locale.ROOT,
            "%.0f times faster than %s, which decides %s%n",
            yardstick.medianUs() / own.medianUs(),
            other.name(),
            agrees ? "the same" : "otherwise in places");
      }
    }
    out.flush();
    return compare(decisions, err);
  }

  private static Contender contender(String name, Estate estate) {
    if (!name.equals("jcasbin")) {
      throw new CommandFailed("there is no peer `" + name + "`; jcasbin is one");
    }
    return new JcasbinContender(estate);
  }

  private Estate estate() {
    try {
      return EstateReader.read(estateFile);
    } catch (IOException | IllegalArgumentException e) {
      throw new CommandFailed("cannot read `" + estateFile + "`: " + e.getMessage());
    } catch (PolicySyntaxException e) {
      throw new CommandFailed("`" + estateFile + "` has a malformed policy: " + e.getMessage());
    }
  }

  private RequestStream stream() {
    try {
      RequestStream stream = RequestStream.read(requestsFile);
      if (stream.size() == 0) {
        throw new CommandFailed("`" + requestsFile + "` has no requests");
      }
      return stream;
    } catch (IOException e) {
      throw new CommandFailed("cannot read `" + requestsFile + "`: " + e.getMessage());
    }
  }

  private static String decisions(Contender contender, RequestStream stream) {
    StringBuilder decisions = new StringBuilder(stream.size());
    for (int i = 0; i < stream.size(); i++) {
      decisions.append(contender.allows(stream.at(i)) ? '1' : '0');
    }
    return decisions.toString();
  }

  private int compare(String decisions, PrintWriter err) {
    try {
      if (decisionsFile != null) {
        Files.writeString(decisionsFile, decisions + "\n");
      }
      if (expectedFile == null) {
        return 0;
      }
      String expected = Files.readString(expectedFile).strip();
      int wrong = Math.abs(expected.length() - decisions.length());
      for (int i = 0; i < Math.min(expected.length(), decisions.length()); i++) {
        if (expected.charAt(i) != decisions.charAt(i)) {
          wrong++;
          err.println("request " + i + " is expected to be " + expected.charAt(i));
        }
      }
      err.printf(
          Locale.ROOT,
          "%,d of %,d decisions as expected%n",
          decisions.length() - wrong,
          decisions.length());
      err.flush();
      return wrong == 0 ? 0 : DISAGREES;
    } catch (IOException e) {
      throw new CommandFailed("cannot read or write decisions: " + e.getMessage());
    }
  }
}
