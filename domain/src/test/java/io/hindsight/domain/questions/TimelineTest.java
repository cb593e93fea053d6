package io.hindsight.domain.questions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TimelineTest {
  private static final String ALICE = "arn:aws:iam::111122223333:user/alice";
  private static final Deed CREATE = Deed.of("iam:CreateUser", "*");

  private static Timeline.Access brute(Questions questions, String who, Deed deed, Instant at) {
    Scene scene = questions.scene(deed, Moment.at(at));
    return Timeline.access(Principals.find(scene.state(), who).map(scene::prospect).orElse(null));
  }

  private static Timeline.Interval holding(Timeline timeline, Instant at) {
    return timeline.intervals().stream()
        .filter(i -> i.from() == null || !i.from().isAfter(at))
        .filter(i -> i.to() == null || i.to().isAfter(at))
        .findFirst()
        .orElseThrow();
  }

  @Property(tries = 40)
  void everySecondIsAsDecidedForItAlone(@ForAll @LongRange(min = 0, max = 1 << 20) long seed) {
    RandomLife random = new RandomLife(seed, 60);
    Questions questions = new Questions(random.life.history);
    for (String who :
        List.of("arn:aws:iam::111122223333:user/u0", "arn:aws:iam::111122223333:role/r1")) {
      for (Deed deed :
          List.of(
              Deed.of("s3:GetObject", "arn:aws:s3:::bucket-1/a"),
              Deed.of("sts:AssumeRole", "arn:aws:iam::111122223333:role/r1"))) {
        Timeline timeline = questions.timeline(who, deed, null, random.life.now());
        @Nullable Instant before = null;
        for (Timeline.Interval interval : timeline.intervals()) {
          assertEquals(before, interval.from());
          before = interval.to();
        }
        for (Instant at = Life.BEGIN; at.isBefore(random.life.now()); at = at.plusSeconds(1)) {
          assertEquals(
              brute(questions, who, deed, at),
              holding(timeline, at).access(),
              seed + " " + who + " " + deed + " " + at);
        }
      }
    }
  }

  @Property(tries = 20)
  void whatHappensLaterChangesNothingBefore(@ForAll @LongRange(min = 0, max = 1 << 20) long seed) {
    RandomLife whole = new RandomLife(seed, 80);
    Instant cut = Life.BEGIN.plusSeconds(40);
    io.hindsight.domain.history.History early = new io.hindsight.domain.history.History();
    whole.life.events.stream()
        .filter(event -> !event.effectiveAt().isAfter(cut))
        .forEach(early::apply);
    Deed deed = Deed.of("s3:PutObject", "arn:aws:s3:::bucket-1/a");
    String who = "arn:aws:iam::111122223333:user/u0";
    assertEquals(
        new Questions(early).timeline(who, deed, null, cut),
        new Questions(whole.life.history).timeline(who, deed, null, cut));
    assertEquals(
        new Questions(early)
            .whoCan(deed, List.of(Life.ACCOUNT), Moment.at(cut)).rows().stream()
                .map(row -> row.arn() + row.prospect())
                .toList(),
        new Questions(whole.life.history)
            .whoCan(deed, List.of(Life.ACCOUNT), Moment.at(cut)).rows().stream()
                .map(row -> row.arn() + row.prospect())
                .toList());
  }

  @Test
  void eachEdgeNamesTheChangeThatMadeIt() {
    Life life = new Life().user("alice").group("admins").policy("all", Life.allow("*", "*"));
    life.attach("AGPAADMINS", Life.policyArn("all"));
    life.at("2026-03-02T12:00:00Z")
        .as("arn:aws:iam::111122223333:user/eve", "AKIAEVE")
        .join("alice", "admins");
    life.at("2026-03-02T12:30:00Z").leave("alice", "admins");
    life.at("2026-03-03T00:00:00Z").user("bob").join("bob", "admins");
    Timeline timeline = new Questions(life.history).timeline(ALICE, CREATE, null, life.now());
    assertEquals(
        List.of(
            Timeline.Access.ABSENT,
            Timeline.Access.DENIED,
            Timeline.Access.ALLOWED,
            Timeline.Access.DENIED),
        timeline.intervals().stream().map(Timeline.Interval::access).toList());
    Timeline.Interval allowed = timeline.intervals().get(2);
    assertEquals(Instant.parse("2026-03-02T12:00:00Z"), allowed.from());
    assertEquals(Instant.parse("2026-03-02T12:30:00Z"), allowed.to());
    Influence cause = allowed.causes().get(0);
    assertEquals("arn:aws:iam::111122223333:user/eve", cause.cause().caller());
    assertEquals("192.0.2.1", cause.cause().sourceAddress());
    assertEquals("user alice joined group admins", cause.what());
    assertEquals(
        Life.policyArn("all"),
        Objects.requireNonNull(allowed.prospect()).grounds().get(0).policy());
  }

  @Test
  void whatAwsPublishesIsAnEdgeToo() {
    Life life = new Life();
    life.at("2015-03-01T00:00:00Z").user("alice");
    life.attach("AIDAALICE", "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess");
    Timeline timeline =
        new Questions(life.history)
            .timeline(
                ALICE,
                Deed.of("s3-object-lambda:GetObject", "*"),
                null,
                Instant.parse("2026-01-01T00:00:00Z"));
    Timeline.Interval last = timeline.intervals().get(timeline.intervals().size() - 1);
    assertEquals(Timeline.Access.ALLOWED, last.access());
    assertEquals("", last.causes().get(0).cause().caller());
  }

  @Test
  void oneWhoNeverWasIsRefused() {
    Life life = new Life();
    Questions questions = new Questions(life.history);
    assertThrows(Unanswerable.class, () -> questions.timeline(ALICE, CREATE, null, life.now()));
    assertThrows(Unanswerable.class, () -> questions.timeline("alice", CREATE, null, life.now()));
    assertThrows(
        Unanswerable.class, () -> questions.timeline(ALICE, CREATE, life.now(), Life.BEGIN));
  }

  @Test
  void rootIsAlwaysThere() {
    Life life = new Life();
    Timeline timeline =
        new Questions(life.history)
            .timeline("arn:aws:iam::111122223333:root", CREATE, Life.BEGIN, life.now());
    assertEquals(Timeline.Access.ALLOWED, timeline.intervals().get(0).access());
  }
}
