package io.hindsight.http.api.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hindsight.http.api.ApiServer;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.ContextEntry;
import software.amazon.awssdk.services.iam.model.ContextKeyTypeEnum;
import software.amazon.awssdk.services.iam.model.EvaluationResult;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.PolicyEvaluationDecisionType;
import software.amazon.awssdk.services.iam.model.ResourceSpecificResult;
import software.amazon.awssdk.services.iam.model.SimulateCustomPolicyRequest;
import software.amazon.awssdk.services.iam.model.SimulatePrincipalPolicyResponse;
import software.amazon.awssdk.services.iam.model.Statement;

/** The policy simulator, through the SDK. */
class SimulationTest {
  static final String ALICE = "arn:aws:iam::123456789012:user/alice";
  static final String READ =
      """
      {
        "Version": "2012-10-17",
        "Statement": [
          {
            "Effect": "Allow",
            "Action": "s3:Get*",
            "Resource": "arn:aws:s3:::docs/*"
          },
          {
            "Effect": "Deny",
            "Action": "s3:GetObject",
            "Resource": "arn:aws:s3:::docs/secret/*",
            "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}
          }
        ]
      }
      """;

  static ApiServer server;
  static IamClient iam;

  @BeforeAll
  static void start() throws Exception {
    server = ApiServer.start(false);
    iam = server.iam();
    server.user(
        "alice",
        """
        {"Version": "2012-10-17", "Statement": [
          {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"},
          {"Effect": "Allow", "Action": "s3:PutObject",
           "Resource": "arn:aws:s3:::home/${aws:username}/*"}]}
        """);
    iam.createGroup(r -> r.groupName("readers"));
    iam.putGroupPolicy(r -> r.groupName("readers").policyName("read").policyDocument(READ));
    iam.addUserToGroup(r -> r.groupName("readers").userName("alice"));
    iam.attachUserPolicy(
        r -> r.userName("alice").policyArn("arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess"));
    for (String trusted :
        new String[] {"\"AWS\": \"" + ALICE + "\"", "\"Service\": \"ec2.amazonaws.com\""}) {
      iam.createRole(
          r ->
              r.roleName(trusted.contains("AWS") ? "open" : "closed")
                  .assumeRolePolicyDocument(
                      """
                      {"Version": "2012-10-17", "Statement": {"Effect": "Allow",
                        "Principal": {%s}, "Action": "sts:AssumeRole"}}
                      """
                          .formatted(trusted)));
    }
  }

  @AfterAll
  static void stop() throws Exception {
    iam.close();
    server.close();
  }

  static EvaluationResult one(Consumer<SimulateCustomPolicyRequest.Builder> request) {
    List<EvaluationResult> results = iam.simulateCustomPolicy(request).evaluationResults();
    assertEquals(1, results.size());
    return results.get(0);
  }

  @Test
  void aMatchedStatementIsPointedTo() {
    EvaluationResult result =
        one(
            r ->
                r.policyInputList(READ)
                    .actionNames("s3:GetObject")
                    .resourceArns("arn:aws:s3:::docs/a"));
    assertEquals(PolicyEvaluationDecisionType.ALLOWED, result.evalDecision());
    assertEquals("arn:aws:s3:::docs/a", result.evalResourceName());
    Statement statement = result.matchedStatements().get(0);
    assertEquals("PolicyInputList.1", statement.sourcePolicyId());
    assertEquals("IAM Policy", statement.sourcePolicyTypeAsString());
    assertEquals(3, statement.startPosition().line());
    assertEquals(17, statement.startPosition().column());
    assertEquals(8, statement.endPosition().line());
    assertEquals(6, statement.endPosition().column());
    ResourceSpecificResult specific = result.resourceSpecificResults().get(0);
    assertEquals(List.of("aws:MultiFactorAuthPresent"), specific.missingContextValues());
    assertTrue(result.missingContextValues().isEmpty());
  }

  @Test
  void aDenyIsTheOnlyStatementOfItsResult() {
    EvaluationResult result =
        one(
            r ->
                r.policyInputList(READ)
                    .actionNames("s3:GetObject")
                    .resourceArns("arn:aws:s3:::docs/secret/a"));
    assertEquals(PolicyEvaluationDecisionType.EXPLICIT_DENY, result.evalDecision());
    assertEquals(1, result.matchedStatements().size());
    assertEquals(8, result.matchedStatements().get(0).startPosition().line());
  }

