package io.hindsight.http.aws.authorization;

import io.hindsight.domain.access.Subject;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.arn.Arn;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.entity.Key;
import io.hindsight.domain.identity.Identities;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.identity.InstanceProfile;
import io.hindsight.domain.identity.MfaDevice;
import io.hindsight.domain.managedpolicy.ManagedPolicy;
import io.hindsight.domain.managedpolicy.ManagedPolicyCommand;
import io.hindsight.domain.principal.Principal;
import io.hindsight.domain.tag.Tags;
import io.hindsight.http.aws.protocol.AwsService;
import io.hindsight.http.aws.protocol.Call;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a call is about: the resource whose ARN policies are matched with ("Actions, resources, and
 * condition keys for AWS Identity and Access Management" in the Service Authorization Reference).
 */
record Resources(Entities state, Function<String, Optional<Key<Principal>>> keyOwner) {
  /**
   * A resource of a call.
   *
   * @param identity the user, group or role, where it is one that exists
   */
  record Resource(String arn, AccountId account, Tags tags, @Nullable Identity identity) {
    static Resource all(AccountId account) {
      return new Resource("*", account, Tags.NONE, null);
    }
  }

  /** The lists that are authorised on the beginning of the ARNs they return. */
  private static final Map<String, String> LISTED =
      Map.of(
          "ListUsers", "user",
          "ListGroups", "group",
          "ListRoles", "role",
          "ListInstanceProfiles", "instance-profile",
          "ListVirtualMFADevices", "mfa");

  Resource of(Call call, Members members, Caller caller) {
    AccountId account = caller.account();
    if (call.service() == AwsService.STS) {
      return sts(call, members, account);
    }
    if (call.service() != AwsService.IAM) {
      return Resource.all(account);
    }
    String listed = LISTED.get(call.operation());
    if (listed != null) {
      String prefix = members.text("PathPrefix").orElse("/");
      return named(account, listed + prefix);
    }
    if (call.operation().equals("GetAccessKeyLastUsed")) {
      return owner(members, account)
          .or(() -> ofRootsKey(members, account))
          .orElseGet(() -> Resource.all(account));
    }
    return iam(call, members, caller).orElseGet(() -> Resource.all(account));
  }

  private Optional<Resource> iam(Call call, Members members, Caller caller) {
    AccountId account = caller.account();
    if (caller.kind() == Subject.Kind.ASSUMED_ROOT && isAboutRoot(members, account)) {
      return Optional.of(named(account, "root"));
    }
    Optional<Resource> other = new AccountResources(state).of(call, members, account);
    if (other.isPresent()) {
      return other;
    }
    Optional<String> source = members.text("PolicySourceArn");
    if (source.isPresent()) {
      return Optional.of(new Resource(source.get(), account, Tags.NONE, null));
    }
    Optional<String> profile = members.text("InstanceProfileName");
    if (profile.isPresent()) {
      return Optional.of(instanceProfile(account, members, profile.get()));
    }
    Optional<String> group = members.text("GroupName");
    if (group.isPresent()) {
      return Optional.of(identity(account, Identity.Kind.GROUP, members, group.get()));
    }
    Optional<String> role = members.text("RoleName");
    if (role.isPresent()) {
      return Optional.of(identity(account, Identity.Kind.ROLE, members, role.get()));
    }
    Optional<String> user = members.text("UserName");
    if (user.isPresent()) {
      return Optional.of(identity(account, Identity.Kind.USER, members, user.get()));
    }
    Optional<String> policy = members.text("PolicyArn");
    if (policy.isPresent()) {
      return Optional.of(policy(account, policy.get()));
    }
    Optional<String> device = members.text("SerialNumber");
    if (device.isPresent()) {
      Tags tags =
          state.find(MfaDevice.key(account, device.get())).map(MfaDevice::tags).orElse(Tags.NONE);
      return Optional.of(new Resource(device.get(), account, tags, null));
    }
    return members
        .text("PolicyName")
        .map(name -> named(account, "policy" + path(members) + name))
        .or(
            () ->
                members
                    .text("VirtualMFADeviceName")
                    .map(name -> named(account, "mfa" + path(members) + name)))
        .or(() -> self(call, members, caller));
  }

  /** Whether the call is about what root itself has: it names no user, or a thing of root's. */
  private boolean isAboutRoot(Members members, AccountId account) {
    String id = account.value();
    return members.has("UserName")
        ? members.text("UserName").isEmpty()
        : members
            .text("SerialNumber")
            .flatMap(serial -> state.find(MfaDevice.key(account, serial)))
            .filter(device -> id.equals(device.userId()))
            .isPresent();
  }

  /** The user whose key a call is about, where it is one of the account's. */
  private Optional<Resource> owner(Members members, AccountId account) {
    String id = members.text("AccessKeyId").orElse("");
    return keyOwner
        .apply(id)
        .filter(key -> key.account().equals(account))
        .flatMap(key -> state.find(Identity.key(account, key.id())))
        .map(this::of);
  }

  private Optional<Resource> ofRootsKey(Members members, AccountId account) {
    return keyOwner
        .apply(members.text("AccessKeyId").orElse(""))
        .filter(key -> key.account().equals(account) && key.id().equals(account.value()))
        .map(key -> named(account, "root"));
  }

  /** A call that may name a user and does not is about the user who makes it. */
  private Optional<Resource> self(Call call, Members members, Caller caller) {
    Identity identity = caller.identity();
    boolean own = members.has("UserName") || call.operation().equals("ChangePassword");
    return own && identity != null && caller.kind() == Subject.Kind.USER
        ? Optional.of(of(identity))
        : Optional.empty();
  }

  private Resource sts(Call call, Members members, AccountId account) {
    Optional<String> target = members.text("TargetPrincipal");
    if (target.isPresent()) {
      return rootOf(target.get(), account);
    }
    if (members.text("RoleArn").isEmpty()) {
      return call.operation().equals("GetFederationToken")
          ? new Resource(
              Arn.sts(account, "federated-user/" + members.text("Name").orElse("")).toString(),
              account,
              Tags.NONE,
              null)
          : Resource.all(account);
    }
    return role(members, account);
  }

  /** The root user of the account that a principal's ARN or an account's id tells. */
  private static Resource rootOf(String target, AccountId account) {
    String id = Arn.parse(target).map(Arn::account).orElse(target);
    AccountId owner = AccountId.isValid(id) ? new AccountId(id) : account;
    return new Resource(
        AccountId.isValid(id) ? Arn.iam(owner, "root").toString() : target, owner, Tags.NONE, null);
  }

  /** The role that is to be assumed; what is no role of the server is taken by its ARN. */
  Resource role(Members members, AccountId account) {
    String roleArn = members.text("RoleArn").orElse("");
    return AssumableRoles.find(state, roleArn)
        .map(role -> of(role.identity()))
        .orElseGet(
            () ->
                new Resource(
                    roleArn,
                    Arn.parse(roleArn)
                        .filter(arn -> AccountId.isValid(arn.account()))
                        .map(arn -> new AccountId(arn.account()))
                        .orElse(account),
                    Tags.NONE,
                    null));
  }

  private Resource identity(AccountId account, Identity.Kind kind, Members members, String name) {
    return Identities.find(state, account, kind, name)
        .map(this::of)
        .orElseGet(() -> named(account, kind.arnType() + path(members) + name));
  }

  /** A role of the caller's account, where there is one of that name. */
  Optional<Resource> role(Caller caller, String name) {
    return Identities.find(state, caller.account(), Identity.Kind.ROLE, name).map(this::of);
  }

  Resource of(Identity identity) {
    Key<Principal> key = Principal.key(identity.account(), identity.id());
    Tags tags = state.find(key).map(Principal::tags).orElse(Tags.NONE);
    return new Resource(identity.arn(), identity.account(), tags, identity);
  }

  private Resource instanceProfile(AccountId account, Members members, String name) {
    return state
        .find(InstanceProfile.key(account, name))
        .map(profile -> new Resource(profile.arn(), account, profile.tags(), null))
        .orElseGet(() -> named(account, "instance-profile" + path(members) + name));
  }

  private Resource policy(AccountId account, String arn) {
    Tags tags =
        ManagedPolicyCommand.find(state, account, arn).map(ManagedPolicy::tags).orElse(Tags.NONE);
    return new Resource(arn, account, tags, null);
  }

  private static Resource named(AccountId account, String resource) {
    return new Resource(Arn.iam(account, resource).toString(), account, Tags.NONE, null);
  }

  private static String path(Members members) {
    return members.text("Path").orElse("/");
  }
}
