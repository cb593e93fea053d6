package io.hindsight.domain.access;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.arn.Arn;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.identity.Identities;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.session.Session;
import java.util.Comparator;
import java.util.Optional;

/** Subjects by the ARNs that they are known by. */
public final class Subjects {
  private Subjects() {}

  /**
   * The user, role, root or session of that ARN; of sessions of one name the newest. Empty where
   * there is none at the moment of {@code state}.
   */
  public static Optional<Subject> find(Entities state, String text) {
    Optional<Arn> parsed = Arn.parse(text).filter(arn -> AccountId.isValid(arn.account()));
    if (parsed.isEmpty()) {
      return Optional.empty();
    }
    Arn arn = parsed.get();
    AccountId account = new AccountId(arn.account());
    if (arn.service().equals("sts")) {
      return state
          .all(Session.TABLE, account)
          .filter(session -> session.arn().equals(text))
          .max(Comparator.comparing(Session::issuedAt))
          .flatMap(session -> of(state, session));
    }
    if (!arn.service().equals("iam")) {
      return Optional.empty();
    }
    if (arn.resource().equals("root")) {
      return Optional.of(Subject.root(account));
    }
    Identity.Kind kind =
        arn.resource().startsWith("user/")
            ? Identity.Kind.USER
            : arn.resource().startsWith("role/") ? Identity.Kind.ROLE : null;
    return kind == null
        ? Optional.empty()
        : Identities.find(state, account, kind, text.substring(text.lastIndexOf('/') + 1))
            .filter(identity -> identity.arn().equals(text))
            .map(Subject::of);
  }

  /** Who acts in a session; empty where the user or role behind it is gone. */
  public static Optional<Subject> of(Entities state, Session session) {
    boolean root = session.principalId().equals(session.account().value());
    Optional<Identity> identity =
        state.find(Identity.key(session.account(), session.principalId()));
    if (!root && identity.isEmpty()) {
      return Optional.empty();
    }
    Subject.Kind kind =
        switch (session.kind()) {
          case ASSUMED_ROLE -> Subject.Kind.ASSUMED_ROLE;
          case FEDERATED_USER -> Subject.Kind.FEDERATED_USER;
          case ASSUMED_ROOT -> Subject.Kind.ASSUMED_ROOT;
          case SESSION_TOKEN -> root ? Subject.Kind.ROOT : Subject.Kind.USER;
        };
    return Optional.of(
        new Subject(
            session.account(),
            kind,
            session.principalId(),
            identity.orElse(null),
            session,
            session.mfaAt()));
  }
}
