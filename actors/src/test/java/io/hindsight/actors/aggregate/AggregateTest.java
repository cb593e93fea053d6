package io.hindsight.actors.aggregate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.hindsight.domain.account.Account;
import io.hindsight.domain.account.AccountCommand.CreateAccount;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Cause;
import io.hindsight.domain.entity.Command;
import io.hindsight.domain.entity.CommandContext;
import io.hindsight.domain.entity.Event;
import io.hindsight.domain.entity.Table;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.identity.IdentityCommand.CreateGroup;
import io.hindsight.domain.identity.IdentityCommand.CreateUser;
import io.hindsight.domain.identity.IdentityCommand.DeleteGroup;
import io.hindsight.domain.identity.IdentityEvent;
import io.hindsight.domain.principal.Principal;
import io.hindsight.domain.principal.PrincipalCommand.CreateAccessKey;
import io.hindsight.domain.principal.PrincipalCommand.TagPrincipal;
import io.hindsight.domain.principal.PrincipalCommand.UntagPrincipal;
import io.hindsight.domain.principal.PrincipalEvent;
import io.hindsight.domain.quota.Quotas;
import io.hindsight.domain.session.Session;
import io.hindsight.domain.session.SessionCommand;
import io.hindsight.domain.session.SessionEvent;
import io.hindsight.domain.tag.Tag;
import io.hindsight.domain.tag.Tags;
import io.hindsight.domain.trail.CallsRecorded;
import io.hindsight.domain.trail.RecordCalls;
import io.hindsight.domain.trail.TrailCall;
import io.hindsight.domain.trail.TrailResource;
import io.hindsight.protobuf.Journaled;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The adapter over each kind of aggregate; every event and state goes through its stored form and
 * must come back equal.
 */
class AggregateTest {
  private static final AccountId ACCOUNT = new AccountId("123456789012");
  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  private static final Cause CAUSE =
      new Cause("request", "iam:Test", "arn:aws:iam::123456789012:root", "AKIA", "::1", "test");

  private static final Config SETTINGS =
      ConfigFactory.parseString(
              """
              akka.loglevel = "OFF"
              akka.actor {
                serializers.hindsight-stored = "io.hindsight.actors.aggregate.StoredSerializer"
                serialization-bindings {
                  "io.hindsight.protobuf.Journaled" = hindsight-stored
                  "io.hindsight.actors.aggregate.AggregateState" = hindsight-stored
                }
              }
              """)
          .withFallback(ManualTime.config())
          .withFallback(EventSourcedBehaviorTestKit.config());

  private static final ActorTestKit ACTORS = ActorTestKit.create(SETTINGS.resolve());
  private static final ManualTime TIMERS = ManualTime.get(ACTORS.system());

  private final SettableClock clock = new SettableClock();

  private static final class SettableClock extends Clock {
    private volatile Instant now = START;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private final class TestExpiry implements Aggregate.Expiry {
    @Override
    public Command command(Session session) {
      return new SessionCommand.ExpireSession(session.account(), session.accessKeyId());
    }

    @Override
    public CommandContext context() {
      return new CommandContext(clock.instant(), Cause.system("expire"), Quotas.STANDARD);
    }

    @Override
    public Clock clock() {
      return clock;
    }
  }

  @BeforeEach
  void start() {
    clock.now = START;
  }

  @AfterAll
  static void stop() {
    ACTORS.shutdownTestKit();
  }

  private EventSourcedBehaviorTestKit<Aggregate.Message, Journaled, AggregateState> kit(
      Table.Owner kind, String id) {
    EventSourcedBehaviorTestKit<Aggregate.Message, Journaled, AggregateState> kit =
        EventSourcedBehaviorTestKit.create(
            ACTORS.system(),
            Aggregate.create(kind, id, null, new TestExpiry()),
            EventSourcedBehaviorTestKit.enabledSerializationSettings()
                .withVerifyCommands(false)
                .withVerifyEquality(true));
    kit.clear();
    return kit;
  }

  private Aggregate.Order order(Command command, @Nullable Principal birth) {
    return new Aggregate.Order(
        command, new CommandContext(clock.instant(), CAUSE, Quotas.STANDARD), birth);
  }

  /** The events of commands sent together, which the actor must have persisted as they are. */
  private List<Aggregate.Reply> run(
      EventSourcedBehaviorTestKit<Aggregate.Message, Journaled, AggregateState> kit,
      @Nullable Principal birth,
      Command... commands) {
    List<Aggregate.Order> orders = Stream.of(commands).map(each -> order(each, birth)).toList();
    var result =
        kit.<Aggregate.Answers>runCommand(replyTo -> new Aggregate.Execute(orders, replyTo));
    result.events().forEach(event -> assertEquals(CAUSE, event.cause()));
    return result.reply().replies();
  }

