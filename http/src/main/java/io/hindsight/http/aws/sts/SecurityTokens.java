package io.hindsight.http.aws.sts;

import io.hindsight.actors.secrets.Identifiers;
import io.hindsight.domain.access.Subject;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.session.Session;
import io.hindsight.domain.tag.KeyCase;
import io.hindsight.domain.tag.Tag;
import io.hindsight.domain.tag.Tags;
import io.hindsight.http.aws.Backend;
import io.hindsight.http.aws.authorization.AssumableRoles;
import io.hindsight.http.aws.authorization.AuthorizationMessages;
import io.hindsight.http.aws.authorization.Caller;
import io.hindsight.http.aws.protocol.AwsError;
import io.hindsight.http.aws.protocol.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.AssumedRoleUser;
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

/** Temporary credentials, and who a caller is. */
public final class SecurityTokens {
  private static final int DEFAULT_USER_SESSION = 43_200;
  private static final int LONGEST_ROOT_SESSION = 3600;

  private final Backend backend;
  private final NewSessions sessions;

  public SecurityTokens(Backend backend) {
    this.backend = backend;
    this.sessions = new NewSessions(backend);
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
    int duration = NewSessions.roleDuration(request.durationSeconds(), role.principal(), chained);
    List<Tag> given = NewSessions.tags(request.tags());
    Tags inherited = inherited(caller, given);
    List<String> transitive = transitive(caller, request.transitiveTagKeys(), given);
    List<String> arns = sessions.arns(request.policyArns(), role.identity().account());
    Session session =
        sessions.session(
            role.identity().account(),
            Session.Kind.ASSUMED_ROLE,
            role.identity().id(),
            role.identity().arn(),
            request.roleSessionName(),
            NewSessions.documents(request.policy()),
            arns,
            inherited.plus(given, KeyCase.IGNORED),
            transitive,
            sourceIdentity(caller, request.sourceIdentity()),
            null,
            duration,
            chained,
            call);
    Integer packed = NewSessions.packed(request.policy(), arns, given);
    return sessions
        .start(session, call)
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
        sessions.session(
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
            null,
            duration,
            false,
            call);
    return sessions
        .start(session, call)
        .thenApply(
            credentials -> GetSessionTokenResponse.builder().credentials(credentials).build());
  }

  public CompletionStage<GetFederationTokenResponse> getFederationToken(
      GetFederationTokenRequest request, Call call) {
    Caller caller = longTerm(call, "GetFederationToken");
    List<Tag> tags = NewSessions.tags(request.tags());
    List<String> arns = sessions.arns(request.policyArns(), caller.account());
    Session session =
        sessions.session(
            caller.account(),
            Session.Kind.FEDERATED_USER,
            caller.principalId(),
            caller.arn(),
            request.name(),
            NewSessions.documents(request.policy()),
            arns,
            Tags.NONE.plus(tags, KeyCase.IGNORED),
            List.of(),
            null,
            null,
            userDuration(caller, request.durationSeconds()),
            false,
            call);
    Integer packed = NewSessions.packed(request.policy(), arns, tags);
    return sessions
        .start(session, call)
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
}
