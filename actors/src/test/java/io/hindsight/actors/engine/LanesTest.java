package io.hindsight.actors.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hindsight.actors.aggregate.Aggregate;
import io.hindsight.domain.account.AccountCommand.CreateAccount;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Cause;
import io.hindsight.domain.decider.Rejection;
import io.hindsight.domain.entity.AggregateId;
import io.hindsight.domain.entity.CommandContext;
import io.hindsight.domain.quota.Quotas;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class LanesTest {
  private static final AggregateId ONE = AggregateId.account(new AccountId("111122223333"));
  private static final AggregateId OTHER = AggregateId.account(new AccountId("444455556666"));

  /** What was sent to an aggregate, and is not answered yet. */
  private record Sent(
      AggregateId id, List<Aggregate.Order> orders, CompletableFuture<Aggregate.Answers> answers) {
    /** Refuses each order with its own request id. */
    void answer() {
      answers.complete(
          new Aggregate.Answers(
              orders.stream()
                  .<Aggregate.Reply>map(
                      order ->
                          new Aggregate.Refused(
                              new Rejection(order.context().cause().requestId(), "")))
                  .toList()));
    }
  }

  private final List<Sent> sent = new ArrayList<>();
  private final Lanes lanes = new Lanes(this::send);

  private CompletionStage<Aggregate.Answers> send(AggregateId id, List<Aggregate.Order> orders) {
    Sent each = new Sent(id, orders, new CompletableFuture<>());
    sent.add(each);
    return each.answers();
  }

  private CompletableFuture<Aggregate.Reply> add(AggregateId id, String requestId) {
    Cause cause = new Cause(requestId, "iam:X", "arn", "AKIA", "127.0.0.1", "agent");
    CommandContext context = new CommandContext(Instant.EPOCH, cause, Quotas.STANDARD);
    return lanes
        .add(id, new Aggregate.Order(new CreateAccount(id.account()), context, null))
        .toCompletableFuture();
  }

  private static String code(CompletableFuture<Aggregate.Reply> reply) {
    return ((Aggregate.Refused) reply.join()).rejection().code();
  }

  @Test
  void whatArrivesWhileOneIsOnItsWayGoesTogetherAndEachGetsItsOwnAnswer() {
    var first = add(ONE, "1");
    var second = add(ONE, "2");
    var third = add(ONE, "3");
    assertEquals(1, sent.size());
    assertEquals(1, sent.get(0).orders().size());
    sent.get(0).answer();
    assertEquals("1", code(first));
    assertFalse(second.isDone());
    assertEquals(2, sent.get(1).orders().size());
    sent.get(1).answer();
    assertEquals("2", code(second));
    assertEquals("3", code(third));
    assertEquals(2, sent.size());
  }

  @Test
  void aggregatesDoNotWaitForEachOther() {
    add(ONE, "1");
    add(OTHER, "2");
    assertEquals(List.of(ONE, OTHER), sent.stream().map(Sent::id).toList());
  }

  @Test
  void whatAWriteFailsWithIsToldToThoseInItAlone() {
    var first = add(ONE, "1");
    var second = add(ONE, "2");
    sent.get(0).answers().completeExceptionally(new IllegalStateException("no disk"));
    assertTrue(first.isCompletedExceptionally());
    sent.get(1).answer();
    assertEquals("2", code(second));
  }

  @Test
  void noMoreThanSomeGoTogether() {
    List<CompletableFuture<Aggregate.Reply>> replies = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      replies.add(add(ONE, Integer.toString(i)));
    }
    for (int i = 0; i < sent.size(); i++) {
      sent.get(i).answer();
    }
    assertEquals(
        List.of(1, 128, 128, 43), sent.stream().map(each -> each.orders().size()).toList());
    for (int i = 0; i < 300; i++) {
      assertEquals(Integer.toString(i), code(replies.get(i)));
    }
  }

  @Test
  void aLaneThatWasEmptyBeginsAgain() {
    var first = add(ONE, "1");
    sent.get(0).answer();
    var second = add(ONE, "2");
    sent.get(1).answer();
    assertEquals("1", code(first));
    assertEquals("2", code(second));
  }
}
