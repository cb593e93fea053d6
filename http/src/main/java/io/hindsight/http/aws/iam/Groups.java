package io.hindsight.http.aws.iam;

import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.identity.Identities;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.identity.IdentityCommand;
import io.hindsight.domain.identity.RelationCommand;
import io.hindsight.http.aws.Backend;
import io.hindsight.http.aws.Page;
import io.hindsight.http.aws.protocol.Call;
import java.util.Collection;
import java.util.Comparator;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import software.amazon.awssdk.services.iam.model.AddUserToGroupRequest;
import software.amazon.awssdk.services.iam.model.AddUserToGroupResponse;
import software.amazon.awssdk.services.iam.model.CreateGroupRequest;
import software.amazon.awssdk.services.iam.model.CreateGroupResponse;
import software.amazon.awssdk.services.iam.model.DeleteGroupRequest;
import software.amazon.awssdk.services.iam.model.DeleteGroupResponse;
import software.amazon.awssdk.services.iam.model.GetGroupRequest;
import software.amazon.awssdk.services.iam.model.GetGroupResponse;
import software.amazon.awssdk.services.iam.model.Group;
import software.amazon.awssdk.services.iam.model.ListGroupsForUserRequest;
import software.amazon.awssdk.services.iam.model.ListGroupsForUserResponse;
import software.amazon.awssdk.services.iam.model.ListGroupsRequest;
import software.amazon.awssdk.services.iam.model.ListGroupsResponse;
import software.amazon.awssdk.services.iam.model.RemoveUserFromGroupRequest;
import software.amazon.awssdk.services.iam.model.RemoveUserFromGroupResponse;
import software.amazon.awssdk.services.iam.model.UpdateGroupRequest;
import software.amazon.awssdk.services.iam.model.UpdateGroupResponse;

/** Groups and who is in them. */
public final class Groups {
  private final Backend backend;
  private final Lookups lookups;

  public Groups(Backend backend) {
    this.backend = backend;
    this.lookups = new Lookups(backend);
  }

  public CompletionStage<CreateGroupResponse> createGroup(CreateGroupRequest request, Call call) {
    return backend
        .execute(
            call,
            new IdentityCommand.CreateGroup(
                backend.account(call),
                backend.ids().uniqueId("AGPA"),
                request.groupName(),
                Lookups.path(request.path())))
        .thenApply(
            done -> {
              Identity group =
                  lookups.identity(done.after(), call, Identity.Kind.GROUP, request.groupName());
              return CreateGroupResponse.builder().group(group(group)).build();
            });
  }

  public GetGroupResponse getGroup(GetGroupRequest request, Call call) {
    Entities state = backend.at(call);
    Identity group = lookups.identity(state, call, Identity.Kind.GROUP, request.groupName());
    Page<Identity> page =
        Page.of(
            sorted(state, group, group.members()),
            Users::order,
            request.marker(),
            request.maxItems());
    return GetGroupResponse.builder()
        .group(group(group))
        .users(page.items().stream().map(user -> Users.brief(user).build()).toList())
        .isTruncated(page.isTruncated())
        .marker(page.marker())
        .build();
  }

  public ListGroupsResponse listGroups(ListGroupsRequest request, Call call) {
    Page<Identity> page =
        Page.from(
            after ->
                Identities.all(backend.at(call), backend.account(call), Identity.Kind.GROUP, after)
                    .filter(group -> Lookups.isUnder(request.pathPrefix(), group.path())),
            Users::order,
            request.marker(),
            request.maxItems());
    return ListGroupsResponse.builder()
        .groups(page.items().stream().map(Groups::group).toList())
        .isTruncated(page.isTruncated())
        .marker(page.marker())
        .build();
  }

  public ListGroupsForUserResponse listGroupsForUser(ListGroupsForUserRequest request, Call call) {
    Entities state = backend.at(call);
    Identity user = lookups.identity(state, call, Identity.Kind.USER, request.userName());
    Page<Identity> page =
        Page.of(
            sorted(state, user, user.groups()), Users::order, request.marker(), request.maxItems());
    return ListGroupsForUserResponse.builder()
        .groups(page.items().stream().map(Groups::group).toList())
        .isTruncated(page.isTruncated())
        .marker(page.marker())
        .build();
  }

  public CompletionStage<UpdateGroupResponse> updateGroup(UpdateGroupRequest request, Call call) {
    return backend
        .execute(
            call,
            new IdentityCommand.Rename(
                backend.account(call),
                Identity.Kind.GROUP,
                request.groupName(),
                request.newGroupName(),
                request.newPath()))
        .thenApply(done -> UpdateGroupResponse.builder().build());
  }

  public CompletionStage<DeleteGroupResponse> deleteGroup(DeleteGroupRequest request, Call call) {
    return backend
        .execute(call, new IdentityCommand.DeleteGroup(backend.account(call), request.groupName()))
        .thenApply(done -> DeleteGroupResponse.builder().build());
  }

  public CompletionStage<AddUserToGroupResponse> addUserToGroup(
      AddUserToGroupRequest request, Call call) {
    return backend
        .execute(
            call,
            new RelationCommand.AddUserToGroup(
                backend.account(call), request.groupName(), request.userName()))
        .thenApply(done -> AddUserToGroupResponse.builder().build());
  }

  public CompletionStage<RemoveUserFromGroupResponse> removeUserFromGroup(
      RemoveUserFromGroupRequest request, Call call) {
    return backend
        .execute(
            call,
            new RelationCommand.RemoveUserFromGroup(
                backend.account(call), request.groupName(), request.userName()))
        .thenApply(done -> RemoveUserFromGroupResponse.builder().build());
  }

  private static Stream<Identity> sorted(Entities state, Identity of, Collection<String> ids) {
    return ids.stream()
        .flatMap(id -> state.find(Identity.key(of.account(), id)).stream())
        .sorted(Comparator.comparing(Users::order));
  }

  private static Group group(Identity group) {
    return Group.builder()
        .path(group.path())
        .groupName(group.name())
        .groupId(group.id())
        .arn(group.arn())
        .createDate(group.createDate())
        .build();
  }
}
