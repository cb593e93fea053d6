package io.hindsight.domain.access;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.arn.Arn;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.policy.request.PrincipalRef;
import io.hindsight.domain.session.Session;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who acts in an account.
 *
 * @param principalId the unique id of the user or role behind it; root's is the account's id
 * @param identity the user or role; null for root
 * @param session the session, where it acts with temporary credentials
 * @param mfaAt when an MFA code was given, for the session or with this very call; null where none
 *     was
 */
public record Subject(
    AccountId account,
    Kind kind,
    String principalId,
    @Nullable Identity identity,
    @Nullable Session session,
    @Nullable Instant mfaAt) {

  /**
   * The kinds of subject; a ROLE is the role itself, without a session, and an ASSUMED_ROOT is root
   * for a task and no more.
   */
  public enum Kind {
    ROOT,
    USER,
    ROLE,
    ASSUMED_ROLE,
    FEDERATED_USER,
    ASSUMED_ROOT
  }

  /** The root user of an account. */
  public static Subject root(AccountId account) {
    return new Subject(account, Kind.ROOT, account.value(), null, null, null);
  }

  /** A user or role by itself: with long-term credentials, or before anybody has assumed it. */
  public static Subject of(Identity identity) {
    Kind kind = identity.kind() == Identity.Kind.ROLE ? Kind.ROLE : Kind.USER;
    return new Subject(identity.account(), kind, identity.id(), identity, null, null);
  }

  /** The ARN that policies, AWS's texts and the trail know it by. */
  public String arn() {
    if (session != null && kind != Kind.USER && kind != Kind.ROOT) {
      return session.arn();
    }
    return identity == null ? Arn.iam(account, "root").toString() : identity.arn();
  }

  /** The ARN of {@code aws:PrincipalArn}: of a role's session the role's. */
  public String principalArn() {
    if (kind == Kind.ASSUMED_ROOT) {
      return Arn.iam(account, "root").toString();
    }
    return kind == Kind.ASSUMED_ROLE && identity != null ? identity.arn() : arn();
  }

  /** What GetCallerIdentity calls UserId, and policies {@code aws:userid}. */
  public String userId() {
    return session == null ? principalId : session.userId();
  }

  /** The user's name, where a user acts, with a session or without. */
  public Optional<String> userName() {
    return kind == Kind.USER && identity != null ? Optional.of(identity.name()) : Optional.empty();
  }

  /** The principal that it is in policies. */
  public PrincipalRef principalRef() {
    PrincipalRef ref = PrincipalRef.parse(arn()).orElseThrow();
    return kind == Kind.ASSUMED_ROLE && identity != null ? ref.ofRole(identity.arn()) : ref;
  }

  public Subject withMfa(Instant at) {
    return new Subject(account, kind, principalId, identity, session, at);
  }
}
