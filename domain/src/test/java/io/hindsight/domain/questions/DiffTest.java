package io.hindsight.domain.questions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class DiffTest {
  private static Diff ask(Life life, Instant from) {
    return new Questions(life.history)
        .diff(from, life.now(), List.of(Life.ACCOUNT), null, Map.of());
  }

  private static List<String> told(Diff diff) {
    return diff.changes().stream()
        .map(
            gain ->
                gain.direction()
                    + " "
                    + gain.principal().substring(gain.principal().lastIndexOf(':') + 1)
                    + " "
                    + gain.actions()
                    + " "
                    + gain.resources())
        .toList();
  }

  @Test
  void gainsAndLossesAreToldWithTheirCauses() {
    Life life =
        new Life()
            .user("alice")
            .user("bob")
            .policy("p", Life.allow("s3:*", "*"))
            .attach("AIDABOB", Life.policyArn("p"));
    Instant from = life.now();
    life.after(60)
        .as("arn:aws:iam::111122223333:user/eve", "AKIAEVE")
        .inline("AIDAALICE", "new", Life.allow("ec2:*", "*"))
        .version("p", "v2", Life.allow("s3:Get*", "*"));
    Diff diff = ask(life, from);
    assertEquals(List.of("GAINED user/alice ec2:* *", "LOST user/bob s3:* *"), told(diff));
    assertEquals(
        "arn:aws:iam::111122223333:user/eve",
        diff.changes().get(0).causes().get(0).cause().caller());
    assertEquals(
        "policy " + Life.policyArn("p") + " now v2", diff.changes().get(1).causes().get(0).what());
  }

  @Test
  void anotherTextOfTheSameMeaningIsNoChange() {
    Life life =
        new Life()
            .user("alice")
            .inline("AIDAALICE", "a", Life.allow("s3:GetObject", "*"))
            .inline("AIDAALICE", "b", Life.allow("s3:*", "*"));
    Instant from = life.now();
    life.after(5).noInline("AIDAALICE", "a").inline("AIDAALICE", "c", Life.allow("s3:Put*", "*"));
    assertEquals(List.of(), told(ask(life, from)));
  }

  @Test
  void aBoundaryThatIsSetTakesAccess() {
    Life life =
        new Life()
            .user("alice")
            .policy("limit", Life.allow("ec2:*", "*"))
            .inline("AIDAALICE", "a", Life.allow("s3:*", "*"));
    Instant from = life.now();
    life.after(5).bound("AIDAALICE", null, Life.policyArn("limit"));
    assertEquals(List.of("LOST user/alice s3:* *"), told(ask(life, from)));
  }

  @Test
  void whoComesAndGoesGainsAndLosesAll() {
    Life life = new Life().user("alice").inline("AIDAALICE", "a", Life.allow("s3:*", "*"));
    Instant from = life.now();
    life.after(5).deleteUser("alice").user("bob").inline("AIDABOB", "a", Life.allow("sqs:*", "*"));
    assertEquals(
        List.of("GAINED user/bob sqs:* *", "LOST user/alice s3:* *"), told(ask(life, from)));
  }

  @Test
  void whoComesToBeTrustedIsTold() {
    Life life = new Life().role("admin", Life.trusts("arn:aws:iam::111122223333:root"));
    Instant from = life.now();
    life.after(5).trust("admin", Life.trusts("arn:aws:iam::999988887777:root"));
    assertEquals(
        List.of(
            "GAINED root sts:AssumeRole arn:aws:iam::111122223333:role/admin",
            "LOST root sts:AssumeRole arn:aws:iam::111122223333:role/admin"),
        told(ask(life, from)));
  }

  @Test
  void otherConditionsAreAChange() {
    Life life = new Life().user("alice");
    life.inline("AIDAALICE", "a", ip("10.0.0.0/8"));
    Instant from = life.now();
    life.after(5).inline("AIDAALICE", "a", ip("192.168.0.0/16"));
    assertEquals(List.of("CHANGED user/alice s3:* *"), told(ask(life, from)));
  }

  private static String ip(String range) {
    return Life.document(
        "Allow", "s3:*", "*", "{\"IpAddress\":{\"aws:SourceIp\":\"" + range + "\"}}");
  }

  @Property(tries = 25)
  void whatADiffTellsIsWhatDecisionsTell(@ForAll @LongRange(min = 0, max = 1 << 20) long seed) {
    RandomLife random = new RandomLife(seed, 70);
    Questions questions = new Questions(random.life.history);
    Instant from = Life.BEGIN.plusSeconds(30);
    Instant to = random.life.now();
    Diff diff = questions.diff(from, to, List.of(Life.ACCOUNT), null, Map.of());
    for (Diff.Gain gain : diff.changes()) {
      if (gain.before() == null || gain.after() == null) {
        continue;
      }
      Deed deed = new Deed(gain.actions(), gain.resources(), Map.of());
      assertEquals(gain.before(), at(questions, gain.principal(), deed, from));
      assertEquals(gain.after(), at(questions, gain.principal(), deed, to));
      assertTrue(!gain.causes().isEmpty() || gain.direction() == Diff.Direction.CHANGED);
    }
    // Nobody's access to what the tests ask about changes without the diff telling of it.
    for (String action : List.of("s3:GetObject", "s3:PutObject")) {
      for (WhoCan.Row row :
          questions
              .whoCan(
                  Deed.of(action, "arn:aws:s3:::bucket-1/a"), List.of(Life.ACCOUNT), Moment.at(to))
              .rows()) {
        Deed deed = Deed.of(action, "arn:aws:s3:::bucket-1/a");
        Principals.find(random.life.history.at(Moment.at(from).asOf()), row.arn())
            .map(subject -> questions.scene(deed, Moment.at(from)).prospect(subject))
            .filter(before -> before.isAllowed() != row.isAllowed())
            .ifPresent(
                before ->
                    assertTrue(
                        diff.changes().stream()
                            .anyMatch(gain -> gain.principal().equals(row.arn())),
                        seed + " " + row.arn() + " " + action));
      }
    }
  }

  private static Prospect at(Questions questions, String who, Deed deed, Instant at) {
    Scene scene = questions.scene(deed, Moment.at(at));
    return scene.prospect(Principals.find(scene.state(), who).orElseThrow());
  }
}
