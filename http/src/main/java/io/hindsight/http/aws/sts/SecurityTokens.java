package io.hindsight.http.aws.sts;

import io.hindsight.actors.secrets.Identifiers;
import io.hindsight.domain.access.Subject;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.catalogue.managedpolicies.ManagedPolicyCatalogue;
import io.hindsight.domain.managedpolicy.ManagedPolicyCommand;
import io.hindsight.domain.principal.Principal;
import io.hindsight.domain.session.Session;
import io.hindsight.domain.session.SessionCommand;
import io.hindsight.domain.tag.KeyCase;
import io.hindsight.domain.tag.Tag;
import io.hindsight.domain.tag.Tags;
import io.hindsight.domain.time.AsOf;
import io.hindsight.http.aws.Backend;
import io.hindsight.http.aws.PolicyDocuments;
import io.hindsight.http.aws.authorization.AssumableRoles;
import io.hindsight.http.aws.authorization.AuthorizationMessages;
import io.hindsight.http.aws.authorization.Caller;
import io.hindsight.http.aws.authorization.SessionTokens;
import io.hindsight.http.aws.protocol.AwsError;
import io.hindsight.http.aws.protocol.Call;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.AssumedRoleUser;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.DecodeAuthorizationMessageRequest;
import software.amazon.awssdk.services.sts.model.DecodeAuthorizationMessageResponse;
import software.amazon.awssdk.services.sts.model.FederatedUser;
import software.amazon.awssdk.services.sts.model.GetAccessKeyInfoRequest;
import software.amazon.awssdk.services.sts.model.GetAccessKeyInfoResponse;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityRequest;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;
import software.amazon.awssdk.services.sts.model.GetFederationTokenRequest;
import software.amazon.awssdk.services.sts.model.GetFederationTokenResponse;
import software.amazon.awssdk.services.sts.model.GetSessionTokenRequest;
import software.amazon.awssdk.services.sts.model.GetSessionTokenResponse;
import software.amazon.awssdk.services.sts.model.PolicyDescriptorType;

/** Temporary credentials, and who a caller is. */
public final class SecurityTokens {
  private static final int MOST_SESSION_POLICIES = 10;
  private static final int DEFAULT_ROLE_SESSION = 3600;
  private static final int LONGEST_CHAINED_SESSION = 3600;
  private static final int DEFAULT_USER_SESSION = 43_200;
  private static final int LONGEST_ROOT_SESSION = 3600;
  private static final int PACKED_LIMIT = 2048;

  private final Backend backend;
  private final SessionTokens tokens;

  public SecurityTokens(Backend backend) {
    this.backend = backend;
    this.tokens = new SessionTokens(backend.vault());
  }

  public GetCallerIdentityResponse getCallerIdentity(GetCallerIdentityRequest request, Call call) {
    Caller caller = backend.caller(call);
    return GetCallerIdentityResponse.builder()
        .userId(caller.userId())
        .account(caller.account().value())
        .arn(caller.arn())
        .build();
  }

  public GetAccessKeyInfoResponse getAccessKeyInfo(GetAccessKeyInfoRequest request, Call call) {
    String id = request.accessKeyId();
    AccountId account =
        backend
            .engine()
            .keyOwner(id)
            .map(key -> key.account())
            .or(() -> Identifiers.accountOf(id))
            .orElseThrow(
                () -> AwsError.validationError("Access key id " + id + " names no account."));
    return GetAccessKeyInfoResponse.builder().account(account.value()).build();
  }

  public DecodeAuthorizationMessageResponse decodeAuthorizationMessage(
      DecodeAuthorizationMessageRequest request, Call call) {
    String decoded =
        new AuthorizationMessages(backend.vault())
            .decode(backend.account(call), request.encodedMessage())
            .orElseThrow(
                () -> AwsError.of("InvalidAuthorizationMessageException", "Message is not valid"));
    return DecodeAuthorizationMessageResponse.builder().decodedMessage(decoded).build();
  }

  /** That the caller may and the role trusts it was decided at the gate. */
  public CompletionStage<AssumeRoleResponse> assumeRole(AssumeRoleRequest request, Call call) {
    Caller caller = backend.caller(call);
    AssumableRoles.Role role =
        AssumableRoles.find(backend.engine().at(call.asOf()), request.roleArn())
            .orElseThrow(() -> AwsError.accessDenied("The role cannot be found."));
    boolean chained = caller.kind() == Subject.Kind.ASSUMED_ROLE;
    int duration = duration(request, role.principal(), chained);
    List<Tag> given = tags(request.tags());
    Tags inherited = inherited(caller, given);
    List<String> transitive = transitive(caller, request.transitiveTagKeys(), given);
    List<String> arns = arns(request.policyArns(), role.identity().account());
    Session session =
        session(
            role.identity().account(),
            Session.Kind.ASSUMED_ROLE,
            role.identity().id(),
            role.identity().arn(),
            request.roleSessionName(),
            documents(request.policy()),
            arns,
            inherited.plus(given, KeyCase.IGNORED),
            transitive,
            sourceIdentity(caller, request.sourceIdentity()),
            caller,
            duration,
            chained,
            call);
    Integer packed = packed(request.policy(), arns, given);
    return start(session, call)
        .thenApply(
            credentials ->
                AssumeRoleResponse.builder()
                    .credentials(credentials)
                    .assumedRoleUser(
                        AssumedRoleUser.builder()
                            .assumedRoleId(session.userId())
                            .arn(session.arn())
                            .build())
                    .packedPolicySize(packed)
                    .sourceIdentity(session.sourceIdentity())
                    .build());
  }

