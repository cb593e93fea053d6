package io.hindsight.domain.session;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Outcome;
import io.hindsight.domain.decider.Rejection;
import io.hindsight.domain.entity.AggregateId;
import io.hindsight.domain.entity.Command;
import io.hindsight.domain.entity.CommandContext;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.entity.Event;

/** What may be asked of a session. */
public sealed interface SessionCommand extends Command {
  /** The operation of the cause by which sessions end whose time is up. */
  String EXPIRY = "hindsight:ExpireSession";

  /** Begins a session; that its caller may was decided before. */
  record StartSession(Session session) implements SessionCommand {
    @Override
    public AggregateId target() {
      return AggregateId.session(session.account(), session.accessKeyId());
    }

    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      return state.get(Session.key(session.account(), session.accessKeyId())) == null
          ? Outcome.accept(new SessionEvent.SessionStarted(session.account(), session))
          : Outcome.reject(
              Rejection.entityAlreadyExists("The session already exists: its key is taken."));
    }
  }

  /** Ends the session where its time has run out; a session with time left stays. */
  record ExpireSession(AccountId account, String accessKeyId) implements SessionCommand {
    @Override
    public AggregateId target() {
      return AggregateId.session(account, accessKeyId);
    }

    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      Session session = state.get(Session.key(account, accessKeyId));
      return session != null && session.isOver(context.now())
          ? Outcome.accept(
              new SessionEvent.SessionExpired(account, accessKeyId, session.expiresAt()))
          : Outcome.unchanged();
    }
  }
}
