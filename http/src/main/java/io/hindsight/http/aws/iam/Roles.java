package io.hindsight.http.aws.iam;

import io.hindsight.actors.engine.Result;
import io.hindsight.domain.catalogue.servicelinkedroles.ServiceLinkedRole;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.identity.Identities;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.identity.IdentityCommand;
import io.hindsight.domain.principal.Principal;
import io.hindsight.domain.principal.PrincipalCommand;
import io.hindsight.domain.principal.TrustPolicy;
import io.hindsight.http.aws.Backend;
import io.hindsight.http.aws.Page;
import io.hindsight.http.aws.PolicyDocuments;
import io.hindsight.http.aws.authorization.TrustedPrincipals;
import io.hindsight.http.aws.protocol.AwsError;
import io.hindsight.http.aws.protocol.Call;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.model.CreateRoleRequest;
import software.amazon.awssdk.services.iam.model.CreateRoleResponse;
import software.amazon.awssdk.services.iam.model.DeleteRoleRequest;
import software.amazon.awssdk.services.iam.model.DeleteRoleResponse;
import software.amazon.awssdk.services.iam.model.GetRoleRequest;
import software.amazon.awssdk.services.iam.model.GetRoleResponse;
import software.amazon.awssdk.services.iam.model.ListRolesRequest;
import software.amazon.awssdk.services.iam.model.ListRolesResponse;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.UpdateAssumeRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.UpdateAssumeRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.UpdateRoleDescriptionRequest;
import software.amazon.awssdk.services.iam.model.UpdateRoleDescriptionResponse;
import software.amazon.awssdk.services.iam.model.UpdateRoleRequest;
import software.amazon.awssdk.services.iam.model.UpdateRoleResponse;

/** Roles and who may assume them. */
public final class Roles {
  private static final int DEFAULT_SESSION_DURATION = 3600;

  private final Backend backend;
  private final Lookups lookups;
  private final AttachablePolicies attachable = new AttachablePolicies();

  public Roles(Backend backend) {
    this.backend = backend;
    this.lookups = new Lookups(backend);
  }

  public CompletionStage<CreateRoleResponse> createRole(CreateRoleRequest request, Call call) {
    attachable.checkBoundary(request.permissionsBoundary());
    if (Lookups.path(request.path()).startsWith(ServiceLinkedRole.PATH)) {
      throw AwsError.validationError(
          "The specified value for path is invalid. Paths that begin with "
              + ServiceLinkedRole.PATH
              + " are reserved for service-linked roles.");
    }
    TrustPolicy trust = trust(request.assumeRolePolicyDocument());
    int duration =
        request.maxSessionDuration() == null
            ? DEFAULT_SESSION_DURATION
            : request.maxSessionDuration();
    return backend
        .execute(
            call,
            new IdentityCommand.CreateRole(
                backend.account(call),
                backend.ids().uniqueId("AROA"),
                request.roleName(),
                Lookups.path(request.path()),
                request.permissionsBoundary(),
                Lookups.tags(request.tags()),
                trust,
                request.description(),
                duration))
        .thenApply(
            done -> {
              Identity role =
                  lookups.identity(done.after(), call, Identity.Kind.ROLE, request.roleName());
              return CreateRoleResponse.builder().role(created(done.after(), role)).build();
            });
  }

  public GetRoleResponse getRole(GetRoleRequest request, Call call) {
    Entities state = backend.at(call);
    Identity role = lookups.identity(state, call, Identity.Kind.ROLE, request.roleName());
    return GetRoleResponse.builder().role(detailed(state, call, role)).build();
  }

  public ListRolesResponse listRoles(ListRolesRequest request, Call call) {
    Entities state = backend.at(call);
    Page<Identity> page =
        Page.from(
            after ->
                Identities.all(state, backend.account(call), Identity.Kind.ROLE, after)
                    .filter(role -> Lookups.isUnder(request.pathPrefix(), role.path())),
            Users::order,
            request.marker(),
            request.maxItems());
    return ListRolesResponse.builder()
        .roles(page.items().stream().map(role -> listed(state, role)).toList())
        .isTruncated(page.isTruncated())
        .marker(page.marker())
        .build();
  }

