package io.hindsight.http.aws.iam;

import static io.hindsight.http.aws.iam.OperationCase.operation;

import io.hindsight.http.aws.iam.OperationCase.World;
import java.util.List;
import java.util.function.BiConsumer;
import software.amazon.awssdk.services.iam.IamClient;

/** The operations on service-linked roles, and the others that must leave them alone. */
final class ServiceLinkedRoleCases {
  private static final String SERVICE = "autoscaling.amazonaws.com";
  private static final String ROLE =
      "role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling_{n}";
  private static final String TRUST =
      "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":"
          + "{\"Service\":\"ec2.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}}";
  private static final String PROTECTED =
      "Cannot perform the operation on the protected role 'AWSServiceRoleForAutoScaling_{n}' - this"
          + " role is only modifiable by AWS";

  private ServiceLinkedRoleCases() {}

  private static String name(World world) {
    return "AWSServiceRoleForAutoScaling_" + world.name;
  }

  private static void create(IamClient iam, World world) {
    iam.createServiceLinkedRole(r -> r.awsServiceName(SERVICE).customSuffix(world.name));
  }

  private static Object get(IamClient iam, World world) {
    return iam.getRole(r -> r.roleName(name(world))).role().toString()
        + iam.listAttachedRolePolicies(r -> r.roleName(name(world))).attachedPolicies();
  }

  static List<OperationCase> all() {
    return OperationsTest.of(
        operation("CreateServiceLinkedRole", ROLE)
            .under(
                "{\"StringLike\":{\"iam:AWSServiceName\":\"autoscaling.*\"}}",
                "{\"StringLike\":{\"iam:AWSServiceName\":\"ecs.*\"}}")
            .when(ServiceLinkedRoleCases::create)
            .changes(ServiceLinkedRoleCases::get)
            .fails(
                "InvalidInput",
                "Service role name AWSServiceRoleForAutoScaling_{n} has been taken in this account,"
                    + " please try a different suffix\\.",
                (iam, w) -> {
                  create(iam, w);
                  create(iam, w);
                })
            .fails(
                "InvalidInput",
                "Custom suffix is not allowed for ecs\\.amazonaws\\.com",
                (iam, w) ->
                    iam.createServiceLinkedRole(
                        r -> r.awsServiceName("ecs.amazonaws.com").customSuffix("x")))
            .fails(
                "InvalidInput",
                "Service-linked roles are not supported for none\\.amazonaws\\.com",
                (iam, w) ->
                    iam.createServiceLinkedRole(r -> r.awsServiceName("none.amazonaws.com"))),
        operation("DeleteServiceLinkedRole", ROLE)
            .given(ServiceLinkedRoleCases::create)
            .when((iam, w) -> iam.deleteServiceLinkedRole(r -> r.roleName(name(w))))
            .changes(ServiceLinkedRoleCases::get)
            .fails(
                "NoSuchEntity",
                "The role with name none cannot be found\\.",
                (iam, w) -> iam.deleteServiceLinkedRole(r -> r.roleName("none")))
            .fails(
                "NoSuchEntity",
                "The role with name plain-{n} cannot be found\\.",
                (iam, w) -> {
                  iam.createRole(
                      r -> r.roleName("plain-" + w.name).assumeRolePolicyDocument(TRUST));
                  iam.deleteServiceLinkedRole(r -> r.roleName("plain-" + w.name));
                }),
        operation("GetServiceLinkedRoleDeletionStatus", ROLE)
            .given(
                (iam, w) -> {
                  create(iam, w);
                  w.keep(
                      "task",
                      iam.deleteServiceLinkedRole(r -> r.roleName(name(w))).deletionTaskId());
                })
            .when(
                (iam, w) ->
                    iam.getServiceLinkedRoleDeletionStatus(r -> r.deletionTaskId(w.get("task"))))
            .fails(
                "NoSuchEntity",
                "Deletion task task/none cannot be found\\.",
                (iam, w) ->
                    iam.getServiceLinkedRoleDeletionStatus(r -> r.deletionTaskId("task/none"))),
        untouched("DeleteRole", (iam, w) -> iam.deleteRole(r -> r.roleName(name(w)))),
        untouched(
            "UpdateRole",
            (iam, w) -> iam.updateRole(r -> r.roleName(name(w)).maxSessionDuration(7200))),
        untouched(
            "UpdateAssumeRolePolicy",
            (iam, w) -> iam.updateAssumeRolePolicy(r -> r.roleName(name(w)).policyDocument(TRUST))),
        untouched(
            "AttachRolePolicy",
            (iam, w) ->
                iam.attachRolePolicy(
                    r -> r.roleName(name(w)).policyArn("arn:aws:iam::aws:policy/ReadOnlyAccess"))),
        untouched(
            "DetachRolePolicy",
            (iam, w) ->
                iam.detachRolePolicy(
                    r ->
                        r.roleName(name(w))
                            .policyArn(
                                "arn:aws:iam::aws:policy/aws-service-role/"
                                    + "AutoScalingServiceRolePolicy"))),
        untouched(
            "PutRolePolicy",
            (iam, w) ->
                iam.putRolePolicy(
                    r ->
                        r.roleName(name(w))
                            .policyName("p")
                            .policyDocument(
                                "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\","
                                    + "\"Action\":\"*\",\"Resource\":\"*\"}}"))),
        untouched(
            "DeleteRolePolicy",
            (iam, w) -> iam.deleteRolePolicy(r -> r.roleName(name(w)).policyName("p"))),
        untouched(
            "PutRolePermissionsBoundary",
            (iam, w) ->
                iam.putRolePermissionsBoundary(
                    r ->
                        r.roleName(name(w))
                            .permissionsBoundary("arn:aws:iam::aws:policy/ReadOnlyAccess"))),
        untouched(
            "DeleteRolePermissionsBoundary",
            (iam, w) -> iam.deleteRolePermissionsBoundary(r -> r.roleName(name(w)))));
  }

  /** An operation that refuses to change a service-linked role; what else it does is told above. */
  private static OperationCase untouched(String operation, BiConsumer<IamClient, World> call) {
    return operation(operation, ROLE)
        .given(ServiceLinkedRoleCases::create)
        .refusing()
        .fails("UnmodifiableEntity", PROTECTED, call);
  }
}
