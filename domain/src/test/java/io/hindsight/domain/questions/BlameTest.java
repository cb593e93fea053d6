package io.hindsight.domain.questions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class BlameTest {
  private static final String ALICE = "arn:aws:iam::111122223333:user/alice";
  private static final String BOB = "arn:aws:iam::111122223333:user/bob";
  private static final String ROOT = "arn:aws:iam::111122223333:root";
  private static final String OPS = "arn:aws:sts::111122223333:assumed-role/ops/night";
  private static final Deed CREATE = Deed.of("iam:CreateUser", "*");

  private static Blame ask(Life life) {
    return new Questions(life.history).blame(ALICE, CREATE, Moment.latest(life.now()));
  }

  private static List<Blame.Step> steps(Blame.Link link) {
    return link.lineage().stream().map(Blame.Hop::step).toList();
  }

  @Test
  void aSessionsChangeIsTracedToTheUserAndToRootWhoMadeHisKey() {
    Life life = new Life().as(ROOT, "");
    life.user("bob").key("AIDABOB", "AKIABOB").user("alice");
    life.role("ops", Life.trusts(ROOT)).role("deploy", Life.trusts(ROOT));
    life.as(BOB, "AKIABOB").session("ASIAOPS", "ops", "night", BOB, false);
    life.as(OPS, "ASIAOPS").session("ASIADEPLOY", "deploy", "d", OPS, true);
    life.as("arn:aws:sts::111122223333:assumed-role/deploy/d", "ASIADEPLOY");
    life.inline("AIDAALICE", "all", Life.allow("*", "*"));
    Blame blame = ask(life);
    assertTrue(blame.prospect().isAllowed());
    Blame.Link link = blame.chains().get(0).links().get(0);
    assertEquals("inline policy all put on user alice", link.change().what());
    assertEquals(
        List.of(Blame.Step.SESSION, Blame.Step.SESSION, Blame.Step.USER, Blame.Step.ROOT),
        steps(link));
    assertEquals("ASIAOPS", link.lineage().get(1).accessKeyId());
  }

  @Test
  void versionAttachmentAndMembershipAreTheChain() {
    Life life = new Life().user("alice").group("admins").policy("all", Life.allow("s3:*", "*"));
    life.attach("AGPAADMINS", Life.policyArn("all")).join("alice", "admins");
    life.as(BOB, "AKIABOB").version("all", "v2", Life.allow("*", "*"));
    life.detach("AGPAADMINS", Life.policyArn("all"));
    life.attach("AGPAADMINS", Life.policyArn("all"));
    Blame.Chain chain = ask(life).chains().get(0);
    assertEquals("v2", chain.version());
    assertEquals(
        List.of(
            "user alice joined group admins",
            Life.policyArn("all") + " got its default version v2",
            Life.policyArn("all") + " attached to group admins"),
        chain.links().stream().map(link -> link.change().what()).toList());
  }

  @Test
  void whatIsNotRecordedIsAGap() {
    Life life = new Life().user("alice");
    life.as(OPS, "ASIALOST").inline("AIDAALICE", "all", Life.allow("*", "*"));
    assertEquals(List.of(Blame.Step.GAP), steps(ask(life).chains().get(0).links().get(0)));
    life.as("arn:aws:iam::999988887777:user/x", "AKIAX");
    life.inline("AIDAALICE", "all", Life.deny("*", "*"));
    assertEquals(List.of(Blame.Step.GAP), steps(ask(life).chains().get(0).links().get(0)));
  }

  @Test
  void accessThatWasLostIsBlamedOnWhoTookIt() {
    Life life = new Life().user("alice").inline("AIDAALICE", "all", Life.allow("*", "*"));
    life.as(BOB, "AKIABOB").noInline("AIDAALICE", "all");
    Blame blame = ask(life);
    assertEquals(List.of(), blame.chains());
    assertEquals("inline policy all deleted from user alice", blame.turn().get(0).change().what());
    assertEquals(BOB, blame.turn().get(0).change().cause().caller());
  }

  @Test
  void trustPoliciesAndAwsPoliciesHaveTheirChains() {
    Life life = new Life().user("alice").role("ops", Life.trusts(ALICE));
    Blame assume =
        new Questions(life.history)
            .blame(
                ALICE,
                Deed.of("sts:AssumeRole", "arn:aws:iam::111122223333:role/ops"),
                Moment.latest(life.now()));
    assertEquals(
        "trust policy of role ops set", assume.chains().get(0).links().get(0).change().what());
    life.attach("AIDAALICE", "arn:aws:iam::aws:policy/AdministratorAccess");
    Blame.Chain chain = ask(life).chains().get(0);
    assertEquals(2, chain.links().size());
    assertEquals("v1", chain.version());
  }

  @Test
  void nobodyIsBlamedForOneWhoWasNotThere() {
    Life life = new Life();
    assertThrows(Unanswerable.class, () -> ask(life));
  }
}
