package io.hindsight.http.aws.iam;

import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.identity.Identities;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.identity.InstanceProfile;
import io.hindsight.domain.principal.Principal;
import io.hindsight.http.aws.Backend;
import io.hindsight.http.aws.Page;
import io.hindsight.http.aws.protocol.Call;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.EntityType;
import software.amazon.awssdk.services.iam.model.GetAccountAuthorizationDetailsRequest;
import software.amazon.awssdk.services.iam.model.GetAccountAuthorizationDetailsResponse;
import software.amazon.awssdk.services.iam.model.GroupDetail;
import software.amazon.awssdk.services.iam.model.ManagedPolicyDetail;
import software.amazon.awssdk.services.iam.model.PolicyDetail;
import software.amazon.awssdk.services.iam.model.RoleDetail;
import software.amazon.awssdk.services.iam.model.UserDetail;

/** Everything that grants something in an account, in one answer. */
public final class AuthorizationDetails {
  private final Backend backend;
  private final Lookups lookups;
  private final InlinePolicies inline;
  private final InstanceProfiles profiles;
  private final Roles roles;
  private final ManagedPolicies policies;

  /**
   * One row of the answer.
   *
   * @param order what the rows are paged by
   * @param identity null where the row is a policy
   * @param policyArn null where the row is an identity
   */
  private record Row(String order, @Nullable Identity identity, @Nullable String policyArn) {}

  public AuthorizationDetails(Backend backend) {
    this.backend = backend;
    this.lookups = new Lookups(backend);
    this.inline = new InlinePolicies(backend);
    this.profiles = new InstanceProfiles(backend);
    this.roles = new Roles(backend);
    this.policies = new ManagedPolicies(backend);
  }

  public GetAccountAuthorizationDetailsResponse getAccountAuthorizationDetails(
      GetAccountAuthorizationDetailsRequest request, Call call) {
    Entities state = backend.at(call);
    Set<EntityType> wanted =
        request.filter().isEmpty()
            ? EnumSet.allOf(EntityType.class)
            : EnumSet.copyOf(request.filter());
    Page<Row> page =
        Page.from(
            after -> rows(state, call, wanted, after),
            Row::order,
            request.marker(),
            request.maxItems());
    Map<String, List<InstanceProfile>> profilesOf = profilesOf(state, page);
    List<UserDetail> users = new ArrayList<>();
    List<GroupDetail> groups = new ArrayList<>();
    List<RoleDetail> roleDetails = new ArrayList<>();
    List<ManagedPolicyDetail> managed = new ArrayList<>();
    for (Row row : page.items()) {
      Identity identity = row.identity();
      if (identity == null) {
        policies.detail(state, call, String.valueOf(row.policyArn())).ifPresent(managed::add);
      } else if (identity.kind() == Identity.Kind.USER) {
        users.add(user(state, identity));
      } else if (identity.kind() == Identity.Kind.GROUP) {
        groups.add(group(state, identity));
      } else {
        roleDetails.add(
            role(state, call, identity, profilesOf.getOrDefault(identity.id(), List.of())));
      }
    }
    return GetAccountAuthorizationDetailsResponse.builder()
        .userDetailList(users)
        .groupDetailList(groups)
        .roleDetailList(roleDetails)
        .policies(managed)
        .isTruncated(page.isTruncated())
        .marker(page.marker())
        .build();
  }

  /** What is wanted of groups, policies, roles and users, whose orders begin with these words. */
  private Stream<Row> rows(Entities state, Call call, Set<EntityType> wanted, String after) {
    return Stream.of(
            identities(state, call, wanted, Identity.Kind.GROUP, after),
            policies(state, call, wanted, after),
            identities(state, call, wanted, Identity.Kind.ROLE, after),
            identities(state, call, wanted, Identity.Kind.USER, after))
        .reduce(Stream.empty(), Stream::concat);
  }

  private Stream<Row> identities(
      Entities state, Call call, Set<EntityType> wanted, Identity.Kind kind, String after) {
    String prefix = kind.arnType() + "/";
    return isOver(prefix, after) || !wanted.contains(type(kind))
        ? Stream.empty()
        : Identities.all(state, backend.account(call), kind, within(prefix, after))
            .map(identity -> new Row(prefix + Users.order(identity), identity, null));
  }

