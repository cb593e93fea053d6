package io.hindsight.http.aws.sts;

import io.hindsight.domain.account.AccountFeatures;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.arn.Arn;
import io.hindsight.domain.catalogue.managedpolicies.ManagedPolicyCatalogue;
import io.hindsight.domain.session.Session;
import io.hindsight.domain.tag.Tags;
import io.hindsight.http.aws.Backend;
import io.hindsight.http.aws.authorization.Caller;
import io.hindsight.http.aws.protocol.AwsError;
import io.hindsight.http.aws.protocol.Call;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.model.FeatureType;
import software.amazon.awssdk.services.sts.model.AssumeRootRequest;
import software.amazon.awssdk.services.sts.model.AssumeRootResponse;
import software.amazon.awssdk.services.sts.model.PolicyDescriptorType;

/**
 * Root for one task ("Perform a privileged task on an AWS Organizations member account" in the IAM
 * User Guide). An account is an organization of its own, so it is its own and only member.
 */
public final class RootSessions {
  private static final int LONGEST = 900;
  private static final String TASKS = "arn:aws:iam::aws:policy/root-task/";

  private final Backend backend;
  private final NewSessions sessions;

  public RootSessions(Backend backend) {
    this.backend = backend;
    this.sessions = new NewSessions(backend);
  }

  public CompletionStage<AssumeRootResponse> assumeRoot(AssumeRootRequest request, Call call) {
    Caller caller = backend.caller(call);
    AccountId account = caller.account();
    checkTarget(request.targetPrincipal(), account);
    boolean enabled =
        backend
            .at(call)
            .find(AccountFeatures.key(account))
            .map(features -> features.rootFeatures().contains(FeatureType.ROOT_SESSIONS.toString()))
            .orElse(false);
    if (!enabled) {
      throw AwsError.accessDenied(
          "Root sessions are not enabled for the organization of this account.");
    }
    Session before = caller.session();
    String sourceIdentity = before == null ? null : before.sourceIdentity();
    Session session =
        sessions.session(
            account,
            Session.Kind.ASSUMED_ROOT,
            account.value(),
            Arn.iam(account, "root").toString(),
            "",
            List.of(),
            List.of(task(request.taskPolicyArn())),
            Tags.NONE,
            List.of(),
            sourceIdentity,
            null,
            request.durationSeconds() == null ? LONGEST : request.durationSeconds(),
            caller.isTemporary(),
            call);
    return sessions
        .start(session, call)
        .thenApply(
            credentials ->
                AssumeRootResponse.builder()
                    .credentials(credentials)
                    .sourceIdentity(sourceIdentity)
                    .build());
  }

  private static void checkTarget(String target, AccountId account) {
    String id = Arn.parse(target).map(Arn::account).orElse(target);
    if (!AccountId.isValid(id)) {
      throw AwsError.validationError(target + " is invalid");
    }
    if (!id.equals(account.value())) {
      throw AwsError.accessDenied("Account " + id + " is not a member of your organization.");
    }
  }

  /** One of AWS's policies for tasks of root. */
  private static String task(@Nullable PolicyDescriptorType policy) {
    String arn = policy == null || policy.arn() == null ? "" : policy.arn();
    if (!arn.startsWith(TASKS) || ManagedPolicyCatalogue.instance().find(arn).isEmpty()) {
      throw AwsError.validationError("Policy " + arn + " is not a root task policy.");
    }
    return arn;
  }
}
