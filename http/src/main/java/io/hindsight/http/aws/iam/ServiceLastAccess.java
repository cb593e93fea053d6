package io.hindsight.http.aws.iam;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.catalogue.actions.ActionCatalogue;
import io.hindsight.domain.catalogue.actions.AwsService;
import io.hindsight.domain.catalogue.actions.ServiceAction;
import io.hindsight.domain.decider.Rejection;
import io.hindsight.domain.history.Version;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.report.GrantedServices;
import io.hindsight.domain.report.Report;
import io.hindsight.domain.report.ReportCommand;
import io.hindsight.domain.trail.LastUses;
import io.hindsight.http.aws.Backend;
import io.hindsight.http.aws.Page;
import io.hindsight.http.aws.protocol.AwsError;
import io.hindsight.http.aws.protocol.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.model.AccessAdvisorUsageGranularityType;
import software.amazon.awssdk.services.iam.model.EntityDetails;
import software.amazon.awssdk.services.iam.model.EntityInfo;
import software.amazon.awssdk.services.iam.model.GenerateOrganizationsAccessReportRequest;
import software.amazon.awssdk.services.iam.model.GenerateOrganizationsAccessReportResponse;
import software.amazon.awssdk.services.iam.model.GenerateServiceLastAccessedDetailsRequest;
import software.amazon.awssdk.services.iam.model.GenerateServiceLastAccessedDetailsResponse;
import software.amazon.awssdk.services.iam.model.GetOrganizationsAccessReportRequest;
import software.amazon.awssdk.services.iam.model.GetOrganizationsAccessReportResponse;
import software.amazon.awssdk.services.iam.model.GetServiceLastAccessedDetailsRequest;
import software.amazon.awssdk.services.iam.model.GetServiceLastAccessedDetailsResponse;
import software.amazon.awssdk.services.iam.model.GetServiceLastAccessedDetailsWithEntitiesRequest;
import software.amazon.awssdk.services.iam.model.GetServiceLastAccessedDetailsWithEntitiesResponse;
import software.amazon.awssdk.services.iam.model.JobStatusType;
import software.amazon.awssdk.services.iam.model.PolicyOwnerEntityType;
import software.amazon.awssdk.services.iam.model.ServiceLastAccessed;
import software.amazon.awssdk.services.iam.model.TrackedActionLastAccessed;

/** Reports on when services and their actions were last accessed. */
public final class ServiceLastAccess {
  private static final ActionCatalogue CATALOGUE = ActionCatalogue.instance();

  /** The actions by which calls come into the trail, by the services that answer them here. */
  private static final Map<String, Set<String>> TRACKED = tracked();

  private final Backend backend;

  public ServiceLastAccess(Backend backend) {
    this.backend = backend;
  }

  private static Map<String, Set<String>> tracked() {
    return Stream.of(io.hindsight.http.aws.protocol.AwsService.values())
        .collect(
            Collectors.toUnmodifiableMap(
                io.hindsight.http.aws.protocol.AwsService::actionPrefix,
                service ->
                    io.hindsight.http.aws.protocol.ServiceModel.of(service).operations().stream()
                        .map(io.hindsight.http.aws.protocol.OperationModel::name)
                        .collect(Collectors.toUnmodifiableSet())));
  }

  public CompletionStage<GenerateServiceLastAccessedDetailsResponse>
      generateServiceLastAccessedDetails(
          GenerateServiceLastAccessedDetailsRequest request, Call call) {
    AccountId account = backend.account(call);
    String arn = request.arn();
    if (!ServiceAccess.isSubject(account, arn)) {
      throw AwsError.of("InvalidInput", "ARN " + arn + " is not valid.");
    }
    if (!ServiceAccess.exists(backend.at(call), account, arn)) {
      throw Backend.error(Rejection.noSuchEntity("ARN " + arn + " cannot be found."));
    }
    String jobId = backend.ids().uuid();
    boolean actions = request.granularity() == AccessAdvisorUsageGranularityType.ACTION_LEVEL;
    return backend
        .engine()
        .flushed()
        .thenCompose(
            done ->
                backend.execute(
                    call,
                    new ReportCommand.GenerateServiceLastAccessedDetails(
                        account, jobId, arn, actions)))
        .thenApply(
            done -> GenerateServiceLastAccessedDetailsResponse.builder().jobId(jobId).build());
  }

  public GetServiceLastAccessedDetailsResponse getServiceLastAccessedDetails(
      GetServiceLastAccessedDetailsRequest request, Call call) {
    ServiceAccess access = access(request.jobId(), call);
    Report report = access.report();
    GrantedServices granted = access.granted();
    Page<String> page =
        Page.of(granted.services().stream(), name -> name, request.marker(), request.maxItems());
    List<ServiceLastAccessed> services = new ArrayList<>();
    for (String name : page.items()) {
      ServiceLastAccessed.Builder service = service(access, name);
      if (report.actionLevel()) {
        service.trackedActionsLastAccessed(actions(access, granted, name));
      }
      services.add(service.build());
    }
    return GetServiceLastAccessedDetailsResponse.builder()
        .jobStatus(JobStatusType.COMPLETED)
        .jobType(
            report.actionLevel()
                ? AccessAdvisorUsageGranularityType.ACTION_LEVEL
                : AccessAdvisorUsageGranularityType.SERVICE_LEVEL)
        .jobCreationDate(report.createDate())
        .jobCompletionDate(report.createDate())
        .servicesLastAccessed(services)
        .isTruncated(page.isTruncated())
        .marker(page.marker())
        .build();
  }

