package io.hindsight.http.aws.iam;

import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.identity.InstanceProfile;
import io.hindsight.domain.identity.InstanceProfileCommand;
import io.hindsight.http.aws.Backend;
import io.hindsight.http.aws.Page;
import io.hindsight.http.aws.protocol.Call;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import software.amazon.awssdk.services.iam.model.AddRoleToInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.AddRoleToInstanceProfileResponse;
import software.amazon.awssdk.services.iam.model.CreateInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.CreateInstanceProfileResponse;
import software.amazon.awssdk.services.iam.model.DeleteInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.DeleteInstanceProfileResponse;
import software.amazon.awssdk.services.iam.model.GetInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.GetInstanceProfileResponse;
import software.amazon.awssdk.services.iam.model.ListInstanceProfilesForRoleRequest;
import software.amazon.awssdk.services.iam.model.ListInstanceProfilesForRoleResponse;
import software.amazon.awssdk.services.iam.model.ListInstanceProfilesRequest;
import software.amazon.awssdk.services.iam.model.ListInstanceProfilesResponse;
import software.amazon.awssdk.services.iam.model.RemoveRoleFromInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.RemoveRoleFromInstanceProfileResponse;
import software.amazon.awssdk.services.iam.model.Role;

/** Instance profiles and the roles in them. */
public final class InstanceProfiles {
  private final Backend backend;
  private final Lookups lookups;
  private final Roles roles;

  public InstanceProfiles(Backend backend) {
    this.backend = backend;
    this.lookups = new Lookups(backend);
    this.roles = new Roles(backend);
  }

  public CompletionStage<CreateInstanceProfileResponse> createInstanceProfile(
      CreateInstanceProfileRequest request, Call call) {
    return backend
        .execute(
            call,
            new InstanceProfileCommand.CreateInstanceProfile(
                backend.account(call),
                backend.ids().uniqueId("AIPA"),
                request.instanceProfileName(),
                Lookups.path(request.path()),
                Lookups.tags(request.tags())))
        .thenApply(
            done ->
                CreateInstanceProfileResponse.builder()
                    .instanceProfile(
                        created(
                            done.after(), find(done.after(), call, request.instanceProfileName())))
                    .build());
  }

  public GetInstanceProfileResponse getInstanceProfile(
      GetInstanceProfileRequest request, Call call) {
    Entities state = backend.at(call);
    return GetInstanceProfileResponse.builder()
        .instanceProfile(detailed(state, find(state, call, request.instanceProfileName())))
        .build();
  }

  public ListInstanceProfilesResponse listInstanceProfiles(
      ListInstanceProfilesRequest request, Call call) {
    Entities state = backend.at(call);
    Page<InstanceProfile> page =
        Page.of(
            state
                .all(InstanceProfile.TABLE, backend.account(call))
                .filter(profile -> Lookups.isUnder(request.pathPrefix(), profile.path())),
            InstanceProfiles::order,
            request.marker(),
            request.maxItems());
    return ListInstanceProfilesResponse.builder()
        .instanceProfiles(page.items().stream().map(p -> brief(state, p).build()).toList())
        .isTruncated(page.isTruncated())
        .marker(page.marker())
        .build();
  }

  public ListInstanceProfilesForRoleResponse listInstanceProfilesForRole(
      ListInstanceProfilesForRoleRequest request, Call call) {
    Entities state = backend.at(call);
    Identity role = lookups.identity(state, call, Identity.Kind.ROLE, request.roleName());
    Page<InstanceProfile> page =
        Page.of(
            state
                .all(InstanceProfile.TABLE, backend.account(call))
                .filter(profile -> role.id().equals(profile.roleId())),
            InstanceProfiles::order,
            request.marker(),
            request.maxItems());
    return ListInstanceProfilesForRoleResponse.builder()
        .instanceProfiles(page.items().stream().map(p -> brief(state, p).build()).toList())
        .isTruncated(page.isTruncated())
        .marker(page.marker())
        .build();
  }

  public CompletionStage<DeleteInstanceProfileResponse> deleteInstanceProfile(
      DeleteInstanceProfileRequest request, Call call) {
    return backend
        .execute(
            call,
            new InstanceProfileCommand.DeleteInstanceProfile(
                backend.account(call), request.instanceProfileName()))
        .thenApply(done -> DeleteInstanceProfileResponse.builder().build());
  }

  public CompletionStage<AddRoleToInstanceProfileResponse> addRoleToInstanceProfile(
      AddRoleToInstanceProfileRequest request, Call call) {
    return backend
        .execute(
            call,
            new InstanceProfileCommand.AddRoleToInstanceProfile(
                backend.account(call), request.instanceProfileName(), request.roleName()))
        .thenApply(done -> AddRoleToInstanceProfileResponse.builder().build());
  }

  public CompletionStage<RemoveRoleFromInstanceProfileResponse> removeRoleFromInstanceProfile(
      RemoveRoleFromInstanceProfileRequest request, Call call) {
    return backend
        .execute(
            call,
            new InstanceProfileCommand.RemoveRoleFromInstanceProfile(
                backend.account(call), request.instanceProfileName(), request.roleName()))
        .thenApply(done -> RemoveRoleFromInstanceProfileResponse.builder().build());
  }

  private static String order(InstanceProfile profile) {
    return profile.name().toLowerCase(Locale.ROOT);
  }

  InstanceProfile find(Entities state, Call call, String name) {
    return state
        .find(InstanceProfile.key(backend.account(call), name))
        .orElseThrow(() -> Backend.error(InstanceProfileCommand.notFound(name)));
  }

  software.amazon.awssdk.services.iam.model.InstanceProfile.Builder brief(
      Entities state, InstanceProfile profile) {
    String roleId = profile.roleId();
    List<Role> inside =
        roleId == null
            ? List.of()
            : state.find(Identity.key(profile.account(), roleId)).stream()
                .map(role -> roles.brief(state, role))
                .toList();
    return software.amazon.awssdk.services.iam.model.InstanceProfile.builder()
        .path(profile.path())
        .instanceProfileName(profile.name())
        .instanceProfileId(profile.id())
        .arn(profile.arn())
        .createDate(profile.createDate())
        .roles(inside);
  }

  private software.amazon.awssdk.services.iam.model.InstanceProfile created(
      Entities state, InstanceProfile profile) {
    return brief(state, profile).tags(Lookups.tagsIfAny(profile.tags())).build();
  }

  private software.amazon.awssdk.services.iam.model.InstanceProfile detailed(
      Entities state, InstanceProfile profile) {
    return brief(state, profile).tags(Lookups.tags(profile.tags())).build();
  }
}
