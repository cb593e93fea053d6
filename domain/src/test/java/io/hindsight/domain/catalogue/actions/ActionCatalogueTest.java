package io.hindsight.domain.catalogue.actions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hindsight.domain.policy.document.PolicyDocument;
import io.hindsight.domain.policy.validate.Finding;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActionCatalogueTest {
  final ActionCatalogue catalogue = ActionCatalogue.instance();

  @Test
  void everyServiceUnpacks() {
    int actions = 0;
    for (String prefix : catalogue.services()) {
      AwsService service = catalogue.service(prefix).orElseThrow();
      assertFalse(service.name().isEmpty(), prefix);
      actions += service.actions().size();
    }
    assertEquals(456, catalogue.services().size());
    assertTrue(actions > 22_000, () -> "too few actions");
  }

  @Test
  void anActionSaysWhatItIsAbout() {
    ServiceAction action = catalogue.action("S3:getobject").orElseThrow();
    assertEquals("s3:GetObject", action.action());
    assertEquals(AccessLevel.READ, action.level());
    assertTrue(
        action.resources().stream().anyMatch(use -> use.type().pattern().equals("arn:*:s3:::*/*")));
    assertTrue(action.allKeys().anyMatch(key -> key.matches("s3:ExistingObjectTag/team")));
  }

  @ParameterizedTest
  @CsvSource({
    "aws:principalarn, ARN",
    "aws:PrincipalTag/team, String",
    "aws:TagKeys, ArrayOfString",
    "aws:MultiFactorAuthAge, Numeric",
    "iam:PassedToService, String",
    "ec2:InstanceType, String",
  })
  void keysHaveTypes(String key, String type) {
    assertEquals(type, catalogue.conditionKey(key).orElseThrow().type());
  }

  @Test
  void whatAwsDoesNotHaveIsNotThere() {
    assertTrue(catalogue.action("s3:GetObjekt").isEmpty());
    assertTrue(catalogue.action("nosuch:Thing").isEmpty());
    assertTrue(catalogue.conditionKey("aws:PrincipalName").isEmpty());
    assertTrue(catalogue.matching("s3:Nothing*").isEmpty());
    assertEquals(3, catalogue.matching("sts:AssumeRole*").size());
  }

  @ParameterizedTest
  @CsvSource({
    "a*, *b, true",
    "a*c, *b, false",
    "arn:*:s3:::*/*, arn:aws:s3:::bucket, false",
    "arn:*:s3:::*/*, arn:aws:s3:::bucket/key, true",
    "arn:*:s3:::*/*, arn:aws:s3:::buck*, true",
    "arn:*:iam::*:user/*, arn:aws:iam::1:role/x, false",
    "a?c, abc, true",
    "a?c, ac, false",
    "'', *, true",
    "*, '', true",
  })
  void patternsMeet(String one, String other, boolean meet) {
    assertEquals(meet, ArnForm.meet(one, other));
    assertEquals(meet, ArnForm.meet(other, one));
  }

  @Test
  void aGoodPolicyHasNoWarnings() throws Exception {
    assertEquals(
        List.of(),
        warnings(
            """
            {"Version": "2012-10-17", "Statement": [
              {"Effect": "Allow", "Action": ["s3:GetObject", "s3:Put*"],
               "Resource": "arn:aws:s3:::docs/${aws:username}/*",
               "Condition": {"StringEquals": {"aws:RequestedRegion": "eu-west-1"},
                 "ForAnyValue:StringLike": {"aws:TagKeys": "team*"},
                 "Bool": {"aws:SecureTransport": "true"}}},
              {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "arn:aws:iam::*:role/app/*",
               "Condition": {"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}}},
              {"Effect": "Deny", "NotAction": "iam:*", "Resource": "*"},
              {"Effect": "Allow", "Action": "*", "Resource": "*"}]}
            """));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "s3:GetObjekt"     | "arn:aws:s3:::b/*"          | {} | Statement[0].Action: AWS has no action `s3:GetObjekt`; is `s3:GetObject` meant?
          "nosuch:Thing"     | "*"                         | {} | Statement[0].Action: AWS has no service `nosuch`
          "s3:GetObject"     | "arn:aws:s3:::b"            | {} | Statement[0].Resource: `s3:GetObject` is never about these resources
          "s3:ListAllMyBuckets" | "arn:aws:s3:::b"         | {} | Statement[0].Resource: `s3:ListAllMyBuckets` is never about these resources; it needs *
          "s3:GetObject"     | "*" | {"StringEquals":{"aws:PrincipalName":"x"}} | Statement[0].Condition.StringEquals.aws:PrincipalName: AWS has no condition key `aws:PrincipalName`
          "s3:GetObject"     | "*" | {"StringEquals":{"ec2:InstanceType":"x"}} | Statement[0].Condition.StringEquals.ec2:InstanceType: none of the statement's actions knows `ec2:InstanceType`
          "s3:GetObject"     | "*" | {"NumericEquals":{"aws:SourceIp":"1"}}    | Statement[0].Condition.NumericEquals.aws:SourceIp: `NumericEquals` compares values of type Numeric
          "ec2:RunInstances" | "*" | {"StringEquals":{"aws:TagKeys":"x"}}      | Statement[0].Condition.StringEquals.aws:TagKeys: `aws:TagKeys` may have several values
          """)
  void whatCannotMeanWhatItSaysIsWarnedOf(
      String action, String resource, String condition, String warning) throws Exception {
    List<String> found =
        warnings(
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":%s,\"Resource\":%s,\"Condition\":%s}]}"
                .formatted(quoted(action), quoted(resource), condition));
    assertEquals(1, found.size(), found::toString);
    assertTrue(found.get(0).startsWith(warning), found::toString);
  }

  private static String quoted(String text) {
    return text.startsWith("\"") ? text : '"' + text + '"';
  }

  private static List<String> warnings(String policy) throws Exception {
    return CatalogueWarnings.of(PolicyDocument.parse(policy)).stream()
        .map((Finding finding) -> finding.element() + ": " + finding.message())
        .toList();
  }
}
