package io.hindsight.http.aws.sts;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.catalogue.managedpolicies.ManagedPolicyCatalogue;
import io.hindsight.domain.managedpolicy.ManagedPolicyCommand;
import io.hindsight.domain.principal.Principal;
import io.hindsight.domain.session.Federation;
import io.hindsight.domain.session.Session;
import io.hindsight.domain.session.SessionCommand;
import io.hindsight.domain.tag.KeyCase;
import io.hindsight.domain.tag.Tag;
import io.hindsight.domain.tag.Tags;
import io.hindsight.domain.time.AsOf;
import io.hindsight.http.aws.Backend;
import io.hindsight.http.aws.PolicyDocuments;
import io.hindsight.http.aws.authorization.Caller;
import io.hindsight.http.aws.authorization.SessionTokens;
import io.hindsight.http.aws.protocol.AwsError;
import io.hindsight.http.aws.protocol.Call;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.PolicyDescriptorType;

/** Begins sessions: their credentials, and the rules that hold for all of them. */
final class NewSessions {
  private static final int MOST_SESSION_POLICIES = 10;
  private static final int DEFAULT_ROLE_SESSION = 3600;
  private static final int LONGEST_CHAINED_SESSION = 3600;
  private static final int PACKED_LIMIT = 2048;

  private final Backend backend;
  private final SessionTokens tokens;

  NewSessions(Backend backend) {
    this.backend = backend;
    this.tokens = new SessionTokens(backend.vault());
  }

  static int roleDuration(@Nullable Integer wanted, Principal role, boolean chained) {
    int duration = wanted == null ? DEFAULT_ROLE_SESSION : wanted;
    if (chained && duration > LONGEST_CHAINED_SESSION) {
      throw AwsError.validationError(
          "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by"
              + " role chaining");
    }
    if (duration > role.maxSessionDuration()) {
      throw AwsError.validationError(
          "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
    }
    return duration;
  }

  static List<String> documents(@Nullable String policy) {
    if (policy == null) {
      return List.of();
    }
    PolicyDocuments.checkSession(policy);
    return List.of(policy);
  }

  List<String> arns(List<PolicyDescriptorType> policies, AccountId account) {
    if (policies.size() > MOST_SESSION_POLICIES) {
      throw AwsError.validationError(
          "1 validation error detected: Value '"
              + policies.stream().map(PolicyDescriptorType::arn).toList()
              + "' at 'policyArns' failed to satisfy constraint: Member must have length less than"
              + " or equal to "
              + MOST_SESSION_POLICIES);
    }
    List<String> arns = policies.stream().map(PolicyDescriptorType::arn).toList();
    for (String arn : arns) {
      if (ManagedPolicyCommand.find(backend.engine().at(AsOf.LATEST), account, arn).isEmpty()
          && ManagedPolicyCatalogue.instance().find(arn).isEmpty()) {
        throw AwsError.validationError("Policy " + arn + " does not exist or is not attachable.");
      }
    }
    return arns;
  }

  static List<Tag> tags(List<software.amazon.awssdk.services.sts.model.Tag> given) {
    List<Tag> tags = given.stream().map(tag -> new Tag(tag.key(), tag.value())).toList();
    if (Tags.hasDuplicates(tags, KeyCase.IGNORED)) {
      throw AwsError.of("InvalidParameterValue", 400, KeyCase.IGNORED.duplicate());
    }
    if (tags.stream().anyMatch(tag -> tag.key().toLowerCase(Locale.ROOT).startsWith("aws:"))) {
      throw AwsError.of(
          "InvalidParameterValue", 400, "Tag keys that start with aws: are reserved by AWS.");
    }
    return tags;
  }

  /** How much of AWS's room is taken, in percent of 2,048 characters; null where nothing is. */
  static @Nullable Integer packed(@Nullable String policy, List<String> arns, List<Tag> tags) {
    int size = policy == null ? 0 : policy.length();
    size += arns.stream().mapToInt(String::length).sum();
    size += tags.stream().mapToInt(tag -> tag.key().length() + tag.value().length()).sum();
    if (size == 0) {
      return null;
    }
    int percent = (size * 100 + PACKED_LIMIT - 1) / PACKED_LIMIT;
    if (policy != null && policy.length() > PACKED_LIMIT) {
      throw AwsError.of(
          "PackedPolicyTooLarge",
          400,
          "Packed policy consumes " + percent + "% of allotted space, please use smaller policy.");
    }
    return Math.min(percent, 100);
  }

  /**
   * A session that is not begun yet.
   *
   * @param federation who vouched for its holder; null where the caller has AWS credentials
   */
  Session session(
      AccountId account,
      Session.Kind kind,
      String principalId,
      String principalArn,
      String name,
      List<String> policies,
      List<String> policyArns,
      Tags tags,
      List<String> transitive,
      @Nullable String sourceIdentity,
      @Nullable Federation federation,
      int seconds,
      boolean chained,
      Call call) {
    String id = backend.ids().accessKeyId("ASIA", account);
    Instant now = Instant.ofEpochSecond(call.time().getEpochSecond());
    return new Session(
        account,
        id,
        kind,
        principalId,
        principalArn,
        name,
        backend.vault().seal(backend.ids().secretAccessKey(), id),
        policies,
        policyArns,
        tags,
        transitive,
        sourceIdentity,
        call.caller(Caller.class).map(Caller::mfaAt).orElse(null),
        now,
        now.plusSeconds(seconds),
        backend.cause(call).caller(),
        chained,
        federation);
  }

  CompletionStage<Credentials> start(Session session, Call call) {
    String secret =
        backend.vault().open(session.sealedSecret(), session.accessKeyId()).orElseThrow();
    return backend
        .execute(call, new SessionCommand.StartSession(session))
        .thenApply(
            done ->
                Credentials.builder()
                    .accessKeyId(session.accessKeyId())
                    .secretAccessKey(secret)
                    .sessionToken(tokens.token(session.accessKeyId(), secret, session.expiresAt()))
                    .expiration(session.expiresAt())
                    .build());
  }
}
