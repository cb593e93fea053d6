package io.hindsight.domain.questions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hindsight.domain.trail.CallRecorded;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WhatIfTest {
  private static final String ALICE = "arn:aws:iam::111122223333:user/alice";
  private static final Instant TO = Life.BEGIN.plusSeconds(10_000);

  private final Life life =
      new Life()
          .policy("s3", Life.allow("s3:*", "*"))
          .policy("little", Life.allow("s3:List*", "*"))
          .group("readers")
          .attach("AGPAREADERS", Life.policyArn("s3"))
          .user("alice")
          .join("alice", "readers")
          .inline("AIDAALICE", "users", Life.allow("iam:*", "*"));

  private final List<CallRecorded> calls =
      List.of(
          call("e1", 100, "s3", "GetObject", "\"bucketName\":\"b\",\"key\":\"k\"", ALICE),
          call("e2", 101, "iam", "CreateUser", "\"userName\":\"eve\"", ALICE),
          call("e3", 102, "ec2", "StopInstances", "", ALICE),
          call("e4", 103, "s3", "GetObject", "", "arn:aws:iam::111122223333:user/ghost"));

  private static CallRecorded call(
      String id, int second, String service, String name, String parameters, String caller) {
    Instant at = Life.BEGIN.plusSeconds(second);
    String record =
        """
        {"userIdentity":{"type":"IAMUser","arn":"%s"},"sourceIPAddress":"192.0.2.7",\
        "awsRegion":"us-east-1","requestParameters":{%s}}"""
            .formatted(caller, parameters);
    return new CallRecorded(
        Life.ACCOUNT,
        id,
        at,
        service + ".amazonaws.com",
        name,
        "AKIAALICE",
        "alice",
        false,
        service.equals("ec2") ? "Client.UnauthorizedOperation" : "",
        List.of(),
        record);
  }

  private List<String> turned(Hypothesis... hypotheses) {
    WhatIf answer = new Questions(life.history).whatIf(List.of(hypotheses), Life.BEGIN, TO, calls);
    assertEquals(Map.of("the caller was not there", 1), answer.undecided());
    assertEquals(3, answer.same() + answer.otherwise().size());
    return answer.otherwise().stream()
        .map(each -> each.eventId() + " " + each.recorded() + " " + each.after().verdict())
        .toList();
  }

  @Test
  void aStatementThatDenies() {
    assertEquals(
        List.of("e2 true EXPLICIT_DENY"),
        turned(Hypothesis.deny("", List.of("iam:Create*"), List.of("*"))));
    assertEquals(
        List.of(),
        turned(Hypothesis.deny(Life.user(Life.ACCOUNT, "bob"), List.of("*"), List.of("*"))));
    assertEquals(
        List.of("e1 true EXPLICIT_DENY"),
        turned(Hypothesis.deny(ALICE, List.of("s3:*"), List.of("arn:aws:s3:::b/*"))));
  }

  @Test
  void anAttachmentThatIsGone() {
    assertEquals(
        List.of("e1 true IMPLICIT_DENY"),
        turned(new Hypothesis.AttachmentRemoved(Life.policyArn("s3"), "")));
    assertEquals(List.of(), turned(new Hypothesis.AttachmentRemoved(Life.policyArn("s3"), ALICE)));
  }

  @Test
  void aDocumentThatReadsOtherwise() {
    assertEquals(
        List.of("e1 true IMPLICIT_DENY", "e3 false ALLOW"),
        turned(Hypothesis.edit(Life.policyArn("s3"), "", Life.allow("ec2:*", "*"))));
  }

  @Test
  void aBoundary() {
    assertEquals(
        List.of("e1 true IMPLICIT_DENY", "e2 true IMPLICIT_DENY"),
        turned(new Hypothesis.BoundarySet(ALICE, Life.policyArn("little"))));
  }

  @Test
  void nothingIsWritten() {
    long before = life.history.revision();
    turned(Hypothesis.deny("", List.of("*"), List.of("*")));
    assertEquals(before, life.history.revision());
  }

  @Test
  void aDocumentThatIsNoPolicyIsRefused() {
    assertThrows(Unanswerable.class, () -> Hypothesis.edit("p", "", "{}x"));
    assertThrows(
        Unanswerable.class,
        () -> new Questions(life.history).whatIf(List.of(), Life.BEGIN, TO, calls));
  }
}
