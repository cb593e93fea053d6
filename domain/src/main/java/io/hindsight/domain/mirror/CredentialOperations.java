package io.hindsight.domain.mirror;

import io.hindsight.domain.entity.Change;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.identity.InstanceProfile;
import io.hindsight.domain.identity.InstanceProfileEvent;
import io.hindsight.domain.identity.MfaDevice;
import io.hindsight.domain.identity.MfaDeviceEvent;
import io.hindsight.domain.principal.AccessKey;
import io.hindsight.domain.principal.LoginProfile;
import io.hindsight.domain.principal.Principal;
import io.hindsight.domain.principal.PrincipalEvent;
import io.hindsight.domain.tag.Tags;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Access keys, passwords, MFA devices and instance profiles. */
final class CredentialOperations {
  private CredentialOperations() {}

  static void addTo(Map<String, Operation> operations) {
    keys(operations);
    passwords(operations);
    devices(operations);
    profiles(operations);
  }

  private static Operation always(int rank, Operation.Effect effect) {
    return Operation.of(rank, (folding, write) -> true, effect);
  }

  /** The unique id of the user, or root, that a call is about. */
  private static String owner(Folding folding, Write write) {
    return write.isOfRoot()
        ? folding.account().value()
        : folding.identity(Identity.Kind.USER, write.userName()).id();
  }

  private static Optional<Principal> content(Folding folding, Write write) {
    if (write.isOfRoot()) {
      return folding.state().find(Principal.key(folding.account(), folding.account().value()));
    }
    return folding
        .find(Identity.Kind.USER, write.userName())
        .flatMap(user -> folding.state().find(Principal.key(folding.account(), user.id())));
  }

  private static void keys(Map<String, Operation> operations) {
    operations.put(
        "CreateAccessKey",
        always(
            Fact.ADD,
            (folding, write) ->
                folding.emit(
                    new PrincipalEvent.AccessKeyCreated(
                        folding.account(),
                        owner(folding, write),
                        write.response().get("accessKey").get("accessKeyId").text(),
                        "",
                        folding.now()))));
    operations.put(
        "UpdateAccessKey",
        always(
            Fact.ADD + 1,
            (folding, write) ->
                folding.emit(
                    new PrincipalEvent.AccessKeyUpdated(
                        folding.account(),
                        owner(folding, write),
                        write.text("accessKeyId"),
                        write.text("status").equalsIgnoreCase("Inactive")
                            ? AccessKey.Status.INACTIVE
                            : AccessKey.Status.ACTIVE))));
    operations.put(
        "DeleteAccessKey",
        always(
            Fact.REMOVE,
            (folding, write) -> {
              String id = owner(folding, write);
              if (content(folding, write)
                  .flatMap(principal -> principal.accessKey(write.text("accessKeyId")))
                  .isPresent()) {
                folding.emit(
                    new PrincipalEvent.AccessKeyDeleted(
                        folding.account(), id, write.text("accessKeyId")));
              }
            }));
  }

  private static boolean hasPassword(Folding folding, Write write) {
    return content(folding, write)
        .filter(principal -> principal.loginProfile() != null)
        .isPresent();
  }

  private static void passwords(Map<String, Operation> operations) {
    operations.put(
        "CreateLoginProfile",
        Operation.of(
            Fact.ADD,
            (folding, write) -> !hasPassword(folding, write),
            (folding, write) ->
                folding.emit(
                    new PrincipalEvent.LoginProfileCreated(
                        folding.account(), owner(folding, write), profile(folding, write)))));
    operations.put(
        "UpdateLoginProfile",
        always(
            Fact.ADD + 1,
            (folding, write) ->
                folding.emit(
                    new PrincipalEvent.LoginProfileUpdated(
                        folding.account(), owner(folding, write), profile(folding, write)))));
    operations.put(
        "DeleteLoginProfile",
        always(
            Fact.REMOVE,
            (folding, write) -> {
              String id = owner(folding, write);
              if (hasPassword(folding, write)) {
                folding.emit(new PrincipalEvent.LoginProfileDeleted(folding.account(), id));
              }
            }));
  }

  private static LoginProfile profile(Folding folding, Write write) {
    return new LoginProfile(
        "",
        write.request().get("passwordResetRequired").isTrue(),
        folding.now(),
        folding.now(),
        List.of());
  }