  public CompletionStage<UpdateRoleResponse> updateRole(UpdateRoleRequest request, Call call) {
    return update(call, request.roleName(), request.description(), request.maxSessionDuration())
        .thenApply(done -> UpdateRoleResponse.builder().build());
  }

  public CompletionStage<UpdateRoleDescriptionResponse> updateRoleDescription(
      UpdateRoleDescriptionRequest request, Call call) {
    return update(call, request.roleName(), request.description(), null)
        .thenApply(
            done -> {
              Identity role =
                  lookups.identity(done.after(), call, Identity.Kind.ROLE, request.roleName());
              Principal principal = lookups.principal(done.after(), role);
              return UpdateRoleDescriptionResponse.builder()
                  .role(brief(role, principal).description(principal.description()).build())
                  .build();
            });
  }

  private CompletionStage<Result.Done> update(
      Call call, String name, @Nullable String description, @Nullable Integer duration) {
    // What a service-linked role is for may be described anew; nothing else of it changes.
    Identity role =
        duration == null
            ? lookups.identity(call, Identity.Kind.ROLE, name)
            : lookups.modifiable(call, Identity.Kind.ROLE, name);
    return backend.execute(
        call,
        new PrincipalCommand.UpdateRole(
            role.account(), role.id(), role.name(), description, duration));
  }

  public CompletionStage<UpdateAssumeRolePolicyResponse> updateAssumeRolePolicy(
      UpdateAssumeRolePolicyRequest request, Call call) {
    Identity role = lookups.modifiable(call, Identity.Kind.ROLE, request.roleName());
    return backend
        .execute(
            call,
            new PrincipalCommand.UpdateAssumeRolePolicy(
                role.account(), role.id(), role.name(), trust(request.policyDocument())))
        .thenApply(done -> UpdateAssumeRolePolicyResponse.builder().build());
  }

  public CompletionStage<DeleteRoleResponse> deleteRole(DeleteRoleRequest request, Call call) {
    return backend
        .delete(call, Identity.Kind.ROLE, request.roleName())
        .thenApply(done -> DeleteRoleResponse.builder().build());
  }

  private TrustPolicy trust(String document) {
    int size = PolicyDocuments.checkTrust(document);
    return new TrustPolicy(document, size, new TrustedPrincipals(backend.engine()).idsOf(document));
  }

  /** A role as instance profiles show it. */
  Role brief(Entities state, Identity role) {
    return brief(role, lookups.principal(state, role)).build();
  }

  private Role.Builder brief(Identity role, Principal principal) {
    return Role.builder()
        .path(role.path())
        .roleName(role.name())
        .roleId(role.id())
        .arn(role.arn())
        .createDate(role.createDate())
        .assumeRolePolicyDocument(Lookups.encoded(document(principal)));
  }

  /** A role as CreateRole shows it: without description and session duration. */
  private Role created(Entities state, Identity role) {
    Principal principal = lookups.principal(state, role);
    return brief(role, principal)
        .permissionsBoundary(Users.boundary(role))
        .tags(Lookups.tagsIfAny(principal.tags()))
        .build();
  }

  /** A role as lists show it: without boundary, tags and last use. */
  private Role listed(Entities state, Identity role) {
    Principal principal = lookups.principal(state, role);
    return brief(role, principal)
        .description(principal.description())
        .maxSessionDuration(principal.maxSessionDuration())
        .build();
  }

  private Role detailed(Entities state, Call call, Identity role) {
    Principal principal = lookups.principal(state, role);
    return listed(state, role).toBuilder()
        .permissionsBoundary(Users.boundary(role))
        .tags(Lookups.tagsIfAny(principal.tags()))
        .roleLastUsed(lookups.lastUsed(call, role))
        .build();
  }

  /** The trust policy as it reads now: principals that are gone show as their unique ids. */
  String document(Principal role) {
    TrustPolicy trust = role.trustPolicy();
    return trust == null
        ? ""
        : new TrustedPrincipals(backend.engine()).shown(trust.document(), trust.principalIds());
  }
}
