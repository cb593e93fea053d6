package io.hindsight.http.aws.protocol;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Collections;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.cloudtrail.model.LookupEventsRequest;
import software.amazon.awssdk.services.iam.model.CreateOpenIdConnectProviderRequest;
import software.amazon.awssdk.services.iam.model.CreateRoleRequest;
import software.amazon.awssdk.services.iam.model.CreateUserRequest;
import software.amazon.awssdk.services.iam.model.ListUsersRequest;
import software.amazon.awssdk.services.iam.model.SetDefaultPolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.iam.model.UntagUserRequest;
import software.amazon.awssdk.services.iam.model.UpdateAccountPasswordPolicyRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;

class ConstraintsTest {
  private record Case(AwsService service, String operation, SdkPojo request, String message) {}

  private static Case iam(String operation, SdkPojo request, String message) {
    return new Case(AwsService.IAM, operation, request, message);
  }

  private static void check(Case each) {
    Constraints.check(
        ServiceModel.of(each.service()).operation(each.operation()).orElseThrow(), each.request());
  }

  /** Texts as AWS says them; IAM's, as recorded in 2026, do not repeat values. */
  @TestFactory
  Stream<DynamicTest> refusalsReadAsAwsSaysThem() {
    Tag noKey = Tag.builder().value("v").build();
    return Stream.of(
            new Case(
                AwsService.STS,
                "AssumeRole",
                AssumeRoleRequest.builder().roleArn("short").roleSessionName("a b").build(),
                "2 validation errors detected: Value 'short' at 'roleArn' failed to satisfy"
                    + " constraint: Member must have length greater than or equal to 20; Value"
                    + " 'a b' at 'roleSessionName' failed to satisfy constraint: Member must"
                    + " satisfy regular expression pattern: [\\w+=,.@-]*"),
            new Case(
                AwsService.STS,
                "AssumeRole",
                AssumeRoleRequest.builder().roleArn("arn:aws:iam::123456789012:role/r").build(),
                "1 validation error detected: Value null at 'roleSessionName' failed to satisfy"
                    + " constraint: Member must not be null"),
            new Case(
                AwsService.CLOUD_TRAIL,
                "LookupEvents",
                LookupEventsRequest.builder().maxResults(51).build(),
                "1 validation error detected: Value '51' at 'maxResults' failed to satisfy"
                    + " constraint: Member must have value less than or equal to 50"),
            iam(
                "CreateUser",
                CreateUserRequest.builder().userName("a b").tags(noKey).build(),
                "1 validation error detected: Value at 'tags.1.member.key' failed to satisfy"
                    + " constraint: Member must not be null"),
            iam(
                "CreateUser",
                CreateUserRequest.builder().userName("a".repeat(65)).build(),
                "1 validation error detected: Value at 'userName' failed to satisfy constraint:"
                    + " Member must have length less than or equal to 64"),
            iam(
                "CreateUser",
                CreateUserRequest.builder().userName("a b").build(),
                "The specified value for userName is invalid. It must contain only alphanumeric"
                    + " characters and/or the following: +=,.@_-"),
            iam(
                "CreateUser",
                CreateUserRequest.builder().userName("a").path("x/").build(),
                "The specified value for path is invalid. It must begin and end with / and contain"
                    + " only alphanumeric characters and/or / characters."),
            iam(
                "ListUsers",
                ListUsersRequest.builder().maxItems(1001).build(),
                "1 validation error detected: Value at 'maxItems' failed to satisfy constraint:"
                    + " Member must have value less than or equal to 1000"),
            iam(
                "SetDefaultPolicyVersion",
                SetDefaultPolicyVersionRequest.builder()
                    .policyArn("arn:aws:iam::123456789012:policy/p")
                    .versionId("wrong")
                    .build(),
                "1 validation error detected: Value at 'versionId' failed to satisfy constraint:"
                    + " Member must satisfy regular expression pattern:"
                    + " v[1-9][0-9]*(\\.[A-Za-z0-9-]*)?"),
            iam(
                "CreateRole",
                CreateRoleRequest.builder()
                    .roleName("r")
                    .assumeRolePolicyDocument("{}")
                    .tags(Collections.nCopies(51, Tag.builder().key("k").value("v").build()))
                    .build(),
                "1 validation error detected: Value at 'tags' failed to satisfy constraint: Member"
                    + " must have length less than or equal to 50"),
            iam(
                "UpdateAccountPasswordPolicy",
                UpdateAccountPasswordPolicyRequest.builder()
                    .maxPasswordAge(1096)
                    .minimumPasswordLength(129)
                    .passwordReusePrevention(25)
                    .build(),
                "3 validation errors detected: Value at 'minimumPasswordLength' failed to satisfy"
                    + " constraint: Member must have value less than or equal to 128; Value at"
                    + " 'passwordReusePrevention' failed to satisfy constraint: Member must have"
                    + " value less than or equal to 24; Value at 'maxPasswordAge' failed to satisfy"
                    + " constraint: Member must have value less than or equal to 1095"),
            iam(
                "CreateOpenIDConnectProvider",
                CreateOpenIdConnectProviderRequest.builder()
                    .url("a".repeat(256))
                    .thumbprintList("a".repeat(41))
                    .clientIDList("a".repeat(256))
                    .build(),
                "3 validation errors detected: Value at 'clientIDList' failed to satisfy"
                    + " constraint: Member must satisfy constraint: [Member must have length less"
                    + " than or equal to 255, Member must have length greater than or equal to 1];"
                    + " Value at 'thumbprintList' failed to satisfy constraint: Member must satisfy"
                    + " constraint: [Member must have length less than or equal to 40, Member must"
                    + " have length greater than or equal to 40]; Value at 'url' failed to satisfy"
                    + " constraint: Member must have length less than or equal to 255"),
            iam(
                "UntagUser",
                UntagUserRequest.builder().userName("a").tagKeys("%").build(),
                "1 validation error detected: Value at 'tagKeys' failed to satisfy constraint:"
                    + " Member must satisfy constraint: [Member must have length less than or equal"
                    + " to 128, Member must have length greater than or equal to 1, Member must"
                    + " satisfy regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+,"
                    + " Member must not be null]"))
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.operation() + ": " + each.message(),
                    () -> {
                      AwsError error = assertThrows(AwsError.class, () -> check(each));
                      assertEquals("ValidationError", error.code());
                      assertEquals(each.message(), error.message());
                    }));
  }

  @Test
  void whatFitsPasses() {
    CreateUserRequest request =
        CreateUserRequest.builder()
            .userName("alice+bob=,.@_-")
            .path("/a/b/")
            .tags(Tag.builder().key("Kost:Stelle /+").value("").build())
            .build();
    assertDoesNotThrow(() -> check(iam("CreateUser", request, "")));
  }
}
