package io.hindsight.actors.projection;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Reads, decodes and applies at once, each on threads of its own: whatever is read is decoded by
 * whichever processor is free, and applied in the order in which it was read.
 *
 * @param <R> what is read
 * @param <D> what it decodes to
 */
final class Decoding<R, D> {
  private static final int PAGES_AHEAD = 16;

  private final int together;
  private final Function<R, D> decode;
  private final Consumer<D> apply;

  /**
   * @param together how many are decoded in one go
   */
  Decoding(int together, Function<R, D> decode, Consumer<D> apply) {
    this.together = together;
    this.decode = decode;
    this.apply = apply;
  }

  /** Applies all that {@code read} hands over; throws what reading, decoding or applying throws. */
  void run(Consumer<Consumer<R>> read) throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(1 + decoders(), Decoding::thread);
    try {
      BlockingQueue<Future<List<D>>> pages = new ArrayBlockingQueue<>(PAGES_AHEAD);
      Future<?> reading = threads.submit(() -> read(read, pages, threads));
      while (true) {
        List<D> page = get(pages.take());
        if (page.isEmpty()) {
          get(reading);
          return;
        }
        page.forEach(apply);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static int decoders() {
    return Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "hindsight-replay");
    thread.setDaemon(true);
    return thread;
  }

  /** An empty page is the last. */
  private Void read(
      Consumer<Consumer<R>> read, BlockingQueue<Future<List<D>>> pages, ExecutorService threads)
      throws InterruptedException {
    List<List<R>> page = new ArrayList<>(List.of(new ArrayList<>(together)));
    try {
      read.accept(
          each -> {
            page.get(0).add(each);
            if (page.get(0).size() == together) {
              put(pages, threads, page.set(0, new ArrayList<>(together)));
            }
          });
    } finally {
      if (!page.get(0).isEmpty()) {
        put(pages, threads, page.get(0));
      }
      put(pages, threads, List.of());
    }
    return null;
  }

  private void put(BlockingQueue<Future<List<D>>> pages, ExecutorService threads, List<R> page) {
    FutureTask<List<D>> task = new FutureTask<>(() -> decode(page));
    threads.execute(task);
    try {
      pages.put(task);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private List<D> decode(List<R> page) {
    List<D> decoded = new ArrayList<>(page.size());
    for (R each : page) {
      decoded.add(decode.apply(each));
    }
    return decoded;
  }

  private static <T> T get(Future<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException fault) {
        throw fault;
      }
      if (e.getCause() instanceof Error fault) {
        throw fault;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
