package io.hindsight.domain.mirror;

import io.hindsight.domain.decider.Cause;
import io.hindsight.domain.decider.Recorded;
import io.hindsight.domain.entity.Change;
import io.hindsight.domain.session.Session;
import io.hindsight.domain.session.SessionCommand;
import java.time.Instant;

/** A session's time ran out. */
final class SessionEnded extends Fact {
  private final String accessKeyId;

  SessionEnded(Fact started, String accessKeyId, Instant expiredAt) {
    super(
        new Recorded<>(
            started.origin.number(),
            started.origin.recordedAt(),
            expiredAt,
            Cause.system(SessionCommand.EXPIRY),
            started.origin.event()),
        started.id + ":end");
    this.accessKeyId = accessKeyId;
  }

  @Override
  int rank() {
    return THERE;
  }

  @Override
  void apply(Folding folding) {
    if (folding.state().get(Session.key(folding.account(), accessKeyId)) != null) {
      folding.change(Change.remove(Session.key(folding.account(), accessKeyId)));
    }
    folding.known(accessKeyId);
  }
}
