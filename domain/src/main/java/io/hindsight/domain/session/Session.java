package io.hindsight.domain.session;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.arn.Arn;
import io.hindsight.domain.entity.Key;
import io.hindsight.domain.entity.Table;
import io.hindsight.domain.tag.Tags;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Temporary credentials and what they stand for.
 *
 * @param accessKeyId {@code ASIA…}; names the session
 * @param principalId the unique id of the role, or of the user or root who asked
 * @param principalArn the ARN of that principal when the session began
 * @param name the role session's or federated user's name; empty otherwise
 * @param sealedSecret the secret access key, sealed with the master key
 * @param policies session policy documents; empty where none was given
 * @param policyArns managed policies given as session policies
 * @param tags session tags, those inherited through the chain included
 * @param transitiveTagKeys the keys of tags that roles assumed from here inherit
 * @param sourceIdentity set once, kept through the chain
 * @param mfaAt when an MFA code was given; null where none was
 * @param issuedTo the ARN of who asked for the session
 * @param chained whether a role session asked for it
 * @param federation who vouched for its holder; null where it was asked for with AWS credentials
 */
public record Session(
    AccountId account,
    String accessKeyId,
    Kind kind,
    String principalId,
    String principalArn,
    String name,
    String sealedSecret,
    List<String> policies,
    List<String> policyArns,
    Tags tags,
    List<String> transitiveTagKeys,
    @Nullable String sourceIdentity,
    @Nullable Instant mfaAt,
    Instant issuedAt,
    Instant expiresAt,
    String issuedTo,
    boolean chained,
    @Nullable Federation federation) {

  /** The operations that make sessions. */
  public enum Kind {
    ASSUMED_ROLE,
    SESSION_TOKEN,
    FEDERATED_USER,
    ASSUMED_ROOT
  }

  /** By access key id. */
  public static final Table<Session> TABLE =
      new Table<>("sessions", Session.class, Table.Owner.SESSION);

  public Session {
    policies = List.copyOf(policies);
    policyArns = List.copyOf(policyArns);
    transitiveTagKeys = List.copyOf(transitiveTagKeys);
  }

  /** A session that was asked for with AWS credentials. */
  public Session(
      AccountId account,
      String accessKeyId,
      Kind kind,
      String principalId,
      String principalArn,
      String name,
      String sealedSecret,
      List<String> policies,
      List<String> policyArns,
      Tags tags,
      List<String> transitiveTagKeys,
      @Nullable String sourceIdentity,
      @Nullable Instant mfaAt,
      Instant issuedAt,
      Instant expiresAt,
      String issuedTo,
      boolean chained) {
    this(
        account,
        accessKeyId,
        kind,
        principalId,
        principalArn,
        name,
        sealedSecret,
        policies,
        policyArns,
        tags,
        transitiveTagKeys,
        sourceIdentity,
        mfaAt,
        issuedAt,
        expiresAt,
        issuedTo,
        chained,
        null);
  }

  public static Key<Session> key(AccountId account, String accessKeyId) {
    return TABLE.key(account, accessKeyId);
  }

  /** The ARN that the session acts under. */
  public String arn() {
    if (kind == Kind.ASSUMED_ROLE) {
      String roleName = principalArn.substring(principalArn.lastIndexOf('/') + 1);
      return Arn.sts(account, "assumed-role/" + roleName + '/' + name).toString();
    }
    if (kind == Kind.ASSUMED_ROOT) {
      return Arn.sts(account, "assumed-root").toString();
    }
    return kind == Kind.FEDERATED_USER
        ? Arn.sts(account, "federated-user/" + name).toString()
        : principalArn;
  }

  /** What {@code aws:userid} is, and what AWS calls the assumed role id. */
  public String userId() {
    if (kind == Kind.ASSUMED_ROLE) {
      return principalId + ':' + name;
    }
    return kind == Kind.FEDERATED_USER ? account.value() + ':' + name : principalId;
  }

  public boolean isOver(Instant now) {
    return !now.isBefore(expiresAt);
  }
}
