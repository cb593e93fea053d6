package io.hindsight.http.aws.iam;

import io.hindsight.domain.account.Account;
import io.hindsight.domain.arn.Arn;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.identity.Identities;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.identity.IdentityCommand;
import io.hindsight.domain.principal.Principal;
import io.hindsight.http.aws.Backend;
import io.hindsight.http.aws.Page;
import io.hindsight.http.aws.protocol.Call;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import software.amazon.awssdk.services.iam.model.AttachedPermissionsBoundary;
import software.amazon.awssdk.services.iam.model.CreateUserRequest;
import software.amazon.awssdk.services.iam.model.CreateUserResponse;
import software.amazon.awssdk.services.iam.model.DeleteUserRequest;
import software.amazon.awssdk.services.iam.model.DeleteUserResponse;
import software.amazon.awssdk.services.iam.model.GetUserRequest;
import software.amazon.awssdk.services.iam.model.GetUserResponse;
import software.amazon.awssdk.services.iam.model.ListUsersRequest;
import software.amazon.awssdk.services.iam.model.ListUsersResponse;
import software.amazon.awssdk.services.iam.model.UpdateUserRequest;
import software.amazon.awssdk.services.iam.model.UpdateUserResponse;
import software.amazon.awssdk.services.iam.model.User;

/** Users: made, read, renamed, deleted. */
public final class Users {
  /** What IAM answers, whatever the value its model names. */
  private static final String BOUNDARY_TYPE = "Policy";

  private final Backend backend;
  private final Lookups lookups;
  private final AttachablePolicies attachable;

  public Users(Backend backend) {
    this.backend = backend;
    this.lookups = new Lookups(backend);
    this.attachable = new AttachablePolicies();
  }

  public CompletionStage<CreateUserResponse> createUser(CreateUserRequest request, Call call) {
    attachable.checkBoundary(request.permissionsBoundary());
    String id = backend.ids().uniqueId("AIDA");
    return backend
        .execute(
            call,
            new IdentityCommand.CreateUser(
                backend.account(call),
                id,
                request.userName(),
                Lookups.path(request.path()),
                request.permissionsBoundary(),
                Lookups.tags(request.tags())))
        .thenApply(
            done -> {
              Identity user =
                  lookups.identity(done.after(), call, Identity.Kind.USER, request.userName());
              return CreateUserResponse.builder().user(detailed(done.after(), user)).build();
            });
  }

  public GetUserResponse getUser(GetUserRequest request, Call call) {
    Entities state = backend.at(call);
    if (lookups.isAboutRoot(call, request.userName())) {
      return GetUserResponse.builder().user(root(state, call)).build();
    }
    Identity user = lookups.userOrCaller(call, request.userName());
    return GetUserResponse.builder().user(detailed(state, user)).build();
  }

  public ListUsersResponse listUsers(ListUsersRequest request, Call call) {
    Entities state = backend.at(call);
    Page<Identity> page =
        Page.from(
            after ->
                Identities.all(state, backend.account(call), Identity.Kind.USER, after)
                    .filter(user -> Lookups.isUnder(request.pathPrefix(), user.path())),
            Users::order,
            request.marker(),
            request.maxItems());
    return ListUsersResponse.builder()
        .users(page.items().stream().map(user -> brief(user).build()).toList())
        .isTruncated(page.isTruncated())
        .marker(page.marker())
        .build();
  }

  public CompletionStage<UpdateUserResponse> updateUser(UpdateUserRequest request, Call call) {
    return backend
        .execute(
            call,
            new IdentityCommand.Rename(
                backend.account(call),
                Identity.Kind.USER,
                request.userName(),
                request.newUserName(),
                request.newPath()))
        .thenApply(done -> UpdateUserResponse.builder().build());
  }

  public CompletionStage<DeleteUserResponse> deleteUser(DeleteUserRequest request, Call call) {
    return backend
        .delete(call, Identity.Kind.USER, request.userName())
        .thenApply(done -> DeleteUserResponse.builder().build());
  }

  private User root(Entities state, Call call) {
    Account account = state.find(Account.key(backend.account(call))).orElseThrow();
    return User.builder()
        .userId(account.account().value())
        .arn(Arn.iam(account.account(), "root").toString())
        .createDate(account.createDate())
        .build();
  }

  /** The order of lists: by name, ignoring case, as names are told apart. */
  static String order(Identity identity) {
    return identity.name().toLowerCase(Locale.ROOT);
  }

  /** A user as lists show it: without boundary and tags. */
  static User.Builder brief(Identity user) {
    return User.builder()
        .path(user.path())
        .userName(user.name())
        .userId(user.id())
        .arn(user.arn())
        .createDate(user.createDate());
  }

  private User detailed(Entities state, Identity user) {
    Principal principal = lookups.principal(state, user);
    return brief(user)
        .permissionsBoundary(boundary(user))
        .tags(Lookups.tagsIfAny(principal.tags()))
        .build();
  }

  /** The boundary as responses show it; null where there is none. */
  static @org.jspecify.annotations.Nullable AttachedPermissionsBoundary boundary(
      Identity identity) {
    String arn = identity.relations().boundary();
    return arn == null
        ? null
        : AttachedPermissionsBoundary.builder()
            .permissionsBoundaryType(BOUNDARY_TYPE)
            .permissionsBoundaryArn(arn)
            .build();
  }
}
