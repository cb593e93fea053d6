package io.hindsight.domain.questions;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.arn.Arn;
import io.hindsight.domain.decider.Cause;
import io.hindsight.domain.history.History;
import io.hindsight.domain.history.Version;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.principal.Principal;
import io.hindsight.domain.session.Session;
import io.hindsight.domain.time.AsOf;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where a credential came from: session from session, back to a user or root, gaps stated. */
final class Lineage {
  private static final int LONGEST = 64;

  private final History history;
  private final List<Blame.Hop> hops = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();

  private Lineage(History history) {
    this.history = history;
  }

  /** Of the credential that made a change. */
  static List<Blame.Hop> of(History history, Cause cause, Instant at) {
    Lineage lineage = new Lineage(history);
    lineage.follow(cause.caller(), cause.accessKeyId(), at);
    return lineage.hops;
  }

  private void follow(String caller, String accessKeyId, Instant at) {
    if (caller.isEmpty() && accessKeyId.isEmpty()) {
      hops.add(hop(Blame.Step.SYSTEM, "", "", "no call made this change"));
      return;
    }
    Optional<AccountId> account =
        Arn.parse(caller)
            .map(Arn::account)
            .filter(AccountId::isValid)
            .map(AccountId::new)
            .filter(id -> history.accounts().contains(id));
    if (account.isEmpty()) {
      gap(caller, accessKeyId, caller + " is of an account that is not known here");
      return;
    }
    if (accessKeyId.isEmpty()) {
      withoutKey(caller);
      return;
    }
    if (!seen.add(accessKeyId) || hops.size() >= LONGEST) {
      gap(caller, accessKeyId, "the lineage comes back to itself");
      return;
    }
    List<Version<Session>> sessions =
        history.versions(Session.key(account.get(), accessKeyId)).stream()
            .filter(version -> version.value() != null)
            .toList();
    if (!sessions.isEmpty()) {
      session(sessions.get(0), caller);
    } else if (accessKeyId.startsWith("ASIA")) {
      gap(caller, accessKeyId, "when the session " + accessKeyId + " began is not recorded");
    } else {
      longTerm(account.get(), caller, accessKeyId, at);
    }
  }

  private void session(Version<Session> version, String caller) {
    Session session = java.util.Objects.requireNonNull(version.value());
    String arn = session.arn().isEmpty() ? caller : session.arn();
    Cause made = version.cause();
    hops.add(
        new Blame.Hop(
            Blame.Step.SESSION,
            arn,
            session.accessKeyId(),
            version.effectiveAt(),
            made,
            "session of " + session.principalArn() + ", asked for by " + session.issuedTo()));
    String next = made.caller().isEmpty() ? session.issuedTo() : made.caller();
    follow(next, made.accessKeyId(), version.effectiveAt());
  }

  private void longTerm(AccountId account, String caller, String accessKeyId, Instant at) {
    boolean root = Principals.isRoot(caller);
    String id = root ? account.value() : userId(account, caller, at);
    Optional<Version<Principal>> made =
        history.versions(Principal.key(account, id)).stream()
            .filter(
                version ->
                    version.value() != null && version.value().accessKey(accessKeyId).isPresent())
            .findFirst();
    String note =
        made.isEmpty()
            ? "when the key " + accessKeyId + " was made is not recorded"
            : made.get().cause().caller().isEmpty()
                ? "its key was made with the account"
                : "its key was made by " + made.get().cause().caller();
    hops.add(
        new Blame.Hop(
            root ? Blame.Step.ROOT : Blame.Step.USER,
            caller,
            accessKeyId,
            made.map(Version::effectiveAt).orElse(null),
            made.map(Version::cause).orElse(null),
            note));
    made.map(Version::cause)
        .filter(cause -> !cause.caller().isEmpty() && !cause.caller().equals(caller))
        .ifPresent(cause -> follow(cause.caller(), cause.accessKeyId(), made.get().effectiveAt()));
  }

  private String userId(AccountId account, String caller, Instant at) {
    return Principals.kind(caller)
        .map(
            kind ->
                history
                    .at(AsOf.at(at))
                    .get(Identity.nameKey(account, kind, Principals.name(caller))))
        .orElse("");
  }

  private void withoutKey(String caller) {
    if (Principals.isRoot(caller)) {
      hops.add(hop(Blame.Step.ROOT, caller, "", "root, with a password or with no key recorded"));
    } else if (Principals.isSession(caller)) {
      gap(caller, "", "no key is recorded for the session " + caller);
    } else {
      hops.add(hop(Blame.Step.USER, caller, "", "a user, with no key recorded"));
    }
  }

  private void gap(String caller, String accessKeyId, String note) {
    hops.add(hop(Blame.Step.GAP, caller, accessKeyId, note));
  }

  private static Blame.Hop hop(Blame.Step step, String arn, String accessKeyId, String note) {
    return new Blame.Hop(step, arn, accessKeyId, null, null, note);
  }
}
