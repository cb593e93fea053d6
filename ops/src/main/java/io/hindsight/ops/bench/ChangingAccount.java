package io.hindsight.ops.bench;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Cause;
import io.hindsight.domain.decider.Recorded;
import io.hindsight.domain.entity.Event;
import io.hindsight.domain.history.History;
import io.hindsight.domain.identity.IdentityEvent;
import io.hindsight.domain.managedpolicy.ManagedPolicyEvent;
import java.time.Instant;
import java.util.List;

/**
 * An account of a thousand users that goes on changing, a change a second, while it stays of one
 * shape: each user has one policy of two that say other things, and is given the other by turns.
 */
final class ChangingAccount {
  static final AccountId ACCOUNT = new AccountId("123456789012");
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  static final int USERS = 1000;

  private final History history = new History();
  private long number;

  private ChangingAccount() {}

  /** A history of so many events. */
  static History of(int size) {
    ChangingAccount account = new ChangingAccount();
    account.begin();
    for (int turn = 0; account.number < size; turn++) {
      account.turn(turn);
    }
    return account.history;
  }

  static String user(int i) {
    return "arn:aws:iam::" + ACCOUNT + ":user/user" + i;
  }

  private void begin() {
    for (int i = 0; i < 2; i++) {
      apply(
          new ManagedPolicyEvent.PolicyCreated(
              ACCOUNT, "ANPA" + i, "p" + i, "/", null, document(i), List.of(), START));
    }
    for (int i = 0; i < USERS; i++) {
      apply(
          new IdentityEvent.UserCreated(
              ACCOUNT, "AIDA" + i, "user" + i, "/", null, List.of(), START));
      apply(new IdentityEvent.PolicyAttached(ACCOUNT, "AIDA" + i, policy(0)));
    }
  }

  private static String document(int i) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:"
        + (i == 0 ? "Get*" : "Put*")
        + "\",\"Resource\":\"arn:aws:s3:::docs/*\"}]}";
  }

  private static String policy(int i) {
    return "arn:aws:iam::" + ACCOUNT + ":policy/p" + i;
  }

  private void turn(int turn) {
    String id = "AIDA" + turn % USERS;
    int now = turn / USERS % 2;
    apply(new IdentityEvent.PolicyAttached(ACCOUNT, id, policy(1 - now)));
    apply(new IdentityEvent.PolicyDetached(ACCOUNT, id, policy(now)));
  }

  private void apply(Event event) {
    Instant at = START.plusSeconds(++number);
    history.apply(new Recorded<>(number, at, at, Cause.system("hindsight:Bench"), event));
  }
}
