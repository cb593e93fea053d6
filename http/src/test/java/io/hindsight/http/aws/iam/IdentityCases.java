package io.hindsight.http.aws.iam;

import static io.hindsight.http.aws.iam.Calls.READ_ONLY;
import static io.hindsight.http.aws.iam.Calls.TRUST;
import static io.hindsight.http.aws.iam.Calls.does;
import static io.hindsight.http.aws.iam.Calls.tells;
import static io.hindsight.http.aws.iam.OperationCase.operation;

import java.util.List;

/** The operations on users, groups and roles themselves. */
final class IdentityCases {
  private static final String TAGGED = "{\"StringEquals\":{\"aws:ResourceTag/team\":\"red\"}}";
  private static final String TAGGED_BLUE =
      "{\"StringEquals\":{\"aws:ResourceTag/team\":\"blue\"}}";
  private static final String BOUND =
      "{\"ArnEquals\":{\"iam:PermissionsBoundary\":\"" + READ_ONLY + "\"}}";
  private static final String BOUND_OTHERWISE =
      "{\"ArnEquals\":{\"iam:PermissionsBoundary\":\"arn:aws:iam::aws:policy/PowerUserAccess\"}}";
  private static final String NO_USER = "The user with name nobody cannot be found\\.";
  private static final String NO_GROUP = "The group with name nobody cannot be found\\.";
  private static final String NO_ROLE = "The role with name nobody cannot be found\\.";

  private IdentityCases() {}

  static List<OperationCase> users() {
    return List.of(
        operation("CreateUser", "user/team/{n}")
            .needs("iam:TagUser")
            .under(BOUND, BOUND_OTHERWISE)
            .when(
                does(
                    "CreateUser",
                    "UserName={n} Path=/team/ PermissionsBoundary={READ_ONLY} Tags=a:1"))
            .changes(tells("GetUser", "UserName={n}"))
            .fails(
                "EntityAlreadyExists",
                "User with name .* already exists\\.",
                does("CreateUser", "UserName={n}")
                    .andThen(
                        (iam, w) ->
                            iam.createUser(
                                r -> r.userName(w.name.toUpperCase(java.util.Locale.ROOT)))))
            .fails(
                "ValidationError",
                "1 validation error detected: Value at 'userName' failed .* equal to 64",
                does("CreateUser", "", "UserName", "a".repeat(65)))
            .fails(
                "ValidationError",
                "The specified value for path is invalid\\..*",
                does("CreateUser", "UserName={n} Path=team"))
            .fails(
                "InvalidInput",
                "Duplicate tag keys found\\. Please note .*",
                does("CreateUser", "UserName={n} Tags=a:1,A:2"))
            .fails(
                "NoSuchEntity",
                "Scope ARN: .*policy/none does not exist or is not attachable\\.",
                does(
                    "CreateUser",
                    "UserName={n} PermissionsBoundary=arn:aws:iam::123456789012:policy/none"))
            .fails(
                "InvalidInput",
                "ARN not-an-arn-but-long-enough is not valid\\.",
                does("CreateUser", "UserName={n} PermissionsBoundary=not-an-arn-but-long-enough")),
        operation("GetUser", "user/{n}")
            .under(TAGGED, TAGGED_BLUE)
            .given(does("CreateUser", "UserName={n} Tags=team:red"))
            .when(does("GetUser", "UserName={n}"))
            .fails("NoSuchEntity", NO_USER, does("GetUser", "UserName=nobody")),
        operation("ListUsers", "user/team/")
            .when(does("ListUsers", "PathPrefix=/team/"))
            .fails(
                "ValidationError",
                ".* at 'maxItems' .* less than or equal to 1000",
                does("ListUsers", "MaxItems=1001"))
            .fails("ValidationError", "Invalid Marker\\.", does("ListUsers", "Marker=wrong")),
        operation("UpdateUser", "user/{n}")
            .given(does("CreateUser", "UserName={n}"))
            .when(does("UpdateUser", "UserName={n} NewUserName={n}-new NewPath=/x/"))
            .changes(tells("GetUser", "UserName={n}-new"))
            .fails("NoSuchEntity", NO_USER, does("UpdateUser", "UserName=nobody"))
            .fails(
                "EntityAlreadyExists",
                "User with name {n}-b already exists\\.",
                does("CreateUser", "UserName={n}-b")
                    .andThen(does("UpdateUser", "UserName={n} NewUserName={n}-b"))),
        operation("DeleteUser", "user/{n}")
            .under(TAGGED, TAGGED_BLUE)
            .given(does("CreateUser", "UserName={n} Tags=team:red"))
            .when(does("DeleteUser", "UserName={n}"))
            .changes(tells("GetUser", "UserName={n}"))
            .fails("NoSuchEntity", NO_USER, does("DeleteUser", "UserName=nobody"))
            .fails(
                "DeleteConflict",
                "Cannot delete entity, must detach all policies first\\.",
                does("AttachUserPolicy", "UserName={n} PolicyArn={READ_ONLY}")
                    .andThen(does("DeleteUser", "UserName={n}")))
            .fails(
                "DeleteConflict",
                "Cannot delete entity, must delete policies first\\.",
                does("PutUserPolicy", "UserName={n} PolicyName=p PolicyDocument={ANYTHING}")
                    .andThen(does("DeleteUser", "UserName={n}"))));
  }

