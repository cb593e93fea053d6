package io.hindsight.http.aws.sts;

import io.hindsight.domain.session.Session;
import io.hindsight.domain.tag.KeyCase;
import io.hindsight.domain.tag.Tags;
import io.hindsight.http.aws.Backend;
import io.hindsight.http.aws.authorization.AssumableRoles;
import io.hindsight.http.aws.authorization.FederatedCaller;
import io.hindsight.http.aws.federation.SamlIdentity;
import io.hindsight.http.aws.federation.WebIdentity;
import io.hindsight.http.aws.protocol.AwsError;
import io.hindsight.http.aws.protocol.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithSamlRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithSamlResponse;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityResponse;
import software.amazon.awssdk.services.sts.model.AssumedRoleUser;

/** Roles for those whom an identity provider vouches for; that the role trusts it was decided. */
public final class FederatedRoles {
  private final Backend backend;
  private final NewSessions sessions;

  public FederatedRoles(Backend backend) {
    this.backend = backend;
    this.sessions = new NewSessions(backend);
  }

  public CompletionStage<AssumeRoleWithWebIdentityResponse> assumeRoleWithWebIdentity(
      AssumeRoleWithWebIdentityRequest request, Call call) {
    WebIdentity caller = caller(call, WebIdentity.class);
    AssumableRoles.Role role = role(call, request.roleArn());
    List<String> arns = sessions.arns(request.policyArns(), caller.account());
    Session session =
        session(
            call,
            caller,
            role,
            request.roleSessionName(),
            request.policy(),
            arns,
            NewSessions.roleDuration(request.durationSeconds(), role.principal(), false));
    Integer packed = NewSessions.packed(request.policy(), arns, caller.tags());
    return sessions
        .start(session, call)
        .thenApply(
            credentials ->
                AssumeRoleWithWebIdentityResponse.builder()
                    .credentials(credentials)
                    .subjectFromWebIdentityToken(caller.subject())
                    .assumedRoleUser(assumed(session))
                    .packedPolicySize(packed)
                    .provider(caller.provider())
                    .audience(caller.audience())
                    .sourceIdentity(caller.sourceIdentity())
                    .build());
  }

  public CompletionStage<AssumeRoleWithSamlResponse> assumeRoleWithSAML(
      AssumeRoleWithSamlRequest request, Call call) {
    SamlIdentity caller = caller(call, SamlIdentity.class);
    AssumableRoles.Role role = role(call, request.roleArn());
    List<String> arns = sessions.arns(request.policyArns(), caller.account());
    Session session =
        session(
            call,
            caller,
            role,
            caller.roleSessionName(),
            request.policy(),
            arns,
            samlDuration(request, role, caller, call.time()));
    Integer packed = NewSessions.packed(request.policy(), arns, caller.tags());
    return sessions
        .start(session, call)
        .thenApply(
            credentials ->
                AssumeRoleWithSamlResponse.builder()
                    .credentials(credentials)
                    .assumedRoleUser(assumed(session))
                    .packedPolicySize(packed)
                    .subject(caller.subject())
                    .subjectType(caller.subjectType())
                    .issuer(caller.issuer())
                    .audience(caller.audience())
                    .nameQualifier(caller.nameQualifier())
                    .sourceIdentity(caller.sourceIdentity())
                    .build());
  }

  /** The session lasts no longer than the provider's own. */
  private static int samlDuration(
      AssumeRoleWithSamlRequest request,
      AssumableRoles.Role role,
      SamlIdentity caller,
      Instant now) {
    int duration = NewSessions.roleDuration(request.durationSeconds(), role.principal(), false);
    Instant end = caller.sessionEnd();
    if (end == null) {
      return duration;
    }
    long left = Duration.between(now, end).toSeconds();
    if (left <= 0) {
      throw AwsError.of("ExpiredTokenException", "The session of the response has expired");
    }
    return (int) Math.min(duration, left);
  }

  private Session session(
      Call call,
      FederatedCaller caller,
      AssumableRoles.Role role,
      String name,
      @Nullable String policy,
      List<String> arns,
      int duration) {
    return sessions.session(
        role.identity().account(),
        Session.Kind.ASSUMED_ROLE,
        role.identity().id(),
        role.identity().arn(),
        name,
        NewSessions.documents(policy),
        arns,
        Tags.NONE.plus(caller.tags(), KeyCase.IGNORED),
        caller.transitiveTagKeys(),
        caller.sourceIdentity(),
        caller.federation(),
        duration,
        false,
        call);
  }

  private AssumableRoles.Role role(Call call, String arn) {
    return AssumableRoles.find(backend.engine().at(call.asOf()), arn)
        .orElseThrow(() -> AwsError.accessDenied("Not authorized to perform " + call.action()));
  }

  private static <T extends FederatedCaller> T caller(Call call, Class<T> type) {
    return call.caller(type)
        .orElseThrow(() -> new IllegalStateException("the call has passed no gate"));
  }

  private static AssumedRoleUser assumed(Session session) {
    return AssumedRoleUser.builder().assumedRoleId(session.userId()).arn(session.arn()).build();
  }
}
