package io.hindsight.http.aws.iam;

import static io.hindsight.http.aws.iam.Calls.does;
import static io.hindsight.http.aws.iam.Calls.tells;
import static io.hindsight.http.aws.iam.OperationCase.operation;

import io.hindsight.http.aws.iam.OperationCase.World;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import software.amazon.awssdk.services.iam.IamClient;

/** The operations on instance profiles, tags, and the account as a whole. */
final class ResourceCases {
  private static final String NO_PROFILE = "Instance Profile nobody cannot be found\\.";
  private static final BiConsumer<IamClient, World> PROFILE =
      does("CreateInstanceProfile", "InstanceProfileName={n}");
  private static final BiConsumer<IamClient, World> ROLE =
      does("CreateRole", "RoleName={n} AssumeRolePolicyDocument={TRUST}");

  private ResourceCases() {}

  static List<OperationCase> profiles() {
    String both = "InstanceProfileName={n} RoleName={n}";
    BiConsumer<IamClient, World> filled =
        PROFILE.andThen(ROLE).andThen(does("AddRoleToInstanceProfile", both));
    return List.of(
        operation("CreateInstanceProfile", "instance-profile/team/{n}")
            .when(does("CreateInstanceProfile", "InstanceProfileName={n} Path=/team/"))
            .changes(tells("GetInstanceProfile", "InstanceProfileName={n}"))
            .fails(
                "EntityAlreadyExists",
                "Instance Profile {n} already exists\\.",
                PROFILE.andThen(PROFILE)),
        operation("GetInstanceProfile", "instance-profile/{n}")
            .given(PROFILE)
            .when(does("GetInstanceProfile", "InstanceProfileName={n}"))
            .fails(
                "NoSuchEntity",
                NO_PROFILE,
                does("GetInstanceProfile", "InstanceProfileName=nobody")),
        operation("ListInstanceProfiles", "instance-profile/")
            .when(does("ListInstanceProfiles", "")),
        operation("ListInstanceProfilesForRole", "role/{n}")
            .given(filled)
            .when(does("ListInstanceProfilesForRole", "RoleName={n}"))
            .fails(
                "NoSuchEntity",
                "The role with name nobody cannot be found\\.",
                does("ListInstanceProfilesForRole", "RoleName=nobody")),
        operation("DeleteInstanceProfile", "instance-profile/{n}")
            .given(PROFILE)
            .when(does("DeleteInstanceProfile", "InstanceProfileName={n}"))
            .changes(tells("GetInstanceProfile", "InstanceProfileName={n}"))
            .fails(
                "NoSuchEntity",
                NO_PROFILE,
                does("DeleteInstanceProfile", "InstanceProfileName=nobody"))
            .fails(
                "DeleteConflict",
                "Cannot delete entity, must remove roles from instance profile first\\.",
                ROLE.andThen(does("AddRoleToInstanceProfile", both))
                    .andThen(does("DeleteInstanceProfile", "InstanceProfileName={n}"))),
        operation("AddRoleToInstanceProfile", "instance-profile/{n}")
            .given(PROFILE.andThen(ROLE))
            .needsElsewhere("iam:PassRole")
            .when(does("AddRoleToInstanceProfile", both))
            .changes(tells("GetInstanceProfile", "InstanceProfileName={n}"))
            .fails(
                "NoSuchEntity",
                NO_PROFILE,
                does("AddRoleToInstanceProfile", "InstanceProfileName=nobody RoleName={n}"))
            .fails(
                "LimitExceeded",
                "Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1",
                does("AddRoleToInstanceProfile", both)
                    .andThen(does("AddRoleToInstanceProfile", both))),
        operation("RemoveRoleFromInstanceProfile", "instance-profile/{n}")
            .given(filled)
            .when(does("RemoveRoleFromInstanceProfile", both))
            .changes(tells("GetInstanceProfile", "InstanceProfileName={n}"))
            .fails(
                "NoSuchEntity",
                "Role {n} in Instance Profile {n} cannot be found\\.",
                does("RemoveRoleFromInstanceProfile", both)
                    .andThen(does("RemoveRoleFromInstanceProfile", both))));
  }

  /** A kind of resource that has tags. */
  private record Tagged(
      String name, String resource, String member, BiConsumer<IamClient, World> given) {}