  static List<OperationCase> groups() {
    return List.of(
        operation("CreateGroup", "group/team/{n}")
            .when(does("CreateGroup", "GroupName={n} Path=/team/"))
            .changes(tells("GetGroup", "GroupName={n}"))
            .fails(
                "EntityAlreadyExists",
                "Group with name {n} already exists\\.",
                does("CreateGroup", "GroupName={n}").andThen(does("CreateGroup", "GroupName={n}"))),
        operation("GetGroup", "group/{n}")
            .given(does("CreateGroup", "GroupName={n}"))
            .when(does("GetGroup", "GroupName={n}"))
            .fails("NoSuchEntity", NO_GROUP, does("GetGroup", "GroupName=nobody")),
        operation("ListGroups", "group/")
            .when(does("ListGroups", ""))
            .fails(
                "ValidationError",
                ".* at 'maxItems' .* greater than or equal to 1",
                does("ListGroups", "MaxItems=0")),
        operation("UpdateGroup", "group/{n}")
            .given(does("CreateGroup", "GroupName={n}"))
            .when(does("UpdateGroup", "GroupName={n} NewGroupName={n}-new"))
            .changes(tells("GetGroup", "GroupName={n}-new"))
            .fails("NoSuchEntity", NO_GROUP, does("UpdateGroup", "GroupName=nobody")),
        operation("DeleteGroup", "group/{n}")
            .given(does("CreateGroup", "GroupName={n}"))
            .when(does("DeleteGroup", "GroupName={n}"))
            .changes(tells("GetGroup", "GroupName={n}"))
            .fails("NoSuchEntity", NO_GROUP, does("DeleteGroup", "GroupName=nobody"))
            .fails(
                "DeleteConflict",
                "Cannot delete entity, must remove users from group first\\.",
                does("CreateUser", "UserName={n}")
                    .andThen(does("AddUserToGroup", "GroupName={n} UserName={n}"))
                    .andThen(does("DeleteGroup", "GroupName={n}"))),
        operation("AddUserToGroup", "group/{n}")
            .given(does("CreateGroup", "GroupName={n}").andThen(does("CreateUser", "UserName={n}")))
            .when(does("AddUserToGroup", "GroupName={n} UserName={n}"))
            .changes(tells("ListGroupsForUser", "UserName={n}"))
            .fails("NoSuchEntity", NO_USER, does("AddUserToGroup", "GroupName={n} UserName=nobody"))
            .fails(
                "NoSuchEntity", NO_GROUP, does("AddUserToGroup", "GroupName=nobody UserName={n}"))
            .fails(
                "LimitExceeded",
                "Cannot exceed quota for GroupsPerUser: 10",
                (iam, w) -> {
                  for (int i = 0; i < 11; i++) {
                    String name = w.name + "-" + i;
                    iam.createGroup(r -> r.groupName(name));
                    iam.addUserToGroup(r -> r.groupName(name).userName(w.name));
                  }
                }),
        operation("RemoveUserFromGroup", "group/{n}")
            .given(
                does("CreateGroup", "GroupName={n}")
                    .andThen(does("CreateUser", "UserName={n}"))
                    .andThen(does("AddUserToGroup", "GroupName={n} UserName={n}")))
            .when(does("RemoveUserFromGroup", "GroupName={n} UserName={n}"))
            .changes(tells("GetGroup", "GroupName={n}"))
            .fails(
                "NoSuchEntity",
                NO_USER,
                does("RemoveUserFromGroup", "GroupName=nobody UserName=nobody")),
        operation("ListGroupsForUser", "user/{n}")
            .given(does("CreateUser", "UserName={n}"))
            .when(does("ListGroupsForUser", "UserName={n}"))
            .fails("NoSuchEntity", NO_USER, does("ListGroupsForUser", "UserName=nobody")));
  }