  private static List<Event> events(Aggregate.Reply reply) {
    return assertInstanceOf(Aggregate.Accepted.class, reply).events();
  }

  private static String refusal(Aggregate.Reply reply) {
    return assertInstanceOf(Aggregate.Refused.class, reply).rejection().code();
  }

  private static CreateUser user(String name) {
    return new CreateUser(ACCOUNT, "AIDA" + name, name, "/", null, List.of());
  }

  @Test
  void anAccountDecidesOnWhatItWasBeforeItsRestart() {
    var kit = kit(Table.Owner.ACCOUNT, ACCOUNT.value());
    run(kit, null, new CreateAccount(ACCOUNT));
    run(kit, null, user("alice"));
    AggregateState before = kit.getState();
    kit.restart();
    assertEquals(before, kit.getState());
    assertEquals("EntityAlreadyExists", refusal(run(kit, null, user("ALICE")).get(0)));
    assertNotNull(kit.getState().entities().get(Account.key(ACCOUNT)));
  }

  @Test
  void anAccountKeepsNoContentOfPrincipals() {
    var kit = kit(Table.Owner.ACCOUNT, ACCOUNT.value());
    run(kit, null, new CreateAccount(ACCOUNT), user("alice"));
    assertNull(kit.getState().entities().get(Principal.key(ACCOUNT, "AIDAalice")));
    assertNull(kit.getState().entities().get(Principal.key(ACCOUNT, ACCOUNT.value())));
  }

  @Test
  void commandsSentTogetherAreDecidedOneOnTheOther() {
    var kit = kit(Table.Owner.ACCOUNT, ACCOUNT.value());
    List<Aggregate.Reply> replies =
        run(
            kit,
            null,
            user("alice"),
            user("alice"),
            new CreateGroup(ACCOUNT, "AGPA1", "g", "/"),
            new DeleteGroup(ACCOUNT, "g"),
            new DeleteGroup(ACCOUNT, "g"));
    assertInstanceOf(IdentityEvent.UserCreated.class, events(replies.get(0)).get(0));
    assertEquals("EntityAlreadyExists", refusal(replies.get(1)));
    assertInstanceOf(IdentityEvent.GroupCreated.class, events(replies.get(2)).get(0));
    assertInstanceOf(IdentityEvent.IdentityDeleted.class, events(replies.get(3)).get(0));
    assertEquals("NoSuchEntity", refusal(replies.get(4)));
    assertEquals(1, ((Aggregate.Accepted) replies.get(0)).sequenceNr());
    assertEquals(3, ((Aggregate.Accepted) replies.get(3)).sequenceNr());
    kit.restart();
    assertEquals(1, kit.getState().entities().count(Identity.TABLE, ACCOUNT));
  }

  @Test
  void aPrincipalIsBornWithItsFirstOwnEventAndOnlyThen() {
    var kit = kit(Table.Owner.PRINCIPAL, ACCOUNT.value() + "/AIDAalice");
    Principal birth = Principal.user(ACCOUNT, "AIDAalice", Tags.NONE);
    TagPrincipal tag =
        new TagPrincipal(ACCOUNT, "AIDAalice", "alice", List.of(new Tag("team", "red")));
    assertEquals("NoSuchEntity", refusal(run(kit, null, tag).get(0)));
    UntagPrincipal refused =
        new UntagPrincipal(ACCOUNT, "AIDAalice", "alice", List.of("no such key"));
    run(kit, birth, refused);
    List<Event> events = events(run(kit, birth, tag).get(0));
    assertEquals(1, events.size());
    run(kit, birth, new CreateAccessKey(ACCOUNT, "AIDAalice", "alice", "AKIA1", "sealed"));
    kit.restart();
    Principal alice = kit.getState().entities().get(Principal.key(ACCOUNT, "AIDAalice"));
    assertNotNull(alice);
    assertEquals(new Tags(List.of(new Tag("team", "red"))), alice.tags());
    assertEquals(1, alice.accessKeys().size());
    long births =
        kit
            .persistenceTestKit()
            .persistedInStorage("Principal|" + ACCOUNT.value() + "/AIDAalice")
            .stream()
            .map(Journaled.class::cast)
            .filter(each -> each.event() instanceof PrincipalEvent.PrincipalBorn)
            .count();
    assertEquals(1, births);
  }

