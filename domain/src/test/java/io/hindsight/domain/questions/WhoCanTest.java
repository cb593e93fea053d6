package io.hindsight.domain.questions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.policy.evaluate.Authorizer;
import io.hindsight.domain.policy.evaluate.Decision;
import io.hindsight.domain.tag.Tag;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class WhoCanTest {
  private static final String OBJECT = "arn:aws:s3:::bucket/a";

  private static WhoCan ask(Life life, Deed deed) {
    return new Questions(life.history)
        .whoCan(deed, List.of(Life.ACCOUNT), Moment.latest(life.now()));
  }

  private static WhoCan.Row row(WhoCan answer, String name) {
    return answer.rows().stream().filter(row -> row.arn().endsWith(name)).findFirst().orElseThrow();
  }

  @Property(tries = 60)
  void everyVerdictIsTheOneThatAuthorizerGives(
      @ForAll @LongRange(min = 0, max = 1 << 20) long seed) {
    RandomLife random = new RandomLife(seed, 60);
    Questions questions = new Questions(random.life.history);
    List<Moment> moments =
        List.of(
            Moment.latest(random.life.now()),
            Moment.at(Life.BEGIN.plusSeconds(40)),
            Moment.at(Life.BEGIN.plusSeconds(20)));
    for (String action : RandomLife.ACTIONS) {
      for (String resource : RandomLife.RESOURCES) {
        for (Map<String, List<String>> context : contexts()) {
          for (Moment moment : moments) {
            Deed deed = Deed.of(action, resource, context);
            Scene scene = questions.scene(deed, moment);
            for (WhoCan.Row row : questions.whoCan(deed, List.of(Life.ACCOUNT), moment).rows()) {
              Decision expected =
                  Authorizer.decide(scene.request(row.subject()), scene.sets(row.subject()));
              Prospect prospect = row.prospect();
              String what = seed + " " + row.arn() + " " + deed + " " + moment;
              assertEquals(expected, row.decision(), what);
              assertEquals(expected, prospect.decision(), what);
              assertEquals(row.wouldAllow(), !prospect.wouldAllowIf().isEmpty(), what);
              assertEquals(row.wouldDeny(), !prospect.wouldDenyIf().isEmpty(), what);
            }
          }
        }
      }
    }
  }

  private static List<Map<String, List<String>>> contexts() {
    return List.of(
        Map.of(),
        Map.of("aws:SourceIp", List.of("10.1.1.1"), "aws:RequestedRegion", List.of("eu-west-1")),
        Map.of("aws:PrincipalTag/team", List.of("red"), "s3:prefix", List.of("bucket-1")));
  }

  @Test
  void rootUsersAndRolesAreAnsweredFor() {
    Life life =
        new Life()
            .user("alice")
            .user("bob")
            .role("admin", Life.trusts("arn:aws:iam::111122223333:root"))
            .inline("AIDAALICE", "read", Life.allow("s3:Get*", "*"))
            .inline("AROAADMIN", "all", Life.allow("*", "*"))
            .inline("AIDABOB", "all", Life.allow("*", "*"))
            .inline("AIDABOB", "none", Life.deny("s3:*", "*"));
    WhoCan answer = ask(life, Deed.of("s3:GetObject", OBJECT));
    assertTrue(row(answer, ":root").isAllowed());
    assertTrue(row(answer, "user/alice").isAllowed());
    assertTrue(row(answer, "role/admin").isAllowed());
    assertFalse(row(answer, "user/bob").isAllowed());
    assertEquals(1, answer.explicitlyDenied());
    assertEquals(
        List.of("none"),
        row(answer, "user/bob").prospect().grounds().stream().map(Ground::policy).toList());
  }

  @Test
  void missingContextIsToldAsTheConditionThatWouldTurnTheVerdict() {
    Life life =
        new Life()
            .user("alice")
            .user("bob")
            .inline(
                "AIDAALICE",
                "office",
                Life.document(
                    "Allow", "s3:*", "*", "{\"IpAddress\":{\"aws:SourceIp\":\"10.0.0.0/8\"}}"))
            .inline("AIDABOB", "all", Life.allow("s3:*", "*"))
            .inline(
                "AIDABOB",
                "region",
                Life.document(
                    "Deny",
                    "*",
                    "*",
                    "{\"StringEquals\":{\"aws:RequestedRegion\":\"us-east-1\"}}"));
    WhoCan answer = ask(life, Deed.of("s3:GetObject", OBJECT));
    Prospect alice = row(answer, "alice").prospect();
    assertEquals(
        List.of("IpAddress aws:SourceIp 10.0.0.0/8"), alice.wouldAllowIf().get(0).conditions());
    Prospect bob = row(answer, "bob").prospect();
    assertTrue(bob.isAllowed());
    assertEquals(
        List.of("StringEquals aws:RequestedRegion us-east-1"),
        bob.wouldDenyIf().get(0).conditions());
    WhoCan inside =
        ask(life, Deed.of("s3:GetObject", OBJECT, Map.of("aws:SourceIp", List.of("10.1.2.3"))));
    assertTrue(row(inside, "alice").isAllowed());
    WhoCan outside =
        ask(life, Deed.of("s3:GetObject", OBJECT, Map.of("aws:SourceIp", List.of("8.8.8.8"))));
    assertFalse(row(outside, "alice").wouldAllow());
  }

  @Test
  void aTagThatThePrincipalHasNotIsKnownToBeAbsent() {
    Life life =
        new Life()
            .user("alice")
            .user("bob", new Tag("team", "red"))
            .group("all")
            .join("alice", "all")
            .join("bob", "all")
            .groupInline(
                "all",
                "red",
                Life.document(
                    "Allow",
                    "s3:*",
                    "*",
                    "{\"StringEquals\":{\"aws:PrincipalTag/team\":\"red\"}}"));
    WhoCan answer = ask(life, Deed.of("s3:GetObject", OBJECT));
    assertTrue(row(answer, "bob").isAllowed());
    assertFalse(row(answer, "alice").isAllowed());
    assertFalse(row(answer, "alice").wouldAllow());
  }

  @Test
  void theAnswerAsOfAMomentStaysWhateverHappensLater() {
    Life life = new Life().user("alice").inline("AIDAALICE", "read", Life.allow("s3:*", "*"));
    Moment then = Moment.at(life.now());
    Questions questions = new Questions(life.history);
    Deed deed = Deed.of("s3:GetObject", OBJECT);
    List<String> before = verdicts(questions.whoCan(deed, List.of(Life.ACCOUNT), then));
    life.after(60).noInline("AIDAALICE", "read").user("eve").deleteUser("alice");
    assertEquals(before, verdicts(questions.whoCan(deed, List.of(Life.ACCOUNT), then)));
    assertEquals(
        3,
        questions.whoCan(deed, List.of(Life.ACCOUNT), Moment.latest(life.now())).rows().size() + 1);
  }

  private static List<String> verdicts(WhoCan answer) {
    return answer.rows().stream().map(row -> row.arn() + row.decision()).toList();
  }

  @Test
  void wrongQuestionsAreRefusedByName() {
    for (String action : List.of("CreateUser", "s3:*", ":x", "s3:", "s3:Get Object", "")) {
      assertThrows(Unanswerable.class, () -> Deed.of(action, "*"), action);
    }
    for (String resource : List.of("bucket", "", "arn:aws", "arn:aws:s3:::a\nb")) {
      assertThrows(Unanswerable.class, () -> Deed.of("s3:GetObject", resource), resource);
    }
    Questions questions = new Questions(new Life().history);
    assertThrows(
        Unanswerable.class,
        () ->
            questions.whoCan(
                Deed.of("s3:GetObject", "*"),
                List.of(new AccountId("999999999999")),
                Moment.latest(Life.BEGIN)));
    assertThrows(Unanswerable.class, () -> Moment.parse("yesterday", Life.BEGIN));
    assertThrows(Unanswerable.class, () -> Moment.parse("2099-01-01T00:00:00Z", Life.BEGIN));
  }
}
