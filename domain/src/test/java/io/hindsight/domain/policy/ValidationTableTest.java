package io.hindsight.domain.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.hindsight.domain.policy.validate.Finding;
import io.hindsight.domain.policy.validate.PolicyKind;
import io.hindsight.domain.policy.validate.PolicySize;
import io.hindsight.domain.policy.validate.PolicyValidator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What AWS says of documents, by the table {@code policy/validation.json}. */
class ValidationTableTest {
  @TestFactory
  Stream<DynamicTest> saysWhatAwsSays() {
    return Values.list(Values.resource("validation.json").get("rows")).stream()
        .map(Values::list)
        .map(
            row -> {
              String text = row.get(1) instanceof String given ? given : Values.write(row.get(1));
              return dynamicTest(row.get(0) + " " + text, () -> check(row, text));
            });
  }

  private static void check(List<Object> row, String text) {
    List<Finding> findings =
        PolicyValidator.validate(text, PolicyKind.valueOf((String) row.get(0)));
    if (row.get(2) == null) {
      assertEquals(List.of(), findings);
      return;
    }
    assertFalse(findings.isEmpty(), "it is refused");
    Finding first = findings.get(0);
    assertEquals(row.get(2), first.message());
    if (row.size() > 3) {
      assertEquals(row.get(3), first.element());
    }
    assertTrue(first.position().line() > 0 && first.position().column() > 0);
    assertFalse(first.rule().isEmpty());
  }

  @Test
  void aFindingNamesItsPlace() {
    String text =
        """
        {
          "Version": "2012-10-17",
          "Statement": [
            {
              "Effect": "Allow",
              "Action": "s3:GetObject",
              "Resource": "*",
              "Condition": {
                "StringEqual": {"aws:username": "bob"}
              }
            }
          ]
        }
        """;
    Finding finding = PolicyValidator.validate(text, PolicyKind.IDENTITY).get(0);
    assertEquals(
        "line 9, column 24, element Statement[0].Condition.StringEqual: there is no such condition"
            + " operator",
        finding.toString());
  }

  @Test
  void aFindingIsAtTheValueThatItIsAbout() {
    String text =
        """
        {
          "Version": "2012-10-17",
          "Statement": [
            {"Effect": "Allow", "Action": "*", "Resource": "*"},
            {
              "Effect": "Allow",
              "Action": [
                "s3:GetObject",
                "PutObject"
              ],
              "Resource": [
                "arn:aws:s3:::b",
                "bucket/*"
              ]
            }
          ]
        }
        """;
    List<String> found =
        PolicyValidator.validate(text, PolicyKind.IDENTITY).stream()
            .map(finding -> finding.element() + " " + finding.position())
            .toList();
    assertEquals(
        List.of("Statement[1].Resource line 13, column 9", "Statement[1].Action line 9, column 9"),
        found);
  }

  @Test
  void whiteSpaceIsNotCounted() {
    assertEquals(14, PolicySize.of("{ \"a\" :\t[ 1 ,\r\n \"b c\" ]\n}"));
  }
}
