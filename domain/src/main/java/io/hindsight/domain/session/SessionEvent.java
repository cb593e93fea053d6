package io.hindsight.domain.session;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Change;
import io.hindsight.domain.entity.Event;
import java.time.Instant;
import java.util.List;

/** What happens to a session. */
public sealed interface SessionEvent extends Event {
  record SessionStarted(AccountId account, Session session) implements SessionEvent {
    @Override
    public List<Change<?>> changes() {
      return List.of(Change.put(Session.key(account, session.accessKeyId()), session));
    }
  }

  /**
   * The session's time ran out.
   *
   * @param expiredAt the end that it was given, however late it was noticed
   */
  record SessionExpired(AccountId account, String accessKeyId, Instant expiredAt)
      implements SessionEvent {
    @Override
    public List<Change<?>> changes() {
      return List.of(Change.remove(Session.key(account, accessKeyId)));
    }
  }
}
