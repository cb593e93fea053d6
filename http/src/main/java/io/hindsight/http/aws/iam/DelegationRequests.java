package io.hindsight.http.aws.iam;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.delegation.DelegationRequest;
import io.hindsight.domain.delegation.DelegationRequestCommand;
import io.hindsight.domain.entity.Entities;
import io.hindsight.http.aws.Backend;
import io.hindsight.http.aws.Page;
import io.hindsight.http.aws.protocol.AwsError;
import io.hindsight.http.aws.protocol.Call;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import software.amazon.awssdk.services.iam.model.AcceptDelegationRequestRequest;
import software.amazon.awssdk.services.iam.model.AcceptDelegationRequestResponse;
import software.amazon.awssdk.services.iam.model.AssociateDelegationRequestRequest;
import software.amazon.awssdk.services.iam.model.AssociateDelegationRequestResponse;
import software.amazon.awssdk.services.iam.model.CreateDelegationRequestRequest;
import software.amazon.awssdk.services.iam.model.CreateDelegationRequestResponse;
import software.amazon.awssdk.services.iam.model.DelegationPermission;
import software.amazon.awssdk.services.iam.model.GetDelegationRequestRequest;
import software.amazon.awssdk.services.iam.model.GetDelegationRequestResponse;
import software.amazon.awssdk.services.iam.model.GetHumanReadableSummaryRequest;
import software.amazon.awssdk.services.iam.model.GetHumanReadableSummaryResponse;
import software.amazon.awssdk.services.iam.model.ListDelegationRequestsRequest;
import software.amazon.awssdk.services.iam.model.ListDelegationRequestsResponse;
import software.amazon.awssdk.services.iam.model.PermissionCheckResultType;
import software.amazon.awssdk.services.iam.model.PermissionCheckStatusType;
import software.amazon.awssdk.services.iam.model.PolicyParameter;
import software.amazon.awssdk.services.iam.model.RejectDelegationRequestRequest;
import software.amazon.awssdk.services.iam.model.RejectDelegationRequestResponse;
import software.amazon.awssdk.services.iam.model.SendDelegationTokenRequest;
import software.amazon.awssdk.services.iam.model.SendDelegationTokenResponse;
import software.amazon.awssdk.services.iam.model.SummaryStateType;
import software.amazon.awssdk.services.iam.model.UpdateDelegationRequestRequest;
import software.amazon.awssdk.services.iam.model.UpdateDelegationRequestResponse;

/**
 * Requests of others for temporary access, which may come from any account of the server. Policy
 * templates are AWS's partners' own and unknown here, so what one grants is never told.
 */
public final class DelegationRequests {
  private static final String ARN_PART = ":delegation-request/";

  private final Backend backend;

  public DelegationRequests(Backend backend) {
    this.backend = backend;
  }

  public CompletionStage<CreateDelegationRequestResponse> createDelegationRequest(
      CreateDelegationRequestRequest request, Call call) {
    String id = backend.ids().uuid();
    DelegationPermission permission = request.permissions();
    DelegationRequest.Terms terms =
        new DelegationRequest.Terms(
            backend.caller(call).arn(),
            request.requestorWorkflowId(),
            request.description(),
            request.requestMessage(),
            permission.policyTemplateArn(),
            permission.parameters().stream()
                .map(
                    each ->
                        new DelegationRequest.Parameter(
                            each.name(), each.typeAsString(), each.values()))
                .toList(),
            request.redirectUrl(),
            request.notificationChannel(),
            request.sessionDuration(),
            Boolean.TRUE.equals(request.onlySendByOwner()));
    return backend
        .execute(
            call,
            new DelegationRequestCommand.CreateDelegationRequest(
                backend.account(call), id, terms, request.ownerAccountId()))
        .thenApply(
            done ->
                CreateDelegationRequestResponse.builder()
                    .delegationRequestId(id)
                    .consoleDeepLink(
                        "https://console.aws.amazon.com/iam/home#/delegation-requests/" + id)
                    .build());
  }

  public GetDelegationRequestResponse getDelegationRequest(
      GetDelegationRequestRequest request, Call call) {
    GetDelegationRequestResponse.Builder response =
        GetDelegationRequestResponse.builder()
            .delegationRequest(shown(call, find(call, request.delegationRequestId())));
    if (Boolean.TRUE.equals(request.delegationPermissionCheck())) {
      response
          .permissionCheckStatus(PermissionCheckStatusType.COMPLETE)
          .permissionCheckResult(PermissionCheckResultType.UNSURE);
    }
    return response.build();
  }

  public ListDelegationRequestsResponse listDelegationRequests(
      ListDelegationRequestsRequest request, Call call) {
    AccountId account = backend.account(call);
    String owner = request.ownerId();
    Page<DelegationRequest> page =
        Page.of(
            all(call)
                .filter(
                    each ->
                        each.account().equals(account)
                            || account.value().equals(each.ownerAccountId()))
                .filter(each -> owner == null || owner.equals(each.ownerId()))
                .sorted(Comparator.comparing(DelegationRequest::id)),
            DelegationRequest::id,
            request.marker(),
            request.maxItems());
    return ListDelegationRequestsResponse.builder()
        .delegationRequests(page.items().stream().map(each -> shown(call, each)).toList())
        .isTruncated(page.isTruncated())
        .marker(page.marker())
        .build();
  }

