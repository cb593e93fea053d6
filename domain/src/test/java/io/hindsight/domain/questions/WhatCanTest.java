package io.hindsight.domain.questions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hindsight.domain.tag.Tag;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WhatCanTest {
  private static final String ALICE = "arn:aws:iam::111122223333:user/alice";

  private static List<String> ask(Life life) {
    return new Questions(life.history)
        .whatCan(ALICE, Map.of(), Moment.latest(life.now())).permissions().stream()
            .map(
                each ->
                    each.effect()
                        + " "
                        + each.actions()
                        + " "
                        + each.resources()
                        + " "
                        + each.prospect().decision().decidedBy())
            .toList();
  }

  @Test
  void grantsAreListedAsTheyFare() {
    Life life =
        new Life()
            .user("alice", new Tag("team", "red"))
            .inline("AIDAALICE", "s3", Life.allow("s3:*", "*"))
            .inline("AIDAALICE", "no", Life.deny("s3:Delete*", "arn:aws:s3:::logs/*"))
            .inline("AIDAALICE", "own", Life.allow("sqs:*", "arn:aws:sqs:*:*:${aws:username}-*"))
            .inline(
                "AIDAALICE",
                "office",
                Life.document(
                    "Allow", "ec2:*", "*", "{\"IpAddress\":{\"aws:SourceIp\":\"10.0.0.0/8\"}}"));
    assertEquals(
        List.of(
            "CONDITIONAL ec2:* * IDENTITY",
            "ALLOWED s3:* * IDENTITY",
            "TAKEN s3:Delete* arn:aws:s3:::logs/* IDENTITY",
            "ALLOWED sqs:* arn:aws:sqs:*:*:alice-* IDENTITY"),
        ask(life));
  }

  @Test
  void whatABoundaryTakesIsTold() {
    Life life =
        new Life()
            .policy("limit", Life.allow("s3:Get*", "*"))
            .user("alice", Life.policyArn("limit"))
            .inline("AIDAALICE", "all", Life.allow("s3:*", "*"));
    assertEquals(List.of("TAKEN s3:* * BOUNDARY", "ALLOWED s3:Get* * IDENTITY"), ask(life));
  }

  @Test
  void oneWhoIsNotThereIsRefused() {
    assertThrows(Unanswerable.class, () -> ask(new Life()));
  }

  @Test
  void accessIsToldByServiceAndLevel() {
    Life life =
        new Life()
            .user("alice")
            .inline("AIDAALICE", "sqs", Life.allow("sqs:Send*", "arn:aws:sqs:*:*:jobs"))
            .inline("AIDAALICE", "all", Life.allow("sts:*", "*"))
            .inline("AIDAALICE", "no", Life.deny("sts:AssumeRole", "*"));
    List<WhatCan.Access> access =
        new Questions(life.history).whatCan(ALICE, Map.of(), Moment.latest(life.now())).byLevel();
    assertEquals(
        List.of(
            "sqs Write 1 [arn:aws:sqs:*:*:jobs]",
            "sts Read all [*]",
            "sts Write all but 1 [*]",
            "sts Tagging all [*]"),
        access.stream()
            .map(
                each ->
                    each.service()
                        + " "
                        + each.level().text()
                        + " "
                        + (each.allowed() == each.of()
                            ? "all"
                            : each.allowed() == each.of() - 1 && each.of() > 2
                                ? "all but 1"
                                : String.valueOf(each.allowed()))
                        + " "
                        + each.resources())
            .toList());
  }
}
