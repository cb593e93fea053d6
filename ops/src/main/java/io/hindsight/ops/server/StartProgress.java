package io.hindsight.ops.server;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.LongConsumer;

/** Says how far the journal is read, where that takes more than a second. */
final class StartProgress implements LongConsumer {
  private static final long INTERVAL = Duration.ofSeconds(1).toNanos();

  private final PrintWriter out;
  private final long total;
  private long last = System.nanoTime();

  StartProgress(PrintWriter out, long total) {
    this.out = out;
    this.total = total;
  }

  @Override
  public void accept(long number) {
    long now = System.nanoTime();
    if (now - last > INTERVAL) {
      last = now;
      out.printf("  read %,d of %,d events (%d %%)%n", number, total, number * 100 / total);
      out.flush();
    }
  }

  void finish() {
    out.flush();
  }
}