  @Test
  void contextEntriesCount() {
    EvaluationResult result =
        one(
            r ->
                r.policyInputList(READ)
                    .actionNames("s3:GetObject")
                    .resourceArns("arn:aws:s3:::docs/secret/a")
                    .contextEntries(
                        ContextEntry.builder()
                            .contextKeyName("AWS:multifactorauthpresent")
                            .contextKeyType(ContextKeyTypeEnum.BOOLEAN)
                            .contextKeyValues("true")
                            .build()));
    assertEquals(PolicyEvaluationDecisionType.ALLOWED, result.evalDecision());
    assertTrue(result.resourceSpecificResults().get(0).missingContextValues().isEmpty());
  }

  @Test
  void severalResourcesHaveResultsOfTheirOwn() {
    EvaluationResult result =
        one(
            r ->
                r.policyInputList(READ)
                    .actionNames("s3:GetObject")
                    .resourceArns("arn:aws:s3:::docs/a", "arn:aws:s3:::other/a"));
    assertEquals("arn:aws:s3:::${BucketName}/${ObjectName}", result.evalResourceName());
    assertEquals(
        List.of(PolicyEvaluationDecisionType.ALLOWED, PolicyEvaluationDecisionType.IMPLICIT_DENY),
        result.resourceSpecificResults().stream()
            .map(ResourceSpecificResult::evalResourceDecision)
            .toList());
  }

  @Test
  void aBoundaryCutsDown() {
    String boundary =
        """
        {"Version": "2012-10-17", "Statement":
          {"Effect": "Allow", "Action": "s3:GetObjectTagging", "Resource": "*"}}
        """;
    EvaluationResult result =
        one(
            r ->
                r.policyInputList(READ)
                    .permissionsBoundaryPolicyInputList(boundary)
                    .actionNames("s3:GetObject")
                    .resourceArns("arn:aws:s3:::docs/a"));
    assertEquals(PolicyEvaluationDecisionType.IMPLICIT_DENY, result.evalDecision());
    assertFalse(result.permissionsBoundaryDecisionDetail().allowedByPermissionsBoundary());
    assertNull(
        one(r -> r.policyInputList(READ).actionNames("s3:GetObject"))
            .permissionsBoundaryDecisionDetail());
  }

  @Test
  void aResourcePolicyOfAnotherAccountMustConsent() {
    String policy =
        """
        {"Version": "2012-10-17", "Statement": {"Effect": "Allow",
          "Principal": {"AWS": "%s"}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::docs/*"}}
        """
            .formatted(ALICE);
    EvaluationResult result =
        one(
            r ->
                r.policyInputList(READ)
                    .resourcePolicy(policy)
                    .callerArn(ALICE)
                    .resourceOwner("arn:aws:iam::999999999999:root")
                    .actionNames("s3:GetObject")
                    .resourceArns("arn:aws:s3:::docs/a"));
    assertEquals(PolicyEvaluationDecisionType.ALLOWED, result.evalDecision());
    assertEquals("allowed", result.evalDecisionDetailsAsStrings().get("Resource Policy"));
    assertEquals(
        List.of("PolicyInputList.1", "ResourcePolicy"),
        result.matchedStatements().stream().map(Statement::sourcePolicyId).sorted().toList());
    EvaluationResult refused =
        one(
            r ->
                r.policyInputList(READ)
                    .resourcePolicy(policy)
                    .callerArn(ALICE)
                    .resourceOwner("999999999999")
                    .actionNames("s3:GetObjectTagging")
                    .resourceArns("arn:aws:s3:::docs/a"));
    assertEquals(PolicyEvaluationDecisionType.IMPLICIT_DENY, refused.evalDecision());
    assertEquals("allowed", refused.evalDecisionDetailsAsStrings().get("IAM Policy"));
  }

  @Test
  void aScenarioOfEc2NeedsItsResourcesTogether() {
    String policy =
        """
        {"Version": "2012-10-17", "Statement":
          {"Effect": "Allow", "Action": "ec2:RunInstances", "NotResource": "arn:aws:ec2:*:*:volume/*"}}
        """;
    String[] arns =
        Stream.of(
                "instance/*", "image/ami-1", "security-group/*", "network-interface/*", "volume/*")
            .map(each -> "arn:aws:ec2:eu-west-1:123456789012:" + each)
            .toArray(String[]::new);
    EvaluationResult result =
        one(
            r ->
                r.policyInputList(policy)
                    .actionNames("ec2:RunInstances")
                    .resourceArns(arns)
                    .resourceHandlingOption("EC2-VPC-EBS"));
    assertEquals(PolicyEvaluationDecisionType.IMPLICIT_DENY, result.evalDecision());
    assertEquals(5, result.resourceSpecificResults().size());
  }

