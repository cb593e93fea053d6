package io.hindsight.ops.bench.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Times a contender. Each time a request is asked its strings are new; making them is not timed,
 * everything else is: one by one for the latencies, in lots for the throughput.
 */
final class Stopwatch {
  private static final int LOT = 64;
  private static final long SECOND = 1_000_000_000L;

  private final RequestStream stream;
  private final int threads;
  private final double seconds;

  Stopwatch(RequestStream stream, int threads, double seconds) {
    this.stream = stream;
    this.threads = threads;
    this.seconds = seconds;
  }

  Measurement measure(Contender contender, String size) throws InterruptedException {
    throughput(contender, 1, 2 * seconds); // compiles the code; nothing is reported of it
    long[] latencies = latencies(contender);
    long one = throughput(contender, 1, seconds);
    long all = threads == 1 ? one : throughput(contender, threads, seconds);
    Arrays.sort(latencies);
    return new Measurement(
        contender.name(),
        size,
        stream.size(),
        latencies[latencies.length / 2] / 1000.0,
        latencies[(int) (latencies.length * 0.99)] / 1000.0,
        one,
        all,
        residentMegabytes());
  }

  /** Of whole rounds, as many as fit into the time, and one at least. */
  private long[] latencies(Contender contender) {
    List<long[]> rounds = new ArrayList<>();
    long end = System.nanoTime() + (long) (seconds * SECOND);
    do {
      long[] round = new long[stream.size()];
      for (int i = 0; i < round.length; i++) {
        Asked asked = stream.at(i);
        long start = System.nanoTime();
        boolean allowed = contender.allows(asked);
        round[i] = System.nanoTime() - start;
        consume(allowed);
      }
      rounds.add(round);
    } while (System.nanoTime() < end);
    return rounds.stream().flatMapToLong(Arrays::stream).toArray();
  }

  private long throughput(Contender contender, int workers, double duration)
      throws InterruptedException {
    ExecutorService pool = Executors.newFixedThreadPool(workers);
    try {
      List<Future<Double>> rates = new ArrayList<>();
      for (int worker = 0; worker < workers; worker++) {
        int first = stream.size() / workers * worker;
        rates.add(pool.submit(() -> rate(contender, first, (long) (duration * SECOND))));
      }
      double sum = 0;
      for (Future<Double> rate : rates) {
        sum += rate.get();
      }
      return Math.round(sum);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a worker of the benchmark failed", e.getCause());
    } finally {
      pool.shutdown();
    }
  }

  private double rate(Contender contender, int first, long duration) {
    Asked[] lot = new Asked[LOT];
    long end = System.nanoTime() + duration;
    long spent = 0;
    long decided = 0;
    int next = first;
    while (System.nanoTime() < end) {
      for (int i = 0; i < LOT; i++) {
        lot[i] = stream.at(next);
        next = next + 1 == stream.size() ? 0 : next + 1;
      }
      long start = System.nanoTime();
      for (Asked asked : lot) {
        consume(contender.allows(asked));
      }
      spent += System.nanoTime() - start;
      decided += LOT;
    }
    return decided * (double) SECOND / spent;
  }

  @SuppressWarnings("UnusedVariable") // written so that nothing measured is left out
  private static volatile boolean sink;

  /** Keeps the compiler from leaving out what nobody looks at. */
  private static void consume(boolean allowed) {
    if (allowed) {
      sink = true;
    }
  }

  private static long residentMegabytes() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
        }
      }
    } catch (IOException e) {
      // Only Linux tells it so; elsewhere the heap is what can be told.
    }
    Runtime runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) >> 20;
  }
}
