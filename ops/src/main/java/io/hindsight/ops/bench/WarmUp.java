package io.hindsight.ops.bench;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Lets work run until the compiler has little left to do: on few processors it takes most of one
 * for as long as a minute, which no server that runs for days would notice.
 */
final class WarmUp {
  private static final Duration ROUND = Duration.ofSeconds(3);
  private static final int MOST_ROUNDS = 15;
  private static final double LITTLE = 0.08;

  private WarmUp() {}

  /** Work that goes on for a time. */
  @FunctionalInterface
  interface Work {
    void run(Duration length) throws Exception;
  }

  static void run(Work work) throws Exception {
    for (int round = 1; round <= MOST_ROUNDS; round++) {
      long before = compiled();
      work.run(ROUND);
      if (round > 1 && compiled() - before < LITTLE * ROUND.toMillis()) {
        return;
      }
    }
  }

  private static long compiled() {
    @Nullable CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    return compiler == null ? 0 : compiler.getTotalCompilationTime();
  }
}
