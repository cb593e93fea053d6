package io.hindsight.actors.journal;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Something to write: the events of one atomic write, or one entry beside the events. */
final class PendingWrite {
  private static final byte[] NO_KEY = {};

  private final List<NewRecord> events;
  private final byte[] key;
  private final byte @Nullable [] value;
  private final @Nullable CompletableFuture<Void> told;
  private @Nullable JournalException failure;

  private PendingWrite(
      List<NewRecord> events,
      byte[] key,
      byte @Nullable [] value,
      @Nullable CompletableFuture<Void> told) {
    this.events = events;
    this.key = key;
    this.value = value;
    this.told = told;
  }

  /** Events whose writer looks itself at what came of them. */
  static PendingWrite of(List<NewRecord> events) {
    return new PendingWrite(events, NO_KEY, null, null);
  }

  /** Events whose writer is told. */
  static PendingWrite awaited(List<NewRecord> events) {
    return new PendingWrite(events, NO_KEY, null, new CompletableFuture<>());
  }

  /** An entry beside the events; a null value removes it. */
  static PendingWrite entry(byte[] key, byte @Nullable [] value) {
    return new PendingWrite(List.of(), key, value, new CompletableFuture<>());
  }

  List<NewRecord> events() {
    return events;
  }

  boolean isEntry() {
    return key.length > 0;
  }

  byte[] key() {
    return key;
  }

  byte @Nullable [] value() {
    return value;
  }

  void fail(JournalException reason) {
    failure = reason;
  }

  /** Why it was not written, once the write is over; null where it is durable. */
  @Nullable JournalException failure() {
    return failure;
  }

  /** Tells who waits that it is over. */
  void end() {
    JournalException reason = failure;
    if (told != null && reason == null) {
      told.complete(null);
    } else if (told != null) {
      told.completeExceptionally(reason);
    }
  }

  /** Ends it with a failure, unless it has ended. */
  void end(JournalException reason) {
    if (told != null) {
      told.completeExceptionally(reason);
    }
  }

  CompletionStage<Void> told() {
    return told == null ? CompletableFuture.completedStage(null) : told;
  }
}
