package io.hindsight.http.aws.iam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hindsight.domain.catalogue.managedpolicies.ManagedPolicyCatalogue;
import io.hindsight.domain.catalogue.servicelinkedroles.ServiceLinkedRole;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.DeletionTaskStatusType;
import software.amazon.awssdk.services.iam.model.Role;

class ServiceLinkedRolesTest {
  @Test
  void everyServiceOfTheTableHasAPolicyOfTheCatalogueAndANameOfItsOwn() {
    assertTrue(ServiceLinkedRole.all().size() > 200);
    ServiceLinkedRole.all()
        .values()
        .forEach(
            role ->
                assertTrue(
                    ManagedPolicyCatalogue.instance().find(role.policyArn()).isPresent(),
                    role.toString()));
    assertEquals(
        ServiceLinkedRole.all().size(),
        ServiceLinkedRole.all().values().stream()
            .map(ServiceLinkedRole::roleName)
            .distinct()
            .count());
  }

  @Test
  void aRoleIsMadeWithItsPolicyAndTrustAndDeletedByATask() throws Exception {
    TestApi api = TestApi.start();
    try (IamClient iam = api.iam()) {
      Role role =
          iam.createServiceLinkedRole(r -> r.awsServiceName("elasticbeanstalk.amazonaws.com"))
              .role();
      assertEquals("AWSServiceRoleForElasticBeanstalk", role.roleName());
      assertEquals("/aws-service-role/elasticbeanstalk.amazonaws.com/", role.path());
      assertEquals(
          "arn:aws:iam::123456789012:role/aws-service-role/elasticbeanstalk.amazonaws.com/"
              + "AWSServiceRoleForElasticBeanstalk",
          role.arn());
      assertTrue(
          URLDecoder.decode(role.assumeRolePolicyDocument(), StandardCharsets.UTF_8)
              .contains("elasticbeanstalk.amazonaws.com"));
      assertEquals(
          "AWSElasticBeanstalkServiceRolePolicy",
          iam.listAttachedRolePolicies(r -> r.roleName(role.roleName()))
              .attachedPolicies()
              .get(0)
              .policyName());
      iam.updateRole(r -> r.roleName(role.roleName()).description("mine"));
      String task = iam.deleteServiceLinkedRole(r -> r.roleName(role.roleName())).deletionTaskId();
      assertTrue(
          task.matches(
              "task/aws-service-role/elasticbeanstalk\\.amazonaws\\.com/"
                  + "AWSServiceRoleForElasticBeanstalk/[0-9a-f-]{36}"),
          task);
      assertEquals(
          DeletionTaskStatusType.SUCCEEDED,
          iam.getServiceLinkedRoleDeletionStatus(r -> r.deletionTaskId(task)).status());
      assertFalse(
          iam.listRoles().roles().stream().anyMatch(r -> r.roleName().equals(role.roleName())));
      assertEquals(
          0,
          iam.listEntitiesForPolicy(
                  r ->
                      r.policyArn(
                          "arn:aws:iam::aws:policy/aws-service-role/"
                              + "AWSElasticBeanstalkServiceRolePolicy"))
              .policyRoles()
              .size());
    } finally {
      api.close();
    }
  }
}
