package io.hindsight.http.aws.iam;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.catalogue.servicelinkedroles.ServiceLinkedRole;
import io.hindsight.domain.decider.Rejection;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.identity.ServiceLinkedRoleCommand;
import io.hindsight.domain.identity.ServiceLinkedRoleDeletion;
import io.hindsight.domain.principal.TrustPolicy;
import io.hindsight.http.aws.Backend;
import io.hindsight.http.aws.PolicyDocuments;
import io.hindsight.http.aws.protocol.AwsError;
import io.hindsight.http.aws.protocol.Call;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import software.amazon.awssdk.services.iam.model.CreateServiceLinkedRoleRequest;
import software.amazon.awssdk.services.iam.model.CreateServiceLinkedRoleResponse;
import software.amazon.awssdk.services.iam.model.DeleteServiceLinkedRoleRequest;
import software.amazon.awssdk.services.iam.model.DeleteServiceLinkedRoleResponse;
import software.amazon.awssdk.services.iam.model.DeletionTaskFailureReasonType;
import software.amazon.awssdk.services.iam.model.GetServiceLinkedRoleDeletionStatusRequest;
import software.amazon.awssdk.services.iam.model.GetServiceLinkedRoleDeletionStatusResponse;

/** Roles that AWS's services have for themselves. */
public final class ServiceLinkedRoles {
  private final Backend backend;
  private final Lookups lookups;
  private final Roles roles;

  public ServiceLinkedRoles(Backend backend) {
    this.backend = backend;
    this.lookups = new Lookups(backend);
    this.roles = new Roles(backend);
  }

  public CompletionStage<CreateServiceLinkedRoleResponse> createServiceLinkedRole(
      CreateServiceLinkedRoleRequest request, Call call) {
    AccountId account = backend.account(call);
    String service = request.awsServiceName();
    ServiceLinkedRole template =
        ServiceLinkedRole.of(service)
            .orElseThrow(
                () ->
                    AwsError.of(
                        "InvalidInput", "Service-linked roles are not supported for " + service));
    if (request.customSuffix() != null && !template.takesSuffix()) {
      throw AwsError.of("InvalidInput", "Custom suffix is not allowed for " + service);
    }
    String name = template.roleName(request.customSuffix());
    String document = template.trustPolicy();
    return backend
        .execute(
            call,
            new ServiceLinkedRoleCommand.CreateServiceLinkedRole(
                account,
                backend.ids().uniqueId("AROA"),
                name,
                template.path(),
                new TrustPolicy(document, PolicyDocuments.checkTrust(document), Map.of()),
                request.description(),
                template.policyArn()))
        .thenApply(
            done -> {
              Identity role = lookups.identity(done.after(), call, Identity.Kind.ROLE, name);
              return CreateServiceLinkedRoleResponse.builder()
                  .role(
                      roles.brief(done.after(), role).toBuilder()
                          .assumeRolePolicyDocument(Lookups.encoded(template.trustPolicyAsMade()))
                          .build())
                  .build();
            });
  }

  public CompletionStage<DeleteServiceLinkedRoleResponse> deleteServiceLinkedRole(
      DeleteServiceLinkedRoleRequest request, Call call) {
    Identity role = lookups.identity(call, Identity.Kind.ROLE, request.roleName());
    String taskId = "task" + role.path() + role.name() + '/' + backend.ids().uuid();
    return backend
        .deleteServiceLinkedRole(call, role.name(), taskId)
        .thenApply(
            done ->
                DeleteServiceLinkedRoleResponse.builder()
                    .deletionTaskId(task(done.after(), role))
                    .build());
  }

  /** The task that deletes the role: the one of this call, or of one before that is under way. */
  private static String task(Entities state, Identity role) {
    return state
        .all(ServiceLinkedRoleDeletion.TABLE, role.account())
        .filter(deletion -> deletion.roleId().equals(role.id()))
        .map(ServiceLinkedRoleDeletion::taskId)
        .findFirst()
        .orElseThrow();
  }

  public GetServiceLinkedRoleDeletionStatusResponse getServiceLinkedRoleDeletionStatus(
      GetServiceLinkedRoleDeletionStatusRequest request, Call call) {
    Entities state = backend.at(call);
    ServiceLinkedRoleDeletion deletion =
        state
            .find(ServiceLinkedRoleDeletion.key(backend.account(call), request.deletionTaskId()))
            .orElseThrow(
                () ->
                    Backend.error(
                        Rejection.noSuchEntity(
                            "Deletion task " + request.deletionTaskId() + " cannot be found.")));
    ServiceLinkedRoleDeletion.Status status = deletion.status(state);
    return GetServiceLinkedRoleDeletionStatusResponse.builder()
        .status(status.name())
        .reason(
            status == ServiceLinkedRoleDeletion.Status.FAILED
                ? DeletionTaskFailureReasonType.builder()
                    .reason("The role is still in use.")
                    .build()
                : null)
        .build();
  }
}
