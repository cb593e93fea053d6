package io.hindsight.domain.history;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Recorded;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.entity.Event;
import io.hindsight.domain.mirror.Facts;
import io.hindsight.domain.mirror.Fold;
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
  private @Nullable Folded last;
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
  private record Folded(long from, AccountHistory history, @Nullable Fold fold) {}

  Mirror(AccountId account) {
    this.account = account;
    this.facts = new Facts(account);
  }

  /** Takes in a fact; whether anything is otherwise than without it. */
  synchronized boolean add(Recorded<? extends Event> recorded) {
    Facts.Effect effect = facts.add(recorded);
    if (effect == Facts.Effect.CHANGED) {
      changed = recorded.number();
      last = current == null ? last : current;
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
        now = refolded();
        current = now;
      }
      return now.history();
    }
    return earlier.computeIfAbsent(facts.newest(limit), this::fold);
  }

  /** What came since the last fold is folded in where it belongs. */
  private Folded refolded() {
    Folded before = last;
    AccountHistory history = new AccountHistory(account, true);
    Fold fold =
        facts.fold(
            before == null ? null : before.fold(),
            new Folder(history, before == null ? history : before.history()));
    last = null;
    return new Folded(changed, history, fold);
  }

  private AccountHistory fold(long limit) {
    AccountHistory history = new AccountHistory(account, true);
    facts.fold(limit, new Folder(history, history));
    return history;
  }

  private record Folder(AccountHistory history, AccountHistory before, Entities state)
      implements Fold.Sink {
    Folder(AccountHistory history, AccountHistory before) {
      this(history, before, history.now());
    }

    @Override
    public void accept(Recorded<? extends Event> derived) {
      history.apply(derived, derived.event().changes());
    }

    @Override
    public void keep(Instant after, Instant until) {
      history.takeOver(before, after, until);
    }
  }

  synchronized Optional<Instant> knownFrom(long limit) {
    return facts.knownFrom(limit);
  }
}
