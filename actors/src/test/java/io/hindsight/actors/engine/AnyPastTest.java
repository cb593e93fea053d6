package io.hindsight.actors.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hindsight.domain.account.Account;
import io.hindsight.domain.account.AccountCommand;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Cause;
import io.hindsight.domain.entity.Command;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.entity.EntityMap;
import io.hindsight.domain.entity.Table;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.identity.IdentityCommand;
import io.hindsight.domain.identity.RelationCommand;
import io.hindsight.domain.managedpolicy.PolicyUses;
import io.hindsight.domain.principal.AccessKey;
import io.hindsight.domain.principal.Principal;
import io.hindsight.domain.principal.PrincipalCommand;
import io.hindsight.domain.principal.TrustPolicy;
import io.hindsight.domain.session.Session;
import io.hindsight.domain.session.SessionCommand;
import io.hindsight.domain.tag.Tag;
import io.hindsight.domain.tag.Tags;
import io.hindsight.domain.time.AsOf;
import io.hindsight.protobuf.EventCodec;
import io.hindsight.protobuf.Journaled;
import io.hindsight.protobuf.SnapshotCodec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * On histories of random commands, a question as of any moment is answered as a fold of the journal
 * up to that moment answers it, and a snapshot with the rest folded upon it is as good as all.
 */
class AnyPastTest {
  private static final List<Table<?>> TABLES =
      List.of(
          Account.TABLE,
          Identity.TABLE,
          Identity.USER_NAMES,
          Identity.GROUP_NAMES,
          Identity.ROLE_NAMES,
          PolicyUses.TABLE,
          Principal.TABLE,
          Session.TABLE);
  private static final String POLICY = "arn:aws:iam::aws:policy/ReadOnlyAccess";
  private static final Cause CAUSE = Cause.system("test");
  private static final int COMMANDS = 60;

  private static final TestEngine ENGINES = new TestEngine();
  private static final EventCodec EVENTS = new EventCodec();
  private static final SnapshotCodec SNAPSHOTS = new SnapshotCodec();
  private static long accounts = 100_000_000_000L;

  private record Recorded(long number, Instant at, Journaled journaled) {}

  @BeforeContainer
  static void start() throws Exception {
    Path folder = Files.createTempDirectory("any-past");
    folder.toFile().deleteOnExit();
    ENGINES.start(folder);
  }

  @AfterContainer
  static void stop() throws Exception {
    ENGINES.close();
  }

  @Property(tries = 8, shrinking = ShrinkingMode.OFF)
  void anyMomentIsTheFoldOfTheJournalUpToIt(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    AccountId account = new AccountId(Long.toString(accounts++));
    Engine engine = ENGINES.current();
    long before = engine.history().revision();
    execute(engine, new AccountCommand.CreateAccount(account));
    for (int i = 0; i < COMMANDS; i++) {
      if (random.nextInt(10) == 0) {
        String name = name(random);
        boolean user = random.nextBoolean();
        engine
            .delete(account, user ? Identity.Kind.USER : Identity.Kind.ROLE, name, CAUSE)
            .toCompletableFuture()
            .get(30, TimeUnit.SECONDS);
      } else {
        execute(engine, command(engine, account, random, i));
      }
    }
    List<Recorded> journal = journal(before);
    EntityMap fold = EntityMap.EMPTY;
    int snapshotAt = random.nextInt(journal.size());
    byte[] snapshot = new byte[0];
    for (int i = 0; i < journal.size(); i++) {
      Recorded recorded = journal.get(i);
      fold = fold.evolve(recorded.journaled().event());
      assertSame(fold, engine.at(new AsOf.Revision(recorded.number())), account);
      boolean last = i + 1 == journal.size() || journal.get(i + 1).at().isAfter(recorded.at());
      if (last) {
        assertSame(fold, engine.at(AsOf.at(recorded.at())), account);
        assertSame(fold, engine.at(AsOf.at(recorded.at().plusNanos(500))), account);
      }
      if (i == snapshotAt) {
        snapshot = SNAPSHOTS.encode(account, fold);
      }
    }
    assertSame(fold, engine.at(AsOf.LATEST), account);
    EntityMap fromSnapshot = SNAPSHOTS.decode(snapshot);
    for (Recorded recorded : journal.subList(snapshotAt + 1, journal.size())) {
      fromSnapshot = fromSnapshot.evolve(recorded.journaled().event());
    }
    assertEquals(fold, fromSnapshot);
  }

