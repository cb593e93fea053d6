package io.hindsight.domain.questions;

import io.hindsight.domain.access.Subject;
import io.hindsight.domain.access.Subjects;
import io.hindsight.domain.account.Account;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.arn.Arn;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.session.Session;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Principals by their ARNs. */
final class Principals {
  private Principals() {}

  /** The account of a principal's ARN. */
  static AccountId account(String arn) {
    return Arn.parse(arn)
        .filter(parsed -> parsed.service().equals("iam") || parsed.service().equals("sts"))
        .map(Arn::account)
        .filter(AccountId::isValid)
        .map(AccountId::new)
        .orElseThrow(
            () ->
                Unanswerable.malformed(
                    "`"
                        + arn
                        + "` is no principal; write the ARN of a user, role, session or root"));
  }

  /** The kind of user or role that an ARN names; empty for root and sessions. */
  static Optional<Identity.Kind> kind(String arn) {
    String resource = Arn.parse(arn).map(Arn::resource).orElse("");
    return resource.startsWith("user/")
        ? Optional.of(Identity.Kind.USER)
        : resource.startsWith("role/") ? Optional.of(Identity.Kind.ROLE) : Optional.empty();
  }

  static boolean isRoot(String arn) {
    return arn.endsWith(":root");
  }

  static boolean isSession(String arn) {
    return arn.contains(":assumed-role/")
        || arn.contains(":federated-user/")
        || arn.endsWith(":assumed-root");
  }

  static String name(String arn) {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }

  /** The name of the role that a session's ARN tells. */
  static String roleName(String sessionArn) {
    String[] parts = sessionArn.split("/", -1);
    return parts.length > 1 ? parts[1] : "";
  }

  /** Who the ARN names at a moment; empty where nobody does. */
  static Optional<Subject> find(Entities state, String arn) {
    if (!isRoot(arn) && !isSession(arn) && kind(arn).isEmpty()) {
      throw Unanswerable.malformed(
          "`" + arn + "` is no principal; write the ARN of a user, role, session or root");
    }
    return Subjects.find(state, arn)
        .filter(
            subject ->
                subject.kind() != Subject.Kind.ROOT
                    || state.get(Account.key(subject.account())) != null);
  }

  /** The sessions of an account that are alive, the oldest first. */
  static List<Subject> sessions(Entities state, AccountId account, Instant moment) {
    return state
        .all(Session.TABLE, account)
        .filter(session -> session.expiresAt().isAfter(moment))
        .sorted(Comparator.comparing(Session::issuedAt).thenComparing(Session::accessKeyId))
        .flatMap(session -> Subjects.of(state, session).stream())
        .toList();
  }
}
