package io.hindsight.ops.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** The time that threads were given by the processors: what others do beside does not count. */
final class Processor {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private Processor() {}

  /** Of this thread, in nanoseconds. */
  static long own() {
    return THREADS.getCurrentThreadCpuTime();
  }

  /** Of all threads that run Java, in nanoseconds; those of the compiler are not among them. */
  static long all() {
    long sum = 0;
    for (long id : THREADS.getAllThreadIds()) {
      sum += Math.max(0, THREADS.getThreadCpuTime(id));
    }
    return sum;
  }
}
