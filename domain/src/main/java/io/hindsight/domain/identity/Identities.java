package io.hindsight.domain.identity;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Outcome;
import io.hindsight.domain.decider.Rejection;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.entity.Event;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Questions about identities that rules and readers share. */
public final class Identities {
  private Identities() {}

  /** The identity of that name, ignoring case. */
  public static Optional<Identity> find(
      Entities state, AccountId account, Identity.Kind kind, String name) {
    return state
        .find(Identity.nameKey(account, kind, name))
        .flatMap(id -> state.find(Identity.key(account, id)));
  }

  /** All of a kind, ordered by name. */
  public static Stream<Identity> all(Entities state, AccountId account, Identity.Kind kind) {
    return all(state, account, kind, "");
  }

  /** Those of a kind whose names in lower case come after {@code after}. */
  public static Stream<Identity> all(
      Entities state, AccountId account, Identity.Kind kind, String after) {
    return state
        .all(Identity.names(kind), account, after)
        .flatMap(id -> state.find(Identity.key(account, id)).stream());
  }

  /** AWS's refusal where there is none of that name. */
  public static Rejection notFound(Identity.Kind kind, String name) {
    return Rejection.noSuchEntity(
        "The " + kind.noun() + " with name " + name + " cannot be found.");
  }

  /** AWS's refusal of a change to a role that only AWS changes. */
  public static Optional<Rejection> protection(Identity identity) {
    return identity.isServiceLinked()
        ? Optional.of(
            new Rejection(
                "UnmodifiableEntity",
                "Cannot perform the operation on the protected role '"
                    + identity.name()
                    + "' - this role is only modifiable by AWS"))
        : Optional.empty();
  }

  static Outcome<Event> change(
      Entities state,
      AccountId account,
      Identity.Kind kind,
      String name,
      Function<Identity, Outcome<Event>> decision) {
    Optional<Identity> identity = find(state, account, kind, name);
    if (identity.isEmpty()) {
      return Outcome.reject(notFound(kind, name));
    }
    Optional<Rejection> protection = protection(identity.get());
    if (protection.isPresent()) {
      return Outcome.reject(protection.get());
    }
    return identity.get().deleting()
        ? Outcome.reject(
            new Rejection(
                "EntityTemporarilyUnmodifiable",
                "The " + kind.noun() + " with name " + name + " is being deleted."))
        : decision.apply(identity.get());
  }
}