  private Stream<Row> policies(Entities state, Call call, Set<EntityType> wanted, String after) {
    String prefix = "policy/";
    String last = within(prefix, after);
    return isOver(prefix, after)
        ? Stream.empty()
        : policies
            .detailed(
                state,
                call,
                wanted.contains(EntityType.LOCAL_MANAGED_POLICY),
                wanted.contains(EntityType.AWS_MANAGED_POLICY))
            .filter(arn -> arn.compareTo(last) > 0)
            .sorted()
            .map(arn -> new Row(prefix + arn, null, arn));
  }

  /** Whether all rows of that prefix come before {@code after}. */
  private static boolean isOver(String prefix, String after) {
    return !after.startsWith(prefix) && after.compareTo(prefix) > 0;
  }

  /** Where to begin among the rows of that prefix. */
  private static String within(String prefix, String after) {
    return after.startsWith(prefix) ? after.substring(prefix.length()) : "";
  }

  private static EntityType type(Identity.Kind kind) {
    return switch (kind) {
      case USER -> EntityType.USER;
      case GROUP -> EntityType.GROUP;
      case ROLE -> EntityType.ROLE;
    };
  }

  private UserDetail user(Entities state, Identity user) {
    List<PolicyDetail> own = inlineOf(state, user);
    return UserDetail.builder()
        .path(user.path())
        .userName(user.name())
        .userId(user.id())
        .arn(user.arn())
        .createDate(user.createDate())
        .userPolicyList(own.isEmpty() ? null : own)
        .groupList(
            user.groups().stream()
                .flatMap(id -> state.find(Identity.key(user.account(), id)).stream())
                .map(Identity::name)
                .sorted()
                .toList())
        .attachedManagedPolicies(attached(state, user))
        .permissionsBoundary(Users.boundary(user))
        .tags(Lookups.tags(lookups.principal(state, user).tags()))
        .build();
  }

  private GroupDetail group(Entities state, Identity group) {
    return GroupDetail.builder()
        .path(group.path())
        .groupName(group.name())
        .groupId(group.id())
        .arn(group.arn())
        .createDate(group.createDate())
        .groupPolicyList(inlineOf(state, group))
        .attachedManagedPolicies(attached(state, group))
        .build();
  }

  /** The instance profiles by the ids of their roles, where a page has roles. */
  private static Map<String, List<InstanceProfile>> profilesOf(Entities state, Page<Row> page) {
    return page.items().stream()
        .flatMap(row -> Optional.ofNullable(row.identity()).stream())
        .filter(identity -> identity.kind() == Identity.Kind.ROLE)
        .findFirst()
        .map(
            role ->
                state
                    .all(InstanceProfile.TABLE, role.account())
                    .filter(profile -> profile.roleId() != null)
                    .collect(
                        Collectors.groupingBy(
                            profile -> String.valueOf(profile.roleId()), Collectors.toList())))
        .orElse(Map.of());
  }

  private RoleDetail role(
      Entities state, Call call, Identity role, List<InstanceProfile> profilesOf) {
    Principal principal = lookups.principal(state, role);
    return RoleDetail.builder()
        .path(role.path())
        .roleName(role.name())
        .roleId(role.id())
        .arn(role.arn())
        .createDate(role.createDate())
        .assumeRolePolicyDocument(Lookups.encoded(roles.document(principal)))
        .instanceProfileList(
            profilesOf.stream().map(profile -> profiles.brief(state, profile).build()).toList())
        .rolePolicyList(inlineOf(state, role))
        .attachedManagedPolicies(attached(state, role))
        .permissionsBoundary(Users.boundary(role))
        .tags(Lookups.tags(principal.tags()))
        .roleLastUsed(lookups.lastUsed(call, role))
        .build();
  }

  private List<PolicyDetail> inlineOf(Entities state, Identity identity) {
    NavigableMap<String, String> documents = inline.policies(state, identity);
    return documents.entrySet().stream()
        .map(
            entry ->
                PolicyDetail.builder()
                    .policyName(entry.getKey())
                    .policyDocument(Lookups.encoded(entry.getValue()))
                    .build())
        .toList();
  }

  private static List<AttachedPolicy> attached(Entities state, Identity identity) {
    return identity.relations().attached().stream()
        .sorted()
        .map(arn -> AttachedPolicies.attached(state, identity, arn))
        .toList();
  }
}
