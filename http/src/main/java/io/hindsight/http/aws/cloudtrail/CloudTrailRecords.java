package io.hindsight.http.aws.cloudtrail;

import io.hindsight.domain.access.Subject;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.session.Session;
import io.hindsight.domain.trail.TrailCall;
import io.hindsight.domain.trail.TrailResource;
import io.hindsight.http.aws.authorization.Caller;
import io.hindsight.http.aws.authorization.FederatedCaller;
import io.hindsight.http.aws.protocol.AwsError;
import io.hindsight.http.aws.protocol.AwsService;
import io.hindsight.http.aws.protocol.Call;
import io.hindsight.http.aws.protocol.ServiceModel;
import io.hindsight.http.aws.protocol.TlsDetails;
import io.hindsight.http.server.AwsEndpoint;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;

/** Calls as the trail keeps them. */
final class CloudTrailRecords {
  private final RecordedMembers members = new RecordedMembers();
  private final UserIdentities identities = new UserIdentities();

  TrailCall call(
      AccountId account,
      Call call,
      @Nullable Caller caller,
      @Nullable SdkPojo request,
      @Nullable SdkPojo response,
      @Nullable AwsError error,
      TrailCall.@Nullable Shared shared) {
    return call(
        account,
        call,
        caller,
        members.resources(request, response),
        members.json(
            request,
            call.caller() instanceof FederatedCaller federated ? federated.parameters() : Map.of()),
        members.json(call.readOnly() ? null : response, Map.of()),
        error,
        shared);
  }

  /**
   * A call.
   *
   * @param request the record's requestParameters, JSON
   * @param response the record's responseElements, JSON
   */
  TrailCall call(
      AccountId account,
      Call call,
      @Nullable Caller caller,
      List<TrailResource> resources,
      String request,
      String response,
      @Nullable AwsError error,
      TrailCall.@Nullable Shared shared) {
    FederatedCaller federated =
        call.caller() instanceof FederatedCaller vouchedFor ? vouchedFor : null;
    return new TrailCall(
        AwsEndpoint.requestId(),
        Instant.ofEpochSecond(call.time().getEpochSecond()),
        call.service().eventSource(),
        call.operation(),
        call.accessKeyId(),
        federated == null ? userName(caller) : federated.userName(),
        call.readOnly() || call.service() == AwsService.STS,
        error == null ? "" : code(call, error),
        error == null ? "" : error.message(),
        resources,
        call.requestId(),
        federated == null ? identities.json(account, caller) : UserIdentities.json(federated),
        call.region(),
        call.sourceAddress(),
        call.userAgent(),
        request,
        response,
        shared,
        call.secure() ? tls(call) : null);
  }

  private static TrailCall.Tls tls(Call call) {
    TlsDetails details = call.tls();
    return details == null
        ? new TrailCall.Tls("", "", call.host())
        : new TrailCall.Tls(details.version(), details.cipherSuite(), call.host());
  }

  /** An error as the trail calls it: IAM's and STS's by their exceptions' names. */
  private static String code(Call call, AwsError error) {
    return call.service() instanceof AwsService service
        ? ServiceModel.of(service).errors().exceptionName(error.code())
        : error.code();
  }

  private static String userName(@Nullable Caller caller) {
    if (caller == null) {
      return "";
    }
    if (caller.kind() == Subject.Kind.ROOT || caller.kind() == Subject.Kind.ASSUMED_ROOT) {
      return "root";
    }
    Session session = caller.session();
    return session != null && !session.name().isEmpty()
        ? session.name()
        : caller.userName().orElse("");
  }
}
