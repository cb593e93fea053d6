package io.hindsight.ops.bench;

import io.hindsight.actors.journal.JournalStore;
import io.hindsight.actors.journal.NewRecord;
import io.hindsight.actors.journal.Verification;
import io.hindsight.ops.cli.CommandFailed;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Replay, scan, verification and opening of a store of many events, as many writers leave it: those
 * of each persistence id lie scattered among the others'.
 */
@SuppressWarnings("try") // a benchmark that is interrupted ends
record JournalReads(Path folder, int events) {
  private static final int IDS = 1000;
  private static final int WAITING = 2000;

  /** Events a second, and the seconds of an opening. */
  record Outcome(double replay, double scan, double verification, double openSeconds) {}

  Outcome run() {
    try (JournalStore store = open()) {
      fill(store);
    }
    long begun = System.nanoTime();
    double opened;
    double replay;
    double scan;
    try (JournalStore store = open()) {
      opened = seconds(begun);
      // Each twice, and the better told: the first warms the machine up.
      replay = Math.max(replay(store), replay(store));
      scan = Math.max(scan(store), scan(store));
    }
    double verification = Math.max(verification(), verification());
    return new Outcome(replay, scan, verification, opened);
  }

  private JournalStore open() {
    return JournalStore.open(folder, JournalStore.Options.STANDARD, number -> {});
  }

  private static double seconds(long begun) {
    return (System.nanoTime() - begun) / 1e9;
  }

  private void fill(JournalStore store) {
    Payload payload = new Payload(0);
    Deque<CompletableFuture<Void>> waiting = new ArrayDeque<>();
    for (int i = 0; i < events; i++) {
      NewRecord event = new NewRecord(id(i % IDS), i / IDS + 1L, "bench", 4, "", payload.next());
      waiting.add(store.append(List.of(event)).toCompletableFuture());
      if (waiting.size() > WAITING) {
        waiting.remove().join();
      }
    }
    waiting.forEach(CompletableFuture::join);
  }

  private static String id(int index) {
    return "Bench|%012d/reads-%d".formatted(index % 10, index);
  }

  private double replay(JournalStore store) {
    long[] count = {0};
    long begun = System.nanoTime();
    for (int i = 0; i < IDS; i++) {
      store.replay(id(i), 1, Long.MAX_VALUE, record -> ++count[0] > 0);
    }
    return told(count[0], begun);
  }

  private double scan(JournalStore store) {
    long[] count = {0};
    long begun = System.nanoTime();
    store.scan(1, record -> count[0]++);
    return told(count[0], begun);
  }

  private double verification() {
    long begun = System.nanoTime();
    Verification found = Verification.of(folder, true);
    if (!found.isSound()) {
      throw new CommandFailed("the store of the benchmark is not whole: " + found.faults().get(0));
    }
    return told(found.events(), begun);
  }

  private double told(long count, long begun) {
    if (count != events) {
      throw new CommandFailed("%,d events were read of %,d".formatted(count, events));
    }
    return count / seconds(begun);
  }
}
