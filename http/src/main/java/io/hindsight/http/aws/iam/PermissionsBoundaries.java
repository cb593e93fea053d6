package io.hindsight.http.aws.iam;

import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.identity.RelationCommand;
import io.hindsight.http.aws.Backend;
import io.hindsight.http.aws.protocol.Call;
import java.util.concurrent.CompletionStage;
import software.amazon.awssdk.services.iam.model.DeleteRolePermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.DeleteRolePermissionsBoundaryResponse;
import software.amazon.awssdk.services.iam.model.DeleteUserPermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.DeleteUserPermissionsBoundaryResponse;
import software.amazon.awssdk.services.iam.model.PutRolePermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.PutRolePermissionsBoundaryResponse;
import software.amazon.awssdk.services.iam.model.PutUserPermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.PutUserPermissionsBoundaryResponse;

/** The boundaries of users and roles. */
public final class PermissionsBoundaries {
  private final Backend backend;
  private final AttachablePolicies attachable = new AttachablePolicies();

  public PermissionsBoundaries(Backend backend) {
    this.backend = backend;
  }

  public CompletionStage<PutUserPermissionsBoundaryResponse> putUserPermissionsBoundary(
      PutUserPermissionsBoundaryRequest request, Call call) {
    return put(call, Identity.Kind.USER, request.userName(), request.permissionsBoundary())
        .thenApply(done -> PutUserPermissionsBoundaryResponse.builder().build());
  }

  public CompletionStage<PutRolePermissionsBoundaryResponse> putRolePermissionsBoundary(
      PutRolePermissionsBoundaryRequest request, Call call) {
    return put(call, Identity.Kind.ROLE, request.roleName(), request.permissionsBoundary())
        .thenApply(done -> PutRolePermissionsBoundaryResponse.builder().build());
  }

  public CompletionStage<DeleteUserPermissionsBoundaryResponse> deleteUserPermissionsBoundary(
      DeleteUserPermissionsBoundaryRequest request, Call call) {
    return delete(call, Identity.Kind.USER, request.userName())
        .thenApply(done -> DeleteUserPermissionsBoundaryResponse.builder().build());
  }

  public CompletionStage<DeleteRolePermissionsBoundaryResponse> deleteRolePermissionsBoundary(
      DeleteRolePermissionsBoundaryRequest request, Call call) {
    return delete(call, Identity.Kind.ROLE, request.roleName())
        .thenApply(done -> DeleteRolePermissionsBoundaryResponse.builder().build());
  }

  private CompletionStage<?> put(Call call, Identity.Kind kind, String name, String arn) {
    attachable.checkBoundary(arn);
    return backend.execute(
        call, new RelationCommand.PutPermissionsBoundary(backend.account(call), kind, name, arn));
  }

  private CompletionStage<?> delete(Call call, Identity.Kind kind, String name) {
    return backend.execute(
        call, new RelationCommand.DeletePermissionsBoundary(backend.account(call), kind, name));
  }
}