  private static void devices(Map<String, Operation> operations) {
    operations.put(
        "CreateVirtualMFADevice",
        always(
            Fact.MAKE,
            (folding, write) ->
                folding.emit(
                    new MfaDeviceEvent.VirtualMfaDeviceCreated(
                        folding.account(), serial(write), "", write.tags()))));
    operations.put(
        "EnableMFADevice",
        always(
            Fact.ADD,
            (folding, write) -> {
              device(folding, serial(write));
              folding.emit(
                  new MfaDeviceEvent.MfaDeviceEnabled(
                      folding.account(), serial(write), owner(folding, write), folding.now(), 0));
            }));
    operations.put(
        "DeactivateMFADevice",
        always(
            Fact.REMOVE,
            (folding, write) ->
                folding.emit(
                    new MfaDeviceEvent.MfaDeviceDeactivated(folding.account(), serial(write)))));
    operations.put(
        "DeleteVirtualMFADevice",
        always(
            Fact.END,
            (folding, write) ->
                folding.emit(
                    new MfaDeviceEvent.VirtualMfaDeviceDeleted(folding.account(), serial(write)))));
    operations.put(
        "TagMFADevice",
        always(
            Fact.ADD,
            (folding, write) ->
                folding.emit(
                    new MfaDeviceEvent.MfaDeviceTagged(
                        folding.account(), serial(write), write.tags()))));
    operations.put(
        "UntagMFADevice",
        always(
            Fact.REMOVE,
            (folding, write) ->
                folding.emit(
                    new MfaDeviceEvent.MfaDeviceUntagged(
                        folding.account(), serial(write), write.tagKeys()))));
  }

  private static String serial(Write write) {
    return write
        .request()
        .get("serialNumber")
        .find()
        .orElseGet(() -> write.response().get("virtualMFADevice").get("serialNumber").text());
  }

  private static void device(Folding folding, String serial) {
    if (folding.state().get(MfaDevice.key(folding.account(), serial)) == null) {
      folding.emit(
          new MfaDeviceEvent.VirtualMfaDeviceCreated(folding.account(), serial, "", List.of()));
    }
  }

  private static Optional<InstanceProfile> profileOf(Folding folding, Write write) {
    return folding
        .state()
        .find(InstanceProfile.key(folding.account(), write.text("instanceProfileName")));
  }

  private static InstanceProfile existing(Folding folding, Write write) {
    return profileOf(folding, write)
        .orElseGet(
            () -> {
              String name = write.text("instanceProfileName");
              InstanceProfile profile =
                  new InstanceProfile(
                      folding.account(),
                      "unknown-instance-profile-" + name,
                      name,
                      "/",
                      folding.now(),
                      null,
                      Tags.NONE);
              folding.change(Change.put(InstanceProfile.key(folding.account(), name), profile));
              return profile;
            });
  }

  private static void profiles(Map<String, Operation> operations) {
    operations.put(
        "CreateInstanceProfile",
        Operation.of(
            Fact.MAKE,
            (folding, write) -> profileOf(folding, write).isEmpty(),
            CredentialOperations::createProfile));
    operations.put(
        "DeleteInstanceProfile",
        Operation.of(
            Fact.END,
            (folding, write) ->
                profileOf(folding, write).filter(profile -> profile.roleId() == null).isPresent(),
            (folding, write) ->
                profileOf(folding, write)
                    .ifPresent(
                        profile ->
                            folding.emit(
                                new InstanceProfileEvent.InstanceProfileDeleted(
                                    folding.account(), profile.name())))));
    operations.put(
        "AddRoleToInstanceProfile",
        Operation.of(
            Fact.ADD,
            (folding, write) ->
                profileOf(folding, write).filter(profile -> profile.roleId() == null).isPresent(),
            (folding, write) ->
                folding.emit(
                    new InstanceProfileEvent.RoleAddedToInstanceProfile(
                        folding.account(),
                        existing(folding, write).name(),
                        folding.identity(Identity.Kind.ROLE, write.text("roleName")).id()))));
    operations.put(
        "RemoveRoleFromInstanceProfile",
        Operation.of(
            Fact.REMOVE,
            (folding, write) ->
                profileOf(folding, write).filter(profile -> profile.roleId() != null).isPresent(),
            (folding, write) ->
                folding.emit(
                    new InstanceProfileEvent.RoleRemovedFromInstanceProfile(
                        folding.account(), existing(folding, write).name()))));
    operations.put(
        "TagInstanceProfile",
        always(
            Fact.ADD,
            (folding, write) ->
                folding.emit(
                    new InstanceProfileEvent.InstanceProfileTagged(
                        folding.account(), existing(folding, write).name(), write.tags()))));
    operations.put(
        "UntagInstanceProfile",
        always(
            Fact.REMOVE,
            (folding, write) ->
                folding.emit(
                    new InstanceProfileEvent.InstanceProfileUntagged(
                        folding.account(), existing(folding, write).name(), write.tagKeys()))));
  }

  private static void createProfile(Folding folding, Write write) {
    Node made = write.response().get("instanceProfile");
    String name = write.text("instanceProfileName");
    folding.emit(
        new InstanceProfileEvent.InstanceProfileCreated(
            folding.account(),
            made.get("instanceProfileId").find().orElse("unknown-instance-profile-" + name),
            name,
            made.get("path").find().or(() -> write.request().get("path").find()).orElse("/"),
            write.tags(),
            folding.now()));
  }
}
