package io.hindsight.actors.engine;

import io.hindsight.domain.arn.AccountId;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Lets the commands of an account pass side by side, and a reset alone: what was begun before a
 * reset is over when it happens, and what comes after it meets the new account.
 */
final class ResetGate {
  private final Map<AccountId, Lane> lanes = new ConcurrentHashMap<>();

  /** Passes beside others. */
  <T> CompletionStage<T> together(AccountId account, Supplier<CompletionStage<T>> work) {
    return lanes.computeIfAbsent(account, id -> new Lane()).pass(false, work);
  }

  /** Passes once those before have, and before those after. */
  <T> CompletionStage<T> alone(AccountId account, Supplier<CompletionStage<T>> work) {
    return lanes.computeIfAbsent(account, id -> new Lane()).pass(true, work);
  }

  private static final class Lane {
    private record Waiting(boolean alone, Runnable start) {}

    private final Queue<Waiting> queue = new ArrayDeque<>();
    private int passing;
    private boolean alone;

    <T> CompletionStage<T> pass(boolean wantsAlone, Supplier<CompletionStage<T>> work) {
      synchronized (this) {
        if (!queue.isEmpty() || !admit(wantsAlone)) {
          CompletableFuture<T> later = new CompletableFuture<>();
          queue.add(
              new Waiting(
                  wantsAlone,
                  () ->
                      run(work)
                          .whenComplete(
                              (value, fault) -> {
                                if (fault == null) {
                                  later.complete(value);
                                } else {
                                  later.completeExceptionally(fault);
                                }
                              })));
          return later;
        }
      }
      return run(work);
    }

    private boolean admit(boolean wantsAlone) {
      if (alone || (wantsAlone && passing > 0)) {
        return false;
      }
      passing++;
      alone = wantsAlone;
      return true;
    }

    private <T> CompletionStage<T> run(Supplier<CompletionStage<T>> work) {
      CompletionStage<T> stage;
      try {
        stage = work.get();
      } catch (RuntimeException | Error e) {
        passed();
        throw e;
      }
      return stage.whenComplete((value, fault) -> passed());
    }

    private void passed() {
      Queue<Runnable> next = new ArrayDeque<>();
      synchronized (this) {
        passing--;
        alone = false;
        Waiting waiting;
        while ((waiting = queue.peek()) != null && admit(waiting.alone())) {
          queue.remove();
          next.add(waiting.start());
        }
      }
      next.forEach(Runnable::run);
    }
  }
}