  public CompletionStage<GetSessionTokenResponse> getSessionToken(
      GetSessionTokenRequest request, Call call) {
    Caller caller = longTerm(call, "GetSessionToken");
    int duration = userDuration(caller, request.durationSeconds());
    Session session =
        session(
            caller.account(),
            Session.Kind.SESSION_TOKEN,
            caller.principalId(),
            caller.arn(),
            "",
            List.of(),
            List.of(),
            Tags.NONE,
            List.of(),
            null,
            caller,
            duration,
            false,
            call);
    return start(session, call)
        .thenApply(
            credentials -> GetSessionTokenResponse.builder().credentials(credentials).build());
  }

  public CompletionStage<GetFederationTokenResponse> getFederationToken(
      GetFederationTokenRequest request, Call call) {
    Caller caller = longTerm(call, "GetFederationToken");
    List<Tag> tags = tags(request.tags());
    List<String> arns = arns(request.policyArns(), caller.account());
    Session session =
        session(
            caller.account(),
            Session.Kind.FEDERATED_USER,
            caller.principalId(),
            caller.arn(),
            request.name(),
            documents(request.policy()),
            arns,
            Tags.NONE.plus(tags, KeyCase.IGNORED),
            List.of(),
            null,
            caller,
            userDuration(caller, request.durationSeconds()),
            false,
            call);
    Integer packed = packed(request.policy(), arns, tags);
    return start(session, call)
        .thenApply(
            credentials ->
                GetFederationTokenResponse.builder()
                    .credentials(credentials)
                    .federatedUser(
                        FederatedUser.builder()
                            .federatedUserId(session.userId())
                            .arn(session.arn())
                            .build())
                    .packedPolicySize(packed == null ? 0 : packed)
                    .build());
  }

  private Caller longTerm(Call call, String operation) {
    Caller caller = backend.caller(call);
    if (caller.isTemporary()) {
      throw AwsError.accessDenied("Cannot call " + operation + " with session credentials");
    }
    return caller;
  }

  private static int userDuration(Caller caller, @Nullable Integer wanted) {
    int duration = wanted == null ? DEFAULT_USER_SESSION : wanted;
    return caller.kind() == Subject.Kind.ROOT ? Math.min(duration, LONGEST_ROOT_SESSION) : duration;
  }

  private static int duration(AssumeRoleRequest request, Principal role, boolean chained) {
    int duration =
        request.durationSeconds() == null ? DEFAULT_ROLE_SESSION : request.durationSeconds();
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

  /** The tags that come down the chain; a transitive one cannot be given another value. */
  private static Tags inherited(Caller caller, List<Tag> given) {
    Session before = caller.session();
    if (before == null) {
      return Tags.NONE;
    }
    for (String key : before.transitiveTagKeys()) {
      if (given.stream().anyMatch(tag -> tag.key().equalsIgnoreCase(key))) {
        throw AwsError.of(
            "InvalidParameterValue",
            400,
            "One of the specified transitive tag keys can't be set because it conflicts with a"
                + " transitive tag key from the calling session.");
      }
    }
    return new Tags(
        before.tags().list().stream()
            .filter(
                tag -> before.transitiveTagKeys().stream().anyMatch(tag.key()::equalsIgnoreCase))
            .toList());
  }

  private static List<String> transitive(Caller caller, List<String> wanted, List<Tag> given) {
    for (String key : wanted) {
      if (given.stream().noneMatch(tag -> tag.key().equalsIgnoreCase(key))) {
        throw AwsError.of(
            "InvalidParameterValue",
            400,
            "The specified transitive tag key must be included in the requested tags.");
      }
    }
    List<String> keys = new ArrayList<>(wanted);
    Session before = caller.session();
    if (before != null) {
      keys.addAll(before.transitiveTagKeys());
    }
    return keys;
  }

  private static @Nullable String sourceIdentity(Caller caller, @Nullable String wanted) {
    Session before = caller.session();
    String set = before == null ? null : before.sourceIdentity();
    if (set != null && wanted != null && !set.equals(wanted)) {
      throw AwsError.accessDenied(
          "The source identity was set when the session began and cannot be changed.");
    }
    return set == null ? wanted : set;
  }

  private static List<String> documents(@Nullable String policy) {
    if (policy == null) {
      return List.of();
    }
    PolicyDocuments.checkSession(policy);
    return List.of(policy);
  }

  private List<String> arns(List<PolicyDescriptorType> policies, AccountId account) {
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

  private static List<Tag> tags(List<software.amazon.awssdk.services.sts.model.Tag> given) {
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
  private static @Nullable Integer packed(
      @Nullable String policy, List<String> arns, List<Tag> tags) {
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

  private Session session(
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
      Caller caller,
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
        caller.mfaAt(),
        now,
        now.plusSeconds(seconds),
        caller.arn(),
        chained);
  }

  private CompletionStage<Credentials> start(Session session, Call call) {
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
