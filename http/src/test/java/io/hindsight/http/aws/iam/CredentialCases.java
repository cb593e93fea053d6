package io.hindsight.http.aws.iam;

import static io.hindsight.http.aws.iam.Calls.does;
import static io.hindsight.http.aws.iam.Calls.tells;
import static io.hindsight.http.aws.iam.OperationCase.operation;

import io.hindsight.http.aws.iam.OperationCase.World;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import software.amazon.awssdk.services.iam.IamClient;

/** The operations on what users prove themselves with: keys, passwords and MFA devices. */
final class CredentialCases {
  private static final String UNKNOWN_KEY = "AKIAIOSFODNN7UNKNOWN";
  private static final String NO_USER = "The user with name nobody cannot be found\\.";
  private static final String NO_KEY =
      "The Access Key with id " + UNKNOWN_KEY + " cannot be found\\.";
  private static final String DEVICE = "arn:aws:iam::123456789012:mfa/{n}";
  private static final String NO_DEVICE =
      "MFA Device with serial number .*:mfa/none does not exist\\.";
  private static final String UNKNOWN_DEVICE = "SerialNumber=arn:aws:iam::123456789012:mfa/none";
  private static final BiConsumer<IamClient, World> USER = does("CreateUser", "UserName={n}");
  private static final BiConsumer<IamClient, World> PASSWORD =
      USER.andThen(does("CreateLoginProfile", "UserName={n} Password=Secret-Passw0rd"));

  private CredentialCases() {}

  private static void key(IamClient iam, World world) {
    world.keep("", iam.createAccessKey(r -> r.userName(world.name)).accessKey().accessKeyId());
  }

  static List<OperationCase> keys() {
    BiConsumer<IamClient, World> given = USER.andThen(CredentialCases::key);
    return List.of(
        operation("CreateAccessKey", "user/{n}")
            .given(USER)
            .when(does("CreateAccessKey", "UserName={n}"))
            .changes(tells("ListAccessKeys", "UserName={n}"))
            .fails("NoSuchEntity", NO_USER, does("CreateAccessKey", "UserName=nobody"))
            .fails(
                "LimitExceeded",
                "Cannot exceed quota for AccessKeysPerUser: 2",
                does("CreateAccessKey", "UserName={n}")
                    .andThen(does("CreateAccessKey", "UserName={n}"))
                    .andThen(does("CreateAccessKey", "UserName={n}"))),
        operation("ListAccessKeys", "user/{n}")
            .given(given)
            .when(does("ListAccessKeys", "UserName={n}"))
            .fails("NoSuchEntity", NO_USER, does("ListAccessKeys", "UserName=nobody")),
        operation("UpdateAccessKey", "user/{n}")
            .given(given)
            .when(does("UpdateAccessKey", "UserName={n} AccessKeyId={kept} Status=Inactive"))
            .changes(tells("ListAccessKeys", "UserName={n}"))
            .fails(
                "NoSuchEntity",
                NO_KEY,
                does("UpdateAccessKey", "UserName={n} Status=Active AccessKeyId=" + UNKNOWN_KEY)),
        operation("DeleteAccessKey", "user/{n}")
            .given(given)
            .when(does("DeleteAccessKey", "UserName={n} AccessKeyId={kept}"))
            .changes(tells("ListAccessKeys", "UserName={n}"))
            .fails(
                "NoSuchEntity",
                NO_KEY,
                does("DeleteAccessKey", "UserName={n} AccessKeyId=" + UNKNOWN_KEY)),
        operation("GetAccessKeyLastUsed", "user/{n}")
            .given(given)
            .when(does("GetAccessKeyLastUsed", "AccessKeyId={kept}"))
            .fails(
                "AccessDenied",
                "User: .*:root is not authorized to perform iam:GetAccessKeyLastUsed on resource:"
                    + " access key "
                    + UNKNOWN_KEY,
                does("GetAccessKeyLastUsed", "AccessKeyId=" + UNKNOWN_KEY)));
  }

  static List<OperationCase> passwords() {
    return List.of(
        operation("CreateLoginProfile", "user/{n}")
            .given(USER)
            .when(does("CreateLoginProfile", "UserName={n} Password=Secret-Passw0rd"))
            .changes(tells("GetLoginProfile", "UserName={n}"))
            .fails(
                "EntityAlreadyExists",
                "Login Profile for user {n} already exists\\.",
                does("CreateLoginProfile", "UserName={n} Password=Secret-Passw0rd")
                    .andThen(does("CreateLoginProfile", "UserName={n} Password=Secret-Passw0rd")))
            .fails(
                "PasswordPolicyViolation",
                ".*[Pp]assword.*",
                does("CreateLoginProfile", "UserName={n} Password=short")),
        operation("GetLoginProfile", "user/{n}")
            .given(PASSWORD)
            .when(does("GetLoginProfile", "UserName={n}"))
            .fails(
                "NoSuchEntity",
                "Login Profile for User {n} cannot be found\\.",
                does("DeleteLoginProfile", "UserName={n}")
                    .andThen(does("GetLoginProfile", "UserName={n}"))),
        operation("UpdateLoginProfile", "user/{n}")
            .given(PASSWORD)
            .when(does("UpdateLoginProfile", "UserName={n} PasswordResetRequired=true"))
            .changes(tells("GetLoginProfile", "UserName={n}"))
            .fails("NoSuchEntity", NO_USER, does("UpdateLoginProfile", "UserName=nobody")),
        operation("DeleteLoginProfile", "user/{n}")
            .given(PASSWORD)
            .when(does("DeleteLoginProfile", "UserName={n}"))
            .changes(tells("GetLoginProfile", "UserName={n}"))
            .fails("NoSuchEntity", NO_USER, does("DeleteLoginProfile", "UserName=nobody")));
  }

