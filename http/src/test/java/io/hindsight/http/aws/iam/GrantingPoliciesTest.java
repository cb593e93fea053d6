package io.hindsight.http.aws.iam;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.PolicyGrantingServiceAccess;

class GrantingPoliciesTest {
  private static String policy(String statement) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[{" + statement + ",\"Resource\":\"*\"}]}";
  }

  @Test
  void policiesOfAUserAndItsGroupsAreListedByWhatTheyGrant() throws Exception {
    TestApi api = TestApi.start();
    try (IamClient iam = api.iam()) {
      iam.createUser(r -> r.userName("alice"));
      iam.createGroup(r -> r.groupName("team"));
      iam.addUserToGroup(r -> r.userName("alice").groupName("team"));
      iam.attachUserPolicy(
          r -> r.userName("alice").policyArn("arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"));
      iam.putUserPolicy(
          r ->
              r.userName("alice")
                  .policyName("denies")
                  .policyDocument(policy("\"Effect\":\"Deny\",\"Action\":\"s3:*\"")));
      iam.putUserPolicy(
          r ->
              r.userName("alice")
                  .policyName("all-but-s3")
                  .policyDocument(policy("\"Effect\":\"Allow\",\"NotAction\":\"s3:*\"")));
      iam.putGroupPolicy(
          r ->
              r.groupName("team")
                  .policyName("queues")
                  .policyDocument(policy("\"Effect\":\"Allow\",\"Action\":\"sqs:Send*\"")));
      Map<String, List<String>> granting = new TreeMap<>();
      iam.listPoliciesGrantingServiceAccess(
              r ->
                  r.arn("arn:aws:iam::123456789012:user/alice")
                      .serviceNamespaces("s3", "sqs", "ec2"))
          .policiesGrantingServiceAccess()
          .forEach(
              entry ->
                  granting.put(
                      entry.serviceNamespace(),
                      entry.policies().stream().map(GrantingPoliciesTest::text).toList()));
      assertEquals(
          Map.of(
              "ec2", List.of("INLINE USER alice all-but-s3"),
              "s3",
                  List.of(
                      "MANAGED arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
                          + " AmazonS3ReadOnlyAccess"),
              "sqs", List.of("INLINE USER alice all-but-s3", "INLINE GROUP team queues")),
          granting);
    } finally {
      api.close();
    }
  }

  private static String text(PolicyGrantingServiceAccess policy) {
    return policy.policyArn() == null
        ? policy.policyTypeAsString()
            + " "
            + policy.entityTypeAsString()
            + " "
            + policy.entityName()
            + " "
            + policy.policyName()
        : policy.policyTypeAsString() + " " + policy.policyArn() + " " + policy.policyName();
  }
}
