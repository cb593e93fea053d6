package io.hindsight.domain.mirror;

import io.hindsight.domain.catalogue.servicelinkedroles.ServiceLinkedRole;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.identity.IdentityEvent;
import io.hindsight.domain.policy.validate.PolicySize;
import io.hindsight.domain.principal.Principal;
import io.hindsight.domain.principal.PrincipalEvent;
import io.hindsight.domain.principal.TrustPolicy;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Users, groups and roles: what makes, changes and ends them. */
final class IdentityOperations {
  private static final Pattern PRINCIPAL =
      Pattern.compile("arn:aws:iam::(\\d{12}):(user|role)/([\\w+=,.@/-]+)");

  private IdentityOperations() {}

  static void addTo(Map<String, Operation> operations) {
    Operation.Condition always = (folding, write) -> true;
    operations.put("CreateUser", Operation.of(Fact.MAKE, always, IdentityOperations::createUser));
    operations.put("CreateGroup", Operation.of(Fact.MAKE, always, IdentityOperations::createGroup));
    operations.put("CreateRole", Operation.of(Fact.MAKE, always, IdentityOperations::createRole));
    operations.put(
        "CreateServiceLinkedRole",
        Operation.of(Fact.MAKE, always, IdentityOperations::createServiceLinkedRole));
    operations.put("UpdateUser", rename(Identity.Kind.USER, "newUserName"));
    operations.put("UpdateGroup", rename(Identity.Kind.GROUP, "newGroupName"));
    operations.put("DeleteUser", end(Identity.Kind.USER));
    operations.put("DeleteGroup", end(Identity.Kind.GROUP));
    operations.put("DeleteRole", end(Identity.Kind.ROLE));
    operations.put("DeleteServiceLinkedRole", end(Identity.Kind.ROLE));
    operations.put("UpdateRole", Operation.of(Fact.ADD, always, IdentityOperations::updateRole));
    operations.put(
        "UpdateRoleDescription", Operation.of(Fact.ADD, always, IdentityOperations::updateRole));
    operations.put(
        "UpdateAssumeRolePolicy",
        Operation.of(Fact.ADD, always, IdentityOperations::updateAssumeRolePolicy));
    operations.put("TagUser", tag(Identity.Kind.USER));
    operations.put("TagRole", tag(Identity.Kind.ROLE));
    operations.put("UntagUser", untag(Identity.Kind.USER));
    operations.put("UntagRole", untag(Identity.Kind.ROLE));
    operations.put(
        "AddUserToGroup",
        Operation.of(
            Fact.ADD, (folding, write) -> !isMember(folding, write), IdentityOperations::join));
    operations.put(
        "RemoveUserFromGroup",
        Operation.of(
            Fact.REMOVE,
            (folding, write) -> isMember(folding, write) || membersUnknown(folding, write),
            IdentityOperations::leave));
  }

  /** The name of what an operation of that kind is about. */
  static String name(Write write, Identity.Kind kind) {
    return switch (kind) {
      case USER -> write.userName();
      case GROUP -> write.text("groupName");
      case ROLE -> write.text("roleName");
    };
  }

  private static @Nullable String boundary(Write write) {
    String arn = write.text("permissionsBoundary");
    return arn.isEmpty() ? null : arn;
  }

  private static String made(Write write, String noun, String member, String otherwise) {
    return write
        .response()
        .get(noun)
        .get(member)
        .find()
        .or(() -> write.request().get(member).find())
        .orElse(otherwise);
  }

  private static void createUser(Folding folding, Write write) {
    String name = made(write, "user", "userName", "");
    folding.free(Identity.Kind.USER, name);
    folding.emit(
        new IdentityEvent.UserCreated(
            folding.account(),
            made(write, "user", "userId", "unknown-user-" + name),
            name,
            made(write, "user", "path", "/"),
            boundary(write),
            write.tags(),
            folding.now()));
  }

  private static void createGroup(Folding folding, Write write) {
    String name = made(write, "group", "groupName", "");
    folding.free(Identity.Kind.GROUP, name);
    folding.emit(
        new IdentityEvent.GroupCreated(
            folding.account(),
            made(write, "group", "groupId", "unknown-group-" + name),
            name,
            made(write, "group", "path", "/"),
            folding.now()));
  }

  private static void createRole(Folding folding, Write write) {
    Optional<String> document =
        write
            .document("assumeRolePolicyDocument")
            .or(
                () ->
                    Write.documentOf(write.response().get("role").get("assumeRolePolicyDocument")));
    String id = create(folding, write, document);
    if (document.isEmpty()) {
      folding.unknown(id, made(write, "role", "roleName", ""), EnumSet.of(Unknown.Aspect.TRUST));
    }
  }

  /** The role comes with a policy of its service's, which AWS's catalogue has, not the log. */
  private static void createServiceLinkedRole(Folding folding, Write write) {
    String name = made(write, "role", "roleName", "");
    Optional<ServiceLinkedRole> known = serviceLinked(made(write, "role", "path", ""), name);
    String id =
        create(
            folding,
            write,
            Write.documentOf(write.response().get("role").get("assumeRolePolicyDocument"))
                .filter(made -> known.stream().noneMatch(r -> r.trustPolicyAsMade().equals(made)))
                .or(() -> known.map(ServiceLinkedRole::trustPolicy)));
    known.ifPresentOrElse(
        role ->
            folding.emit(new IdentityEvent.PolicyAttached(folding.account(), id, role.policyArn())),
        () -> folding.unknown(id, name, EnumSet.of(Unknown.Aspect.POLICIES)));
  }

