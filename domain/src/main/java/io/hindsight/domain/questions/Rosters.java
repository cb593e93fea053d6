package io.hindsight.domain.questions;

import io.hindsight.domain.access.PrincipalPolicies;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.history.History;
import io.hindsight.domain.time.AsOf;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The accounts' rosters, and the pictures that were asked for last. */
final class Rosters {
  private static final int KEPT = 64;

  private record PictureKey(AccountId account, Moment moment, long revision) {}

  private final History history;
  private final PrincipalPolicies policies;
  private final Map<AccountId, Roster> rosters = new ConcurrentHashMap<>();
  private final Map<PictureKey, Roster.Picture> pictures =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<PictureKey, Roster.Picture> eldest) {
          return size() > KEPT;
        }
      };

  Rosters(History history, PrincipalPolicies policies) {
    this.history = history;
    this.policies = policies;
  }

  Roster.Picture picture(AccountId account, Moment moment) {
    PictureKey key = new PictureKey(account, coarse(moment), history.revision());
    synchronized (pictures) {
      Roster.Picture known = pictures.get(key);
      if (known != null) {
        return known;
      }
    }
    Roster.Picture fresh =
        rosters
            .computeIfAbsent(account, id -> new Roster(id, policies))
            .picture(history.at(moment.asOf()), moment.at());
    synchronized (pictures) {
      pictures.put(key, fresh);
    }
    return fresh;
  }

  /** Now goes on and on; what AWS published is the same all day long. */
  private static Moment coarse(Moment moment) {
    return moment.asOf() instanceof AsOf.Latest
        ? new Moment(moment.asOf(), moment.at().truncatedTo(java.time.temporal.ChronoUnit.DAYS))
        : moment;
  }
}