  private static List<Recorded> journal(long after) {
    List<Recorded> journal = new ArrayList<>();
    ENGINES
        .feed()
        .replay(
            after,
            stored ->
                journal.add(
                    new Recorded(
                        stored.number(),
                        stored.recordedAt(),
                        EVENTS.decode(stored.manifest(), stored.payload()))));
    return journal;
  }

  private static void execute(Engine engine, Command command) throws Exception {
    engine.execute(command, CAUSE).toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static String name(Random random) {
    return "abc".substring(random.nextInt(3)).substring(0, 1);
  }

  private static Command command(Engine engine, AccountId account, Random random, int i) {
    String name = name(random);
    List<Principal> principals = engine.at(AsOf.LATEST).all(Principal.TABLE, account).toList();
    Principal principal = principals.get(random.nextInt(principals.size()));
    String id = principal.id();
    Identity.Kind kind = Identity.Kind.values()[random.nextInt(3)];
    switch (random.nextInt(14)) {
      case 0, 1:
        return new IdentityCommand.CreateUser(
            account, "AIDA" + i, name, "/", random.nextBoolean() ? POLICY : null, List.of());
      case 2:
        return new IdentityCommand.CreateRole(
            account,
            "AROA" + i,
            name,
            "/",
            null,
            List.of(new Tag("i", Integer.toString(i))),
            new TrustPolicy("{}", 2, Map.of("arn", "AIDA")),
            "d",
            3600);
      case 3:
        return new IdentityCommand.CreateGroup(account, "AGPA" + i, name, "/");
      case 4:
        return new RelationCommand.AddUserToGroup(account, name, name(random));
      case 5:
        return new RelationCommand.RemoveUserFromGroup(account, name, name(random));
      case 6:
        return new RelationCommand.AttachPolicy(account, kind, name, POLICY);
      case 7:
        return new RelationCommand.DetachPolicy(account, kind, name, POLICY);
      case 8:
        return new IdentityCommand.Rename(account, kind, name, name(random) + i % 2, "/p/");
      case 9:
        return new PrincipalCommand.TagPrincipal(
            account, id, name, List.of(new Tag("k" + i % 3, "v" + i)));
      case 10:
        return new PrincipalCommand.CreateAccessKey(account, id, name, "AKIA" + i, "sealed");
      case 11:
        return principal.accessKeys().isEmpty()
            ? new PrincipalCommand.PutInlinePolicy(account, id, name, "p", "{}", String::length)
            : new PrincipalCommand.DeleteAccessKey(
                account, id, name, principal.accessKeys().get(0).accessKeyId());
      case 12:
        return principal.accessKeys().isEmpty()
            ? new PrincipalCommand.DeleteInlinePolicy(account, id, name, "p")
            : new PrincipalCommand.UpdateAccessKey(
                account,
                id,
                name,
                principal.accessKeys().get(0).accessKeyId(),
                AccessKey.Status.values()[i % 2]);
      default:
        return new SessionCommand.StartSession(session(account, id, i));
    }
  }

  private static Session session(AccountId account, String principalId, int i) {
    Instant now = Instant.now();
    return new Session(
        account,
        "ASIA" + account.value() + i,
        Session.Kind.SESSION_TOKEN,
        principalId,
        "arn:aws:iam::" + account + ":user/x",
        "",
        "sealed",
        List.of(),
        List.of(),
        Tags.NONE,
        List.of(),
        null,
        null,
        now,
        now.plus(Duration.ofHours(1)),
        "arn:aws:iam::" + account + ":user/x",
        false);
  }

  private static void assertSame(EntityMap expected, Entities actual, AccountId account) {
    for (Table<?> table : TABLES) {
      assertEquals(expected.all(table, account).toList(), actual.all(table, account).toList());
      assertEquals(expected.count(table, account), actual.count(table, account));
    }
  }
}
