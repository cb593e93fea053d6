package io.hindsight.http.aws.authorization;

import io.hindsight.domain.access.Subject;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.session.Session;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who signed a call, and with which key. */
public record Caller(Subject subject, String accessKeyId) {

  public AccountId account() {
    return subject.account();
  }

  public Subject.Kind kind() {
    return subject.kind();
  }

  public String principalId() {
    return subject.principalId();
  }

  /** The user or role; null for root. */
  public @Nullable Identity identity() {
    return subject.identity();
  }

  /** The session, where the credentials are temporary. */
  public @Nullable Session session() {
    return subject.session();
  }

  /** When an MFA code was given; null where none was. */
  public @Nullable Instant mfaAt() {
    return subject.mfaAt();
  }

  public String arn() {
    return subject.arn();
  }

  public String userId() {
    return subject.userId();
  }

  public Optional<String> userName() {
    return subject.userName();
  }

  Caller withMfa(Instant at) {
    return new Caller(subject.withMfa(at), accessKeyId);
  }

  public boolean isTemporary() {
    return session() != null;
  }
}
