package io.hindsight.actors.journal;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Events and stores for tests. */
final class Events {
  static final String ALICE = "User|111111111111/alice";
  static final String BOB = "User|222222222222/bob";

  private Events() {}

  static NewRecord event(String persistenceId, long sequenceNr) {
    String text = persistenceId + " did thing " + sequenceNr;
    return new NewRecord(
        persistenceId, sequenceNr, "writer", 7, "did", text.getBytes(StandardCharsets.UTF_8));
  }

  /** Consecutive events of one persistence id. */
  static List<NewRecord> run(String persistenceId, long from, int count) {
    List<NewRecord> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(event(persistenceId, from + i));
    }
    return events;
  }

  static JournalStore open(Path folder) {
    return JournalStore.open(folder, JournalStore.Options.STANDARD, number -> {});
  }

  static void append(JournalStore store, List<NewRecord> events) {
    await(store.append(events));
  }

  /** Fills a store with the events of many persistence ids, as many concurrent writers would. */
  static void fill(JournalStore store, int ids, int from, int each) {
    List<java.util.concurrent.CompletionStage<Void>> waiting = new ArrayList<>();
    for (int n = from; n < from + each; n++) {
      for (int id = 0; id < ids; id++) {
        waiting.add(store.append(List.of(event(id(id), n))));
      }
    }
    waiting.forEach(Events::await);
  }

  static String id(int index) {
    return "User|%012d/user-%d".formatted(index % 10, index);
  }

  static <T> T await(java.util.concurrent.CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }
}
