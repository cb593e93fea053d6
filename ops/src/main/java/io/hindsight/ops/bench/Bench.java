package io.hindsight.ops.bench;

import io.hindsight.ops.bench.evaluate.EvaluateBench;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/** The {@code hindsight bench} command: the home of all benchmarks. */
@Command(
    name = "bench",
    description = "Measures one part against a baseline in the same run.",
    subcommands = {
      BenchHttp.class,
      BenchStart.class,
      BenchLargeAccount.class,
      BenchHistory.class,
      EvaluateBench.class,
      BenchJournal.class
    },
    scope = ScopeType.INHERIT,
    synopsisSubcommandLabel = "BENCHMARK")
public final class Bench {}