  /** What AWS's catalogue has of the service-linked role of that path and name. */
  static Optional<ServiceLinkedRole> serviceLinked(String path, String name) {
    if (!path.startsWith(ServiceLinkedRole.PATH)
        || path.length() <= ServiceLinkedRole.PATH.length()) {
      return Optional.empty();
    }
    return ServiceLinkedRole.of(path.substring(ServiceLinkedRole.PATH.length(), path.length() - 1))
        .filter(role -> name.equals(role.roleName(null)) || name.startsWith(role.roleName("")));
  }

  private static String create(Folding folding, Write write, Optional<String> document) {
    String name = made(write, "role", "roleName", "");
    String id = made(write, "role", "roleId", "unknown-role-" + name);
    folding.free(Identity.Kind.ROLE, name);
    String description = write.text("description");
    folding.emit(
        new IdentityEvent.RoleCreated(
            folding.account(),
            id,
            name,
            made(write, "role", "path", "/"),
            boundary(write),
            write.tags(),
            trust(folding, document.orElse("{\"Statement\":[]}")),
            description.isEmpty() ? null : description,
            write.request().get("maxSessionDuration").number(3600),
            folding.now()));
    return id;
  }

  /** A trust policy with the ids of the principals that it names, as far as they are known. */
  static TrustPolicy trust(Folding folding, String document) {
    Map<String, String> ids = new TreeMap<>();
    Matcher named = PRINCIPAL.matcher(document);
    while (named.find()) {
      String arn = named.group();
      Identity.Kind kind = named.group(2).equals("user") ? Identity.Kind.USER : Identity.Kind.ROLE;
      if (named.group(1).equals(folding.account().value())) {
        folding
            .find(kind, arn.substring(arn.lastIndexOf('/') + 1))
            .filter(identity -> identity.arn().equals(arn))
            .ifPresent(identity -> ids.put(arn, identity.id()));
      }
    }
    return new TrustPolicy(document, PolicySize.of(document), ids);
  }

  private static Operation rename(Identity.Kind kind, String newName) {
    return Operation.of(
        Fact.ADD,
        (folding, write) -> true,
        (folding, write) -> {
          Identity identity = folding.identity(kind, name(write, kind));
          String name = write.request().get(newName).find().orElse(identity.name());
          String path = write.request().get("newPath").find().orElse(identity.path());
          if (!name.equalsIgnoreCase(identity.name())) {
            folding.free(kind, name);
          }
          folding.emit(
              new IdentityEvent.IdentityRenamed(
                  folding.account(), kind, identity.id(), identity.name(), name, path));
        });
  }

  private static Operation end(Identity.Kind kind) {
    return Operation.of(
        Fact.END,
        (folding, write) -> true,
        (folding, write) -> folding.find(kind, name(write, kind)).ifPresent(folding::end));
  }

  private static void updateRole(Folding folding, Write write) {
    Identity role = folding.identity(Identity.Kind.ROLE, write.text("roleName"));
    Principal content = folding.state().get(Principal.key(folding.account(), role.id()));
    if (content != null) {
      folding.emit(
          new PrincipalEvent.RoleUpdated(
              folding.account(),
              role.id(),
              write.request().get("description").find().orElse(content.description()),
              write.request().get("maxSessionDuration").number(content.maxSessionDuration())));
    }
  }

  private static void updateAssumeRolePolicy(Folding folding, Write write) {
    Identity role = folding.identity(Identity.Kind.ROLE, write.text("roleName"));
    write
        .document("policyDocument")
        .ifPresentOrElse(
            document -> {
              folding.emit(
                  new PrincipalEvent.AssumeRolePolicyUpdated(
                      folding.account(), role.id(), trust(folding, document)));
              folding.known(role.id(), Unknown.Aspect.TRUST);
            },
            () -> folding.alsoUnknown(role.id(), role.name(), Unknown.Aspect.TRUST));
  }

  private static Operation tag(Identity.Kind kind) {
    return Operation.of(
        Fact.ADD,
        (folding, write) -> true,
        (folding, write) ->
            folding.emit(
                new PrincipalEvent.PrincipalTagged(
                    folding.account(),
                    folding.identity(kind, name(write, kind)).id(),
                    write.tags())));
  }

  private static Operation untag(Identity.Kind kind) {
    return Operation.of(
        Fact.REMOVE,
        (folding, write) -> true,
        (folding, write) ->
            folding.emit(
                new PrincipalEvent.PrincipalUntagged(
                    folding.account(),
                    folding.identity(kind, name(write, kind)).id(),
                    write.tagKeys())));
  }

  private static boolean isMember(Folding folding, Write write) {
    Optional<Identity> user = folding.find(Identity.Kind.USER, write.userName());
    Optional<Identity> group = folding.find(Identity.Kind.GROUP, write.text("groupName"));
    return user.isPresent() && group.isPresent() && user.get().groups().contains(group.get().id());
  }

  private static boolean membersUnknown(Folding folding, Write write) {
    return folding
        .find(Identity.Kind.USER, write.userName())
        .map(user -> folding.isUnknown(user.id(), Unknown.Aspect.GROUPS))
        .orElse(true);
  }

  private static void join(Folding folding, Write write) {
    Identity user = folding.identity(Identity.Kind.USER, write.userName());
    Identity group = folding.identity(Identity.Kind.GROUP, write.text("groupName"));
    folding.emit(new IdentityEvent.UserAddedToGroup(folding.account(), user.id(), group.id()));
  }

  private static void leave(Folding folding, Write write) {
    Identity user = folding.identity(Identity.Kind.USER, write.userName());
    Identity group = folding.identity(Identity.Kind.GROUP, write.text("groupName"));
    folding.emit(new IdentityEvent.UserRemovedFromGroup(folding.account(), user.id(), group.id()));
  }
}