  private static ServiceLastAccessed.Builder service(ServiceAccess access, String namespace) {
    List<ServiceAccess.Attempt> attempts =
        access.attempts(namespace).stream().filter(attempt -> attempt.use() != null).toList();
    ServiceLastAccessed.Builder service =
        ServiceLastAccessed.builder()
            .serviceName(CATALOGUE.service(namespace).map(AwsService::name).orElse(namespace))
            .serviceNamespace(namespace)
            .totalAuthenticatedEntities(attempts.size());
    if (!attempts.isEmpty()) {
      LastUses.@Nullable Use use = attempts.get(0).use();
      service
          .lastAuthenticatedEntity(attempts.get(0).entity().arn())
          .lastAuthenticated(use == null ? null : use.at())
          .lastAuthenticatedRegion(use == null ? null : use.region());
    }
    return service;
  }

  /** The tracked actions that are granted; none where none of them was tried. */
  private static List<TrackedActionLastAccessed> actions(
      ServiceAccess access, GrantedServices granted, String service) {
    Set<String> tracked = TRACKED.getOrDefault(service, Set.of());
    Map<String, ServiceAccess.Attempt> attempts = access.actions(service);
    List<TrackedActionLastAccessed> actions = new ArrayList<>();
    boolean tried = false;
    for (ServiceAction action : granted.actions(service)) {
      if (tracked.contains(action.name())) {
        ServiceAccess.Attempt attempt = attempts.get(action.name());
        LastUses.@Nullable Use use = attempt == null ? null : attempt.use();
        tried |= use != null;
        actions.add(
            TrackedActionLastAccessed.builder()
                .actionName(action.name())
                .lastAccessedEntity(attempt == null ? null : attempt.entity().arn())
                .lastAccessedTime(use == null ? null : use.at())
                .lastAccessedRegion(use == null ? null : use.region())
                .build());
      }
    }
    return tried ? actions : List.of();
  }

  public GetServiceLastAccessedDetailsWithEntitiesResponse
      getServiceLastAccessedDetailsWithEntities(
          GetServiceLastAccessedDetailsWithEntitiesRequest request, Call call) {
    ServiceAccess access = access(request.jobId(), call);
    String namespace = request.serviceNamespace();
    if (!access.granted().services().contains(namespace)) {
      throw Backend.error(
          Rejection.noSuchEntity(
              "Service namespace " + namespace + " cannot be found in the report."));
    }
    List<ServiceAccess.Attempt> attempts = access.attempts(namespace);
    List<String> places = new ArrayList<>();
    for (int i = 0; i < attempts.size(); i++) {
      places.add("%08d".formatted(i));
    }
    Page<String> page =
        Page.of(places.stream(), place -> place, request.marker(), request.maxItems());
    return GetServiceLastAccessedDetailsWithEntitiesResponse.builder()
        .jobStatus(JobStatusType.COMPLETED)
        .jobCreationDate(access.report().createDate())
        .jobCompletionDate(access.report().createDate())
        .entityDetailsList(
            page.items().stream()
                .map(place -> details(attempts.get(Integer.parseInt(place))))
                .toList())
        .isTruncated(page.isTruncated())
        .marker(page.marker())
        .build();
  }

  private static EntityDetails details(ServiceAccess.Attempt attempt) {
    Identity entity = attempt.entity();
    LastUses.@Nullable Use use = attempt.use();
    return EntityDetails.builder()
        .entityInfo(
            EntityInfo.builder()
                .arn(entity.arn())
                .name(entity.name())
                .type(
                    entity.kind() == Identity.Kind.ROLE
                        ? PolicyOwnerEntityType.ROLE
                        : PolicyOwnerEntityType.USER)
                .id(entity.id())
                .path(entity.path())
                .build())
        .lastAuthenticated(use == null ? null : use.at())
        .build();
  }

  private ServiceAccess access(String jobId, Call call) {
    Version<Report> version =
        backend.engine().history().version(Report.key(backend.account(call), jobId), call.asOf());
    Report report = version == null ? null : version.value();
    if (version == null || report == null || report.isOutlived(Lookups.moment(call))) {
      throw noJob(jobId);
    }
    return ServiceAccess.of(
        backend.engine().history(), backend.engine().trail().lastUses(), version);
  }

  private static AwsError noJob(String jobId) {
    return Backend.error(
        Rejection.noSuchEntity("The job with the id " + jobId + " cannot be found."));
  }

  /** No account of this server is the management account of an organization, as AWS asks. */
  public CompletionStage<GenerateOrganizationsAccessReportResponse>
      generateOrganizationsAccessReport(
          GenerateOrganizationsAccessReportRequest request, Call call) {
    return CompletableFuture.failedStage(
        AwsError.accessDenied(
            "The account "
                + backend.account(call)
                + " is not the management account of an organization."));
  }

  /** Without an organization, no job can have been begun. */
  public CompletionStage<GetOrganizationsAccessReportResponse> getOrganizationsAccessReport(
      GetOrganizationsAccessReportRequest request, Call call) {
    return CompletableFuture.failedStage(noJob(request.jobId()));
  }
}