  @Test
  void aPrincipalsPoliciesAreNamedAsAwsNamesThem() {
    SimulatePrincipalPolicyResponse response =
        iam.simulatePrincipalPolicy(
            r ->
                r.policySourceArn(ALICE)
                    .actionNames("s3:GetObject", "s3:PutObject", "sqs:ListQueues")
                    .resourceArns("*"));
    assertEquals(
        List.of("implicitDeny", "implicitDeny", "allowed"),
        response.evaluationResults().stream().map(EvaluationResult::evalDecisionAsString).toList());
    assertEquals(
        "AmazonSQSReadOnlyAccess",
        response.evaluationResults().get(2).matchedStatements().get(0).sourcePolicyId());
    List<EvaluationResult> at =
        iam.simulatePrincipalPolicy(
                r ->
                    r.policySourceArn(ALICE)
                        .actionNames("s3:GetObject", "s3:PutObject")
                        .resourceArns("arn:aws:s3:::docs/a", "arn:aws:s3:::home/alice/a"))
            .evaluationResults();
    assertEquals(
        List.of("group_readers_read"),
        at.get(0).matchedStatements().stream().map(Statement::sourcePolicyId).toList());
    assertEquals(
        List.of("user_alice_own"),
        at.get(1).matchedStatements().stream().map(Statement::sourcePolicyId).toList());
  }

  @Test
  void trustPoliciesCount() {
    List<ResourceSpecificResult> results =
        iam.simulatePrincipalPolicy(
                r ->
                    r.policySourceArn(ALICE)
                        .actionNames("sts:AssumeRole")
                        .resourceArns(
                            "arn:aws:iam::123456789012:role/open",
                            "arn:aws:iam::123456789012:role/closed",
                            "arn:aws:iam::123456789012:role/none"))
            .evaluationResults()
            .get(0)
            .resourceSpecificResults();
    assertEquals(
        List.of("allowed", "implicitDeny", "implicitDeny"),
        results.stream().map(ResourceSpecificResult::evalResourceDecisionAsString).toList());
  }

  @Test
  void resultsComeInPages() {
    SimulatePrincipalPolicyResponse first =
        iam.simulatePrincipalPolicy(
            r -> r.policySourceArn(ALICE).actionNames("s3:A", "s3:B", "s3:C").maxItems(2));
    assertTrue(first.isTruncated());
    SimulatePrincipalPolicyResponse rest =
        iam.simulatePrincipalPolicy(
            r ->
                r.policySourceArn(ALICE)
                    .actionNames("s3:A", "s3:B", "s3:C")
                    .marker(first.marker()));
    assertFalse(rest.isTruncated());
    assertEquals("s3:C", rest.evaluationResults().get(0).evalActionName());
  }

  @Test
  void contextKeysAreThoseThatPoliciesAskFor() {
    assertEquals(
        List.of("aws:MultiFactorAuthPresent", "aws:username"),
        iam.getContextKeysForPrincipalPolicy(r -> r.policySourceArn(ALICE)).contextKeyNames());
    assertEquals(
        List.of("aws:MultiFactorAuthPresent"),
        iam.getContextKeysForCustomPolicy(r -> r.policyInputList(READ)).contextKeyNames());
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        refusal(
            "Syntax errors in policy.",
            r ->
                r.policyInputList(
                    "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Maybe\",\"Action\":\"*\",\"Resource\":\"*\"}]}")),
        refusal("Syntax errors in policy.", r -> r.policyInputList("{")),
        refusal(
            "Invalid action name: s3:*. Wildcards are not supported.", r -> r.actionNames("s3:*")),
        refusal("Invalid resource ARN: bucket", r -> r.resourceArns("bucket")),
        refusal(
            "CallerArn must be specified when ResourcePolicy is specified.",
            r -> r.resourcePolicy(READ)),
        refusal("Invalid CallerArn: s3.amazonaws.com", r -> r.callerArn("s3.amazonaws.com")),
        refusal(
            "The ResourceHandlingOption EC2-VPC-EBS requires a resource of type instance.",
            r -> r.resourceHandlingOption("EC2-VPC-EBS")),
        refusal(
            "The value many of context key k:count is not of type numeric",
            r ->
                r.contextEntries(
                    ContextEntry.builder()
                        .contextKeyName("k:count")
                        .contextKeyType(ContextKeyTypeEnum.NUMERIC)
                        .contextKeyValues("many")
                        .build())));
  }

  private static Arguments refusal(
      String message, Consumer<SimulateCustomPolicyRequest.Builder> change) {
    return Arguments.of(message, change);
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void whatCannotBeSimulatedIsRefused(
      String message, Consumer<SimulateCustomPolicyRequest.Builder> change) {
    IamException refused =
        assertThrows(
            IamException.class,
            () ->
                iam.simulateCustomPolicy(
                    r -> change.accept(r.policyInputList(READ).actionNames("s3:GetObject"))));
    assertEquals("InvalidInput", refused.awsErrorDetails().errorCode());
    assertEquals(message, refused.awsErrorDetails().errorMessage());
  }
}