  @Test
  void aTrailKeepsNothingInMemory() {
    var kit = kit(Table.Owner.TRAIL, ACCOUNT.value());
    TrailCall call =
        new TrailCall(
            "event",
            START,
            "iam.amazonaws.com",
            "GetUser",
            "AKIA",
            "alice",
            true,
            "",
            "",
            List.of(new TrailResource("AWS::IAM::User", "alice")),
            "request",
            "{}",
            "us-east-1",
            "127.0.0.1",
            "agent",
            "{}",
            "null",
            null,
            null);
    assertEquals(
        List.of(new CallsRecorded(ACCOUNT, List.of(call, call))),
        events(run(kit, null, new RecordCalls(ACCOUNT, List.of(call, call))).get(0)));
    kit.restart();
    assertTrue(kit.getState().entities().tables().isEmpty());
  }

  @Test
  void whatTheJournalDoesNotTakeIsAnsweredAsFailed() {
    var kit = kit(Table.Owner.ACCOUNT, ACCOUNT.value());
    run(kit, null, new CreateAccount(ACCOUNT));
    kit.persistenceTestKit().failNextPersisted();
    var behavior = Aggregate.create(Table.Owner.ACCOUNT, ACCOUNT.value(), null, new TestExpiry());
    var actor = ACTORS.spawn(behavior);
    var probe = ACTORS.<Aggregate.Answers>createTestProbe();
    actor.tell(
        new Aggregate.Execute(
            List.of(order(user("alice"), null), order(user("bob"), null)), probe.getRef()));
    Aggregate.Answers answers = probe.receiveMessage();
    assertEquals(List.of(new Aggregate.Failed(), new Aggregate.Failed()), answers.replies());
    probe.expectTerminated(actor);
  }

  private Session session(Duration length) {
    return new Session(
        ACCOUNT,
        "ASIA1",
        Session.Kind.ASSUMED_ROLE,
        "AROA",
        "arn:aws:iam::123456789012:role/r",
        "s",
        "sealed",
        List.of(),
        List.of(),
        Tags.NONE,
        List.of(),
        null,
        null,
        clock.instant(),
        clock.instant().plus(length),
        "arn:aws:iam::123456789012:user/alice",
        false);
  }

  private List<Event> persisted(
      EventSourcedBehaviorTestKit<Aggregate.Message, Journaled, AggregateState> kit) {
    return kit
        .persistenceTestKit()
        .persistedInStorage("Session|" + ACCOUNT.value() + "/ASIA1")
        .stream()
        .map(each -> ((Journaled) each).event())
        .toList();
  }

  private void passes(Duration time) {
    clock.now = clock.now.plus(time);
    TIMERS.timePasses(time);
  }

  private EventSourcedBehaviorTestKit<Aggregate.Message, Journaled, AggregateState> started(
      Duration length) {
    var kit = kit(Table.Owner.SESSION, ACCOUNT.value() + "/ASIA1");
    run(kit, null, new SessionCommand.StartSession(session(length)));
    return kit;
  }

  private void assertExpired(
      EventSourcedBehaviorTestKit<Aggregate.Message, Journaled, AggregateState> kit) {
    kit.getState(); // what was sent to the actor before is done
    List<Event> events = persisted(kit);
    assertEquals(2, events.size());
    assertEquals(
        START.plus(Duration.ofHours(1)),
        assertInstanceOf(SessionEvent.SessionExpired.class, events.get(1)).expiredAt());
  }

  @Test
  void aSessionsEndIsAnEvent() {
    var kit = started(Duration.ofHours(1));
    for (int minute = 0; minute < 59; minute++) {
      passes(Duration.ofMinutes(1));
      kit.getState();
    }
    assertEquals(1, persisted(kit).size());
    passes(Duration.ofSeconds(61));
    kit.getState();
    passes(Duration.ofSeconds(1));
    assertExpired(kit);
  }

  @Test
  void aClockThatJumpsAheadEndsASessionWithinAMinute() {
    var kit = started(Duration.ofHours(1));
    clock.now = START.plus(Duration.ofHours(2));
    TIMERS.timePasses(Duration.ofSeconds(60));
    assertExpired(kit);
  }

  @Test
  void aClockThatIsSetBackLetsASessionLive() {
    var kit = started(Duration.ofHours(1));
    clock.now = START.minus(Duration.ofHours(1));
    for (int minute = 0; minute < 61; minute++) {
      TIMERS.timePasses(Duration.ofMinutes(1));
      kit.getState();
    }
    assertEquals(1, persisted(kit).size());
  }

  @Test
  void aSessionThatRanOutWhileItsActorWasAwayEndsOnItsReturn() {
    var kit = started(Duration.ofHours(1));
    clock.now = START.plus(Duration.ofHours(3));
    kit.restart();
    TIMERS.timePasses(Duration.ofMillis(1));
    assertExpired(kit);
  }
}