  public CompletionStage<AssociateDelegationRequestResponse> associateDelegationRequest(
      AssociateDelegationRequestRequest request, Call call) {
    DelegationRequest found = find(call, request.delegationRequestId());
    AccountId account = backend.account(call);
    String owner = found.ownerAccountId();
    if (owner != null && !owner.equals(account.value())) {
      throw Backend.error(DelegationRequestCommand.notFound(found.id()));
    }
    return backend
        .execute(
            call,
            new DelegationRequestCommand.AssociateDelegationRequest(
                found.account(), found.id(), backend.caller(call).arn(), account))
        .thenApply(done -> AssociateDelegationRequestResponse.builder().build());
  }

  public CompletionStage<UpdateDelegationRequestResponse> updateDelegationRequest(
      UpdateDelegationRequestRequest request, Call call) {
    DelegationRequest found = find(call, request.delegationRequestId());
    return backend
        .execute(
            call,
            new DelegationRequestCommand.UpdateDelegationRequest(
                found.account(), found.id(), request.notes()))
        .thenApply(done -> UpdateDelegationRequestResponse.builder().build());
  }

  public CompletionStage<AcceptDelegationRequestResponse> acceptDelegationRequest(
      AcceptDelegationRequestRequest request, Call call) {
    DelegationRequest found = find(call, request.delegationRequestId());
    return backend
        .execute(
            call,
            new DelegationRequestCommand.AcceptDelegationRequest(
                found.account(), found.id(), backend.caller(call).arn()))
        .thenApply(done -> AcceptDelegationRequestResponse.builder().build());
  }

  public CompletionStage<RejectDelegationRequestResponse> rejectDelegationRequest(
      RejectDelegationRequestRequest request, Call call) {
    DelegationRequest found = find(call, request.delegationRequestId());
    return backend
        .execute(
            call,
            new DelegationRequestCommand.RejectDelegationRequest(
                found.account(), found.id(), request.notes()))
        .thenApply(done -> RejectDelegationRequestResponse.builder().build());
  }

  public CompletionStage<SendDelegationTokenResponse> sendDelegationToken(
      SendDelegationTokenRequest request, Call call) {
    DelegationRequest found = find(call, request.delegationRequestId());
    return backend
        .execute(
            call,
            new DelegationRequestCommand.SendDelegationToken(
                found.account(), found.id(), backend.caller(call).arn()))
        .thenApply(done -> SendDelegationTokenResponse.builder().build());
  }

  /** Of delegation requests alone, as at AWS. */
  public GetHumanReadableSummaryResponse getHumanReadableSummary(
      GetHumanReadableSummaryRequest request, Call call) {
    String arn = request.entityArn();
    int at = arn.indexOf(ARN_PART);
    if (at < 0) {
      throw AwsError.of("InvalidInput", "ARN " + arn + " is not valid.");
    }
    DelegationRequest found = find(call, arn.substring(at + ARN_PART.length()));
    DelegationRequest.Terms terms = found.terms();
    return GetHumanReadableSummaryResponse.builder()
        .locale(Objects.requireNonNullElse(request.locale(), "en"))
        .summaryState(SummaryStateType.AVAILABLE)
        .summaryContent(
            "%s asks for access for %d seconds: %s"
                .formatted(terms.requestorArn(), terms.sessionDuration(), terms.description()))
        .build();
  }

  private Stream<DelegationRequest> all(Call call) {
    Entities state = backend.at(call);
    return backend.engine().history().accounts().stream()
        .flatMap(account -> state.all(DelegationRequest.TABLE, account));
  }

  private DelegationRequest find(Call call, String id) {
    Entities state = backend.at(call);
    return backend.engine().history().accounts().stream()
        .map(account -> state.find(DelegationRequest.key(account, id)))
        .flatMap(Optional::stream)
        .filter(found -> found.isVisibleTo(backend.account(call)))
        .findFirst()
        .orElseThrow(() -> Backend.error(DelegationRequestCommand.notFound(id)));
  }

  private static software.amazon.awssdk.services.iam.model.DelegationRequest shown(
      Call call, DelegationRequest request) {
    Instant moment = Lookups.moment(call);
    DelegationRequest.Terms terms = request.terms();
    List<PolicyParameter> parameters =
        terms.parameters().stream()
            .map(
                each ->
                    PolicyParameter.builder()
                        .name(each.name())
                        .type(each.type())
                        .values(each.values())
                        .build())
            .toList();
    return software.amazon.awssdk.services.iam.model.DelegationRequest.builder()
        .delegationRequestId(request.id())
        .ownerAccountId(request.ownerAccountId())
        .description(terms.description())
        .requestMessage(terms.requestMessage())
        .permissions(
            DelegationPermission.builder()
                .policyTemplateArn(terms.policyTemplateArn())
                .parameters(parameters)
                .build())
        .ownerId(request.ownerId())
        .approverId(request.approverId())
        .state(request.stateAt(moment).name())
        .requestorId(request.account().value())
        .requestorName(terms.requestorArn())
        .createDate(request.createDate())
        .sessionDuration(terms.sessionDuration())
        .redirectUrl(terms.redirectUrl())
        .notes(request.notes())
        .rejectionReason(request.rejectionReason())
        .onlySendByOwner(terms.onlySendByOwner())
        .updatedTime(request.updatedAt(moment))
        .build();
  }
}