  static List<OperationCase> tags() {
    return Stream.of(
            new Tagged(
                "User", "user/{n}", "UserName={n}", does("CreateUser", "UserName={n} Tags=own:x")),
            new Tagged(
                "Role",
                "role/{n}",
                "RoleName={n}",
                does("CreateRole", "RoleName={n} AssumeRolePolicyDocument={TRUST} Tags=own:x")),
            new Tagged(
                "Policy",
                "policy/{n}",
                "PolicyArn={OWN}",
                does("CreatePolicy", "PolicyName={n} PolicyDocument={ANYTHING} Tags=own:x")),
            new Tagged(
                "InstanceProfile",
                "instance-profile/{n}",
                "InstanceProfileName={n}",
                does("CreateInstanceProfile", "InstanceProfileName={n} Tags=own:x")),
            new Tagged(
                "MFADevice",
                "mfa/{n}",
                "SerialNumber=arn:aws:iam::123456789012:mfa/{n}",
                does("CreateVirtualMFADevice", "VirtualMFADeviceName={n} Tags=own:x")))
        .flatMap(ResourceCases::tags)
        .toList();
  }

  private static Stream<OperationCase> tags(Tagged kind) {
    String tag = "Tag" + kind.name();
    String untag = "Untag" + kind.name();
    String list = "List" + kind.name() + "Tags";
    String unknown =
        kind.member()
            .replace("{n}", "none")
            .replace("{OWN}", "arn:aws:iam::123456789012:policy/none");
    return Stream.of(
        operation(tag, kind.resource())
            .under(
                "{\"StringEquals\":{\"aws:RequestTag/team\":\"red\",\"aws:ResourceTag/own\":\"x\"}}",
                "{\"StringEquals\":{\"aws:RequestTag/team\":\"blue\"}}")
            .given(kind.given())
            .when(does(tag, kind.member() + " Tags=team:red"))
            .changes(tells(list, kind.member()))
            .fails("NoSuchEntity", ".*none.*", does(tag, unknown + " Tags=team:red"))
            .fails(
                "InvalidInput",
                "Duplicate tag keys found\\..*",
                does(tag, kind.member() + " Tags=a:1,a:2"))
            .fails(
                "InvalidInput", ".* aws:.* reserved.*", does(tag, kind.member() + " Tags=aws:a:1"))
            .fails(
                "LimitExceeded",
                "The number of tags has reached the maximum limit.*",
                does(tag, kind.member() + " Tags=" + fifty())),
        operation(untag, kind.resource())
            .under(
                "{\"ForAllValues:StringEquals\":{\"aws:TagKeys\":\"own\"}}",
                "{\"ForAllValues:StringEquals\":{\"aws:TagKeys\":\"other\"}}")
            .given(kind.given())
            .when(does(untag, kind.member() + " TagKeys=own"))
            .changes(tells(list, kind.member()))
            .fails("NoSuchEntity", ".*none.*", does(untag, unknown + " TagKeys=own")),
        operation(list, kind.resource())
            .given(kind.given())
            .when(does(list, kind.member()))
            .fails("NoSuchEntity", ".*none.*", does(list, unknown)));
  }

  private static String fifty() {
    return java.util.stream.IntStream.range(0, 50)
        .mapToObj(i -> "k" + i + ":v")
        .collect(java.util.stream.Collectors.joining(","));
  }

  static List<OperationCase> accounts() {
    return List.of(
        operation("CreateAccountAlias", "*")
            .when(does("CreateAccountAlias", "AccountAlias=alias-{n}"))
            .changes(tells("ListAccountAliases", ""))
            .fails(
                "ValidationError",
                ".* at 'accountAlias' .*",
                does("CreateAccountAlias", "AccountAlias=Not_An_Alias")),
        operation("ListAccountAliases", "*").when(does("ListAccountAliases", "")),
        operation("DeleteAccountAlias", "*")
            .given(does("CreateAccountAlias", "AccountAlias=alias-{n}"))
            .when(does("DeleteAccountAlias", "AccountAlias=alias-{n}"))
            .changes(tells("ListAccountAliases", ""))
            .fails(
                "NoSuchEntity",
                ".*no-such-alias.*",
                does("DeleteAccountAlias", "AccountAlias=no-such-alias")),
        operation("GetAccountSummary", "*").when(does("GetAccountSummary", "")),
        operation("GetAccountAuthorizationDetails", "*")
            .when(does("GetAccountAuthorizationDetails", "Filter=User,LocalManagedPolicy")));
  }
}