  private static void device(IamClient iam, World world) {
    world.keep(
        "seed",
        iam.createVirtualMFADevice(r -> r.virtualMFADeviceName(world.name))
            .virtualMFADevice()
            .base32StringSeed()
            .asUtf8String());
  }

  private static void enable(IamClient iam, World world) {
    iam.enableMFADevice(
        r ->
            r.userName(world.name)
                .serialNumber(DEVICE.replace("{n}", world.name))
                .authenticationCode1(TestTotp.code(world.get("seed"), Instant.now(), -1))
                .authenticationCode2(TestTotp.code(world.get("seed"), Instant.now(), 0)));
  }

  private static void resync(IamClient iam, World world) {
    iam.resyncMFADevice(
        r ->
            r.userName(world.name)
                .serialNumber(DEVICE.replace("{n}", world.name))
                .authenticationCode1(TestTotp.code(world.get("seed"), Instant.now(), 20))
                .authenticationCode2(TestTotp.code(world.get("seed"), Instant.now(), 21)));
  }

  static List<OperationCase> devices() {
    BiConsumer<IamClient, World> given = USER.andThen(CredentialCases::device);
    BiConsumer<IamClient, World> enabled = given.andThen(CredentialCases::enable);
    String codes = " AuthenticationCode1=000000 AuthenticationCode2=000001";
    return List.of(
        operation("CreateVirtualMFADevice", "mfa/team/{n}")
            .when(does("CreateVirtualMFADevice", "VirtualMFADeviceName={n} Path=/team/"))
            .changes(tells("ListVirtualMFADevices", ""))
            .fails(
                "EntityAlreadyExists",
                "MFA device already exists\\.",
                does("CreateVirtualMFADevice", "VirtualMFADeviceName={n}")
                    .andThen(does("CreateVirtualMFADevice", "VirtualMFADeviceName={n}")))
            .fails(
                "ValidationError",
                "The specified value for path is invalid\\. It must begin and end with / .*",
                does("CreateVirtualMFADevice", "VirtualMFADeviceName={n} Path=team/")),
        operation("EnableMFADevice", "user/{n}")
            .given(given)
            .when(CredentialCases::enable)
            .changes(tells("ListMFADevices", "UserName={n}"))
            .fails(
                "InvalidAuthenticationCode",
                "Authentication code for device is not valid\\.",
                does("EnableMFADevice", "UserName={n} SerialNumber=" + DEVICE + codes))
            .fails(
                "NoSuchEntity",
                NO_USER,
                does("EnableMFADevice", "UserName=nobody SerialNumber=" + DEVICE + codes))
            .fails(
                "EntityAlreadyExists",
                "MFA Device is already in use\\.",
                (iam, w) -> {
                  enable(iam, w);
                  enable(iam, w);
                }),
        operation("ResyncMFADevice", "user/{n}")
            .given(enabled)
            .when(CredentialCases::resync)
            .changesUnseen()
            .fails(
                "InvalidAuthenticationCode",
                ".* not valid\\.",
                does("ResyncMFADevice", "UserName={n} SerialNumber=" + DEVICE + codes)),
        operation("DeactivateMFADevice", "user/{n}")
            .given(enabled)
            .when(does("DeactivateMFADevice", "UserName={n} SerialNumber=" + DEVICE))
            .changes(tells("ListMFADevices", "UserName={n}"))
            .fails(
                "NoSuchEntity",
                NO_DEVICE,
                does("DeactivateMFADevice", "UserName={n} " + UNKNOWN_DEVICE)),
        operation("DeleteVirtualMFADevice", "mfa/{n}")
            .given(given)
            .when(does("DeleteVirtualMFADevice", "SerialNumber=" + DEVICE))
            .changes(tells("ListVirtualMFADevices", ""))
            .fails("NoSuchEntity", NO_DEVICE, does("DeleteVirtualMFADevice", UNKNOWN_DEVICE))
            .fails(
                "DeleteConflict",
                "MFA VirtualDevice in use\\. Must deactivate first\\.",
                (iam, w) -> {
                  enable(iam, w);
                  does("DeleteVirtualMFADevice", "SerialNumber=" + DEVICE).accept(iam, w);
                }),
        operation("GetMFADevice", "user/{n}")
            .given(enabled)
            .when(does("GetMFADevice", "UserName={n} SerialNumber=" + DEVICE))
            .fails("NoSuchEntity", NO_DEVICE, does("GetMFADevice", UNKNOWN_DEVICE)),
        operation("ListMFADevices", "user/{n}")
            .given(enabled)
            .when(does("ListMFADevices", "UserName={n}"))
            .fails("NoSuchEntity", NO_USER, does("ListMFADevices", "UserName=nobody")),
        operation("ListVirtualMFADevices", "mfa/")
            .given(given)
            .when(does("ListVirtualMFADevices", "AssignmentStatus=Unassigned"))
            .fails(
                "ValidationError", "Invalid Marker\\.", does("ListVirtualMFADevices", "Marker=m")));
  }
}
