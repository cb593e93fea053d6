package io.hindsight.http.aws.authorization;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.arn.Arn;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.session.Session;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who signed a call.
 *
 * @param principalId the unique id of the user or role behind the credentials; root's is the
 *     account's id
 * @param identity the user or role; null for root
 * @param session the session, where the credentials are temporary
 * @param mfaAt when an MFA code was given, for the session or with this very call; null where none
 *     was
 */
public record Caller(
    AccountId account,
    Kind kind,
    String principalId,
    @Nullable Identity identity,
    @Nullable Session session,
    String accessKeyId,
    @Nullable Instant mfaAt) {

  /** The kinds of caller. */
  public enum Kind {
    ROOT,
    USER,
    ASSUMED_ROLE,
    FEDERATED_USER
  }

  /** The ARN that policies, AWS's texts and the trail know the caller by. */
  public String arn() {
    if (session != null && kind != Kind.USER && kind != Kind.ROOT) {
      return session.arn();
    }
    return identity == null ? Arn.iam(account, "root").toString() : identity.arn();
  }

  /** What GetCallerIdentity calls UserId, and policies {@code aws:userid}. */
  public String userId() {
    return session == null ? principalId : session.userId();
  }

  /** The user's name, where a user calls, with a session or without. */
  public Optional<String> userName() {
    return kind == Kind.USER && identity != null ? Optional.of(identity.name()) : Optional.empty();
  }

  Caller withMfa(Instant at) {
    return new Caller(account, kind, principalId, identity, session, accessKeyId, at);
  }

  public boolean isTemporary() {
    return session != null;
  }
}
