package io.hindsight.actors.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hindsight.actors.aggregate.Aggregate;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Command;
import io.hindsight.domain.trail.RecordCalls;
import io.hindsight.domain.trail.TrailCall;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class TrailWriterTest {
  private static final AccountId ACCOUNT = new AccountId("111122223333");

  private final List<RecordCalls> written = new ArrayList<>();
  private final List<CompletableFuture<Aggregate.Reply>> replies = new ArrayList<>();
  private final List<Runnable> later = new ArrayList<>();
  private final TrailWriter writer = new TrailWriter(this::write, (delay, work) -> later.add(work));
  private int calls;

  private CompletionStage<Aggregate.Reply> write(Command command) {
    written.add((RecordCalls) command);
    CompletableFuture<Aggregate.Reply> reply = new CompletableFuture<>();
    replies.add(reply);
    return reply;
  }

  private TrailCall call(String parameters) {
    return new TrailCall(
        "event" + calls++,
        Instant.EPOCH,
        "iam.amazonaws.com",
        "GetUser",
        "AKIA",
        "alice",
        true,
        "",
        "",
        List.of(),
        "request",
        "{}",
        "us-east-1",
        "127.0.0.1",
        "agent",
        parameters,
        "null",
        null,
        null);
  }

  private CompletableFuture<Void> add() {
    return writer.add(ACCOUNT, call("{}")).toCompletableFuture();
  }

  private CompletableFuture<Void> note() {
    return writer.note(ACCOUNT, call("{}")).toCompletableFuture();
  }

  private void durable(int write) {
    replies.get(write).complete(new Aggregate.Accepted("Trail|" + ACCOUNT, 1, List.of()));
  }

  private List<Integer> sizes() {
    return written.stream().map(each -> each.calls().size()).toList();
  }

  @Test
  void whatNobodyWaitsForGathers() {
    for (int i = 0; i < 10; i++) {
      assertTrue(note().isDone());
    }
    assertEquals(List.of(), written);
    assertEquals(1, later.size());
    later.remove(0).run();
    assertEquals(List.of(10), sizes());
    durable(0);
    assertEquals(0, later.size());
  }

  @Test
  void whatSomebodyWaitsForGoesAtOnceWithAllThatWaits() {
    note();
    CompletableFuture<Void> added = add();
    assertEquals(List.of(2), sizes());
    assertFalse(added.isDone());
    durable(0);
    assertTrue(added.isDone());
    later.remove(0).run();
    assertEquals(List.of(2), sizes());
  }

  @Test
  void oneWriteIsOnItsWayAtATime() {
    CompletableFuture<Void> first = add();
    CompletableFuture<Void> second = add();
    note();
    assertEquals(List.of(1), sizes());
    durable(0);
    assertTrue(first.isDone());
    assertEquals(List.of(1, 2), sizes());
    durable(1);
    assertTrue(second.isDone());
    assertEquals(
        List.of("event0", "event1", "event2"),
        written.stream().flatMap(each -> each.calls().stream()).map(TrailCall::eventId).toList());
  }

  @Test
  void whereTooManyWaitTheNextWaitAsWell() {
    add();
    int noted = 0;
    CompletableFuture<Void> last = note();
    while (last.isDone()) {
      noted++;
      last = note();
    }
    assertEquals(8_192, noted);
    for (int i = 0; i < replies.size(); i++) {
      durable(i);
    }
    assertTrue(last.isDone());
    assertTrue(written.stream().allMatch(each -> each.calls().size() <= 512));
  }

  @Test
  void largeParametersAreWrittenInSmallerParts() {
    add();
    String large = "x".repeat(300_000);
    int noted = 0;
    while (writer.note(ACCOUNT, call(large)).toCompletableFuture().isDone()) {
      noted++;
    }
    assertEquals(28, noted);
    durable(0);
    assertEquals(List.of(1, 2), sizes());
  }

  @Test
  void aFlushWaitsForWhatCameBeforeItAlone() {
    assertTrue(writer.flushed().toCompletableFuture().isDone());
    note();
    CompletableFuture<Void> flushed = writer.flushed().toCompletableFuture();
    assertEquals(List.of(1), sizes());
    note();
    assertFalse(flushed.isDone());
    durable(0);
    assertTrue(flushed.isDone());
  }

  @Test
  void whatTheJournalDoesNotTakeIsToldToWhoWaits() {
    CompletableFuture<Void> failed = add();
    replies.get(0).completeExceptionally(new IllegalStateException("no disk"));
    assertTrue(failed.isCompletedExceptionally());
    CompletableFuture<Void> next = add();
    replies.get(1).complete(new Aggregate.Failed());
    assertTrue(next.isCompletedExceptionally());
    CompletableFuture<Void> after = add();
    durable(2);
    assertTrue(after.isDone() && !after.isCompletedExceptionally());
  }
}
