package io.hindsight.domain.history;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Recorded;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.entity.Event;
import io.hindsight.domain.mirror.Facts;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A mirrored account: facts come late and in any order, so its history is folded from their set
 * when it is asked for, as known at the revision that it is asked for.
 */
final class Mirror {
  private static final int KEPT = 4;

  private final AccountId account;
  private final Facts facts;
  private long changed;
  private volatile @Nullable Folded current;
  private final Map<Long, AccountHistory> earlier =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, AccountHistory> eldest) {
          return size() > KEPT;
        }
      };

  /**
   * @param from the number of the newest fact in it
   */
  private record Folded(long from, AccountHistory history) {}

  Mirror(AccountId account) {
    this.account = account;
    this.facts = new Facts(account);
  }

  /** Takes in a fact; whether anything is otherwise than without it. */
  synchronized boolean add(Recorded<? extends Event> recorded) {
    Facts.Effect effect = facts.add(recorded);
    if (effect == Facts.Effect.CHANGED) {
      changed = recorded.number();
      current = null;
    }
    return effect != Facts.Effect.NONE;
  }

  /** The history as known when the journal had {@code limit} events. */
  AccountHistory at(long limit) {
    Folded now = current;
    if (now != null && limit >= now.from()) {
      return now.history();
    }
    return foldedAt(limit);
  }

  private synchronized AccountHistory foldedAt(long limit) {
    if (limit >= changed) {
      Folded now = current;
      if (now == null) {
        now = new Folded(changed, fold(Long.MAX_VALUE));
        current = now;
      }
      return now.history();
    }
    return earlier.computeIfAbsent(facts.newest(limit), this::fold);
  }

  private AccountHistory fold(long limit) {
    AccountHistory history = new AccountHistory(account, true);
    Entities state = history.now();
    facts.fold(
        limit,
        new Facts.Sink() {
          @Override
          public Entities state() {
            return state;
          }

          @Override
          public void accept(Recorded<? extends Event> derived) {
            history.apply(derived, derived.event().changes());
          }
        });
    return history;
  }

  synchronized Optional<Instant> knownFrom(long limit) {
    return facts.knownFrom(limit);
  }
}