  static List<OperationCase> roles() {
    return List.of(
        operation("CreateRole", "role/team/{n}")
            .needs("iam:TagRole")
            .under(
                "{\"StringEquals\":{\"aws:RequestTag/team\":\"red\"},"
                    + "\"ForAllValues:StringEquals\":{\"aws:TagKeys\":\"team\"}}",
                "{\"StringEquals\":{\"aws:RequestTag/team\":\"blue\"}}")
            .when(
                does(
                    "CreateRole",
                    "RoleName={n} AssumeRolePolicyDocument={TRUST} Path=/team/ MaxSessionDuration=7200 Tags=team:red"))
            .changes(tells("GetRole", "RoleName={n}"))
            .fails(
                "EntityAlreadyExists",
                "Role with name {n} already exists\\.",
                does("CreateRole", "RoleName={n} AssumeRolePolicyDocument={TRUST}")
                    .andThen(does("CreateRole", "RoleName={n} AssumeRolePolicyDocument={TRUST}")))
            .fails(
                "MalformedPolicyDocument",
                "This policy contains invalid Json",
                does("CreateRole", "RoleName={n} AssumeRolePolicyDocument={"))
            .fails(
                "MalformedPolicyDocument",
                "Has prohibited field Resource",
                does(
                    "CreateRole",
                    "RoleName={n}",
                    "AssumeRolePolicyDocument",
                    TRUST.replace("\"Principal\"", "\"Resource\":\"*\",\"Principal\"")))
            .fails(
                "MalformedPolicyDocument",
                "Invalid principal in policy: \"AWS\":\".*user/nobody\"",
                does(
                    "CreateRole",
                    "RoleName={n}",
                    "AssumeRolePolicyDocument",
                    TRUST.replace(
                        "\"Service\":\"ec2.amazonaws.com\"",
                        "\"AWS\":\"arn:aws:iam::123456789012:user/nobody\"")))
            .fails(
                "ValidationError",
                ".* at 'maxSessionDuration' .* less than or equal to 43200",
                does(
                    "CreateRole",
                    "RoleName={n} AssumeRolePolicyDocument={TRUST} MaxSessionDuration=43201")),
        operation("GetRole", "role/{n}")
            .given(does("CreateRole", "RoleName={n} AssumeRolePolicyDocument={TRUST}"))
            .when(does("GetRole", "RoleName={n}"))
            .fails("NoSuchEntity", NO_ROLE, does("GetRole", "RoleName=nobody")),
        operation("ListRoles", "role/").when(does("ListRoles", "")),
        operation("UpdateRole", "role/{n}")
            .given(does("CreateRole", "RoleName={n} AssumeRolePolicyDocument={TRUST}"))
            .when(does("UpdateRole", "RoleName={n} MaxSessionDuration=7200"))
            .changes(tells("GetRole", "RoleName={n}"))
            .fails("NoSuchEntity", NO_ROLE, does("UpdateRole", "RoleName=nobody")),
        operation("UpdateRoleDescription", "role/{n}")
            .given(does("CreateRole", "RoleName={n} AssumeRolePolicyDocument={TRUST}"))
            .when(does("UpdateRoleDescription", "RoleName={n} Description=new"))
            .changes(tells("GetRole", "RoleName={n}"))
            .fails(
                "NoSuchEntity",
                NO_ROLE,
                does("UpdateRoleDescription", "RoleName=nobody Description=d")),
        operation("UpdateAssumeRolePolicy", "role/{n}")
            .given(does("CreateRole", "RoleName={n} AssumeRolePolicyDocument={TRUST}"))
            .when(
                does(
                    "UpdateAssumeRolePolicy",
                    "RoleName={n}",
                    "PolicyDocument",
                    TRUST.replace("ec2", "lambda")))
            .changes(tells("GetRole", "RoleName={n}"))
            .fails(
                "MalformedPolicyDocument",
                "AssumeRole policy may only specify STS AssumeRole actions\\.",
                does(
                    "UpdateAssumeRolePolicy",
                    "RoleName={n}",
                    "PolicyDocument",
                    TRUST.replace("sts:AssumeRole", "s3:GetObject")))
            .fails(
                "LimitExceeded",
                "Cannot exceed quota for ACLSizePerRole: 2048",
                does(
                    "UpdateAssumeRolePolicy",
                    "RoleName={n}",
                    "PolicyDocument",
                    TRUST.replace(
                        "\"sts:AssumeRole\"",
                        "[" + "\"sts:AssumeRole\",".repeat(130) + "\"sts:AssumeRole\"]"))),
        operation("DeleteRole", "role/{n}")
            .given(does("CreateRole", "RoleName={n} AssumeRolePolicyDocument={TRUST}"))
            .when(does("DeleteRole", "RoleName={n}"))
            .changes(tells("GetRole", "RoleName={n}"))
            .fails("NoSuchEntity", NO_ROLE, does("DeleteRole", "RoleName=nobody"))
            .fails(
                "DeleteConflict",
                "Cannot delete entity, must remove roles from instance profile first\\.",
                does("CreateInstanceProfile", "InstanceProfileName={n}")
                    .andThen(
                        does("AddRoleToInstanceProfile", "InstanceProfileName={n} RoleName={n}"))
                    .andThen(does("DeleteRole", "RoleName={n}"))));
  }
}
