package io.hindsight.actors.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hindsight.domain.account.AccountCommand.CreateAccount;
import io.hindsight.domain.account.AccountCommand.CreateAccountAlias;
import io.hindsight.domain.account.AccountCommand.DeleteAccountAlias;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Cause;
import io.hindsight.domain.entity.Command;
import io.hindsight.domain.identity.Identities;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.identity.IdentityCommand.BeginDeletion;
import io.hindsight.domain.identity.IdentityCommand.CreateUser;
import io.hindsight.domain.principal.Principal;
import io.hindsight.domain.principal.PrincipalCommand.PutInlinePolicy;
import io.hindsight.domain.principal.PrincipalCommand.Retire;
import io.hindsight.domain.principal.PrincipalCommand.TagPrincipal;
import io.hindsight.domain.session.Session;
import io.hindsight.domain.session.SessionCommand.StartSession;
import io.hindsight.domain.tag.Tag;
import io.hindsight.domain.tag.Tags;
import io.hindsight.domain.time.AsOf;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineTest {
  private static final AccountId ACCOUNT = new AccountId("111122223333");
  private static final Cause CAUSE =
      new Cause("request", "iam:Test", "arn:aws:iam::111122223333:root", "AKIA", "127.0.0.1", "t");

  @TempDir Path folder;
  private final TestEngine engines = new TestEngine();

  @AfterEach
  void stop() throws Exception {
    engines.close();
  }

  @Test
  void whatWasDoneIsThereAfterARestart() throws Exception {
    Engine engine = engines.start(folder);
    done(engine, new CreateAccount(ACCOUNT));
    done(engine, user("alice"));
    done(engine, new TagPrincipal(ACCOUNT, "AIDAalice", "alice", List.of(new Tag("team", "red"))));

    engine = engines.restart(folder);
    Principal alice = engine.at(AsOf.LATEST).get(Principal.key(ACCOUNT, "AIDAalice"));
    assertEquals(new Tags(List.of(new Tag("team", "red"))), alice.tags());
    assertEquals("EntityAlreadyExists", refused(engine, user("ALICE")));
  }

  @Test
  void aDeletionThatFindsContentIsAbandoned() throws Exception {
    Engine engine = engines.start(folder);
    done(engine, new CreateAccount(ACCOUNT));
    done(engine, user("alice"));
    done(engine, inlinePolicy());
    Result result = get(engine.delete(ACCOUNT, Identity.Kind.USER, "alice", CAUSE));
    assertEquals(
        "DeleteConflict", assertInstanceOf(Result.Refused.class, result).rejection().code());
    done(engine, new TagPrincipal(ACCOUNT, "AIDAalice", "alice", List.of(new Tag("a", "b"))));
  }

  @Test
  void aDeletionThatACrashLeftBegunIsCompletedOnStart() throws Exception {
    Engine engine = engines.start(folder);
    done(engine, new CreateAccount(ACCOUNT));
    done(engine, user("alice"));
    done(engine, new BeginDeletion(ACCOUNT, Identity.Kind.USER, "alice"));

    engine = engines.restart(folder);
    assertGone(engine);
    done(engine, user("alice"));
  }

  @Test
  void aDeletionThatACrashLeftHalfDoneIsCompletedOnStart() throws Exception {
    Engine engine = engines.start(folder);
    done(engine, new CreateAccount(ACCOUNT));
    done(engine, user("alice"));
    done(engine, new BeginDeletion(ACCOUNT, Identity.Kind.USER, "alice"));
    done(engine, new Retire(ACCOUNT, "AIDAalice", "alice"));

    engine = engines.restart(folder);
    assertGone(engine);
  }

  @Test
  void aDeletionBegunOverContentIsUndoneOnStart() throws Exception {
    Engine engine = engines.start(folder);
    done(engine, new CreateAccount(ACCOUNT));
    done(engine, user("alice"));
    done(engine, inlinePolicy());
    done(engine, new BeginDeletion(ACCOUNT, Identity.Kind.USER, "alice"));

    engine = engines.restart(folder);
    Identity alice =
        Identities.find(engine.at(AsOf.LATEST), ACCOUNT, Identity.Kind.USER, "alice").orElseThrow();
    assertTrue(!alice.deleting());
  }

  @Test
  void aSessionEndsByItselfAndOneThatRanOutMeanwhileIsFoundExpired() throws Exception {
    Engine engine = engines.start(folder);
    done(engine, new CreateAccount(ACCOUNT));
    done(engine, new StartSession(session("ASIASHORT", Duration.ofSeconds(1))));
    done(engine, new StartSession(session("ASIALONG", Duration.ofHours(1))));
    engines.awaitTrue(() -> !knows(engines.current(), "ASIASHORT"));
    assertTrue(knows(engine, "ASIALONG"));

    engines.advance(Duration.ofHours(2));
    engines.restart(folder);
    engines.awaitTrue(() -> !knows(engines.current(), "ASIALONG"));
  }

  private static boolean knows(Engine engine, String accessKeyId) {
    return engine.at(AsOf.LATEST).get(Session.key(ACCOUNT, accessKeyId)) != null;
  }

  private Session session(String accessKeyId, Duration length) {
    Instant now = engines.now();
    return new Session(
        ACCOUNT,
        accessKeyId,
        Session.Kind.ASSUMED_ROLE,
        ACCOUNT.value(),
        "arn:aws:iam::111122223333:root",
        "s",
        "sealed",
        List.of(),
        List.of(),
        Tags.NONE,
        List.of(),
        null,
        null,
        now,
        now.plus(length),
        "arn:aws:iam::111122223333:user/alice",
        false);
  }

  @Test
  void anAliasIsOneAccountsAlone() throws Exception {
    AccountId other = new AccountId("444455556666");
    Engine engine = engines.start(folder);
    done(engine, new CreateAccount(ACCOUNT));
    done(engine, new CreateAccount(other));
    List<CompletionStage<Result>> atOnce =
        Stream.of(ACCOUNT, other, ACCOUNT, other)
            .map(account -> engine.execute(new CreateAccountAlias(account, "acme"), CAUSE))
            .toList();
    List<Result> results = new ArrayList<>();
    for (CompletionStage<Result> each : atOnce) {
      results.add(get(each));
    }
    assertInstanceOf(Result.Done.class, results.get(0));
    assertInstanceOf(Result.Refused.class, results.get(1));
    assertInstanceOf(Result.Done.class, results.get(2));
    assertInstanceOf(Result.Refused.class, results.get(3));
    assertEquals("EntityAlreadyExists", refused(engine, new CreateAccountAlias(other, "acme")));
    done(engine, new CreateAccountAlias(other, "acme-2"));
    done(engine, new DeleteAccountAlias(ACCOUNT, "acme"));
    done(engine, new CreateAccountAlias(other, "acme"));
  }

  private static void assertGone(Engine engine) {
    assertTrue(
        Identities.find(engine.at(AsOf.LATEST), ACCOUNT, Identity.Kind.USER, "alice").isEmpty());
    assertEquals(null, engine.at(AsOf.LATEST).get(Principal.key(ACCOUNT, "AIDAalice")));
  }

  private static PutInlinePolicy inlinePolicy() {
    return new PutInlinePolicy(ACCOUNT, "AIDAalice", "alice", "p", "{}", String::length);
  }

  private static CreateUser user(String name) {
    return new CreateUser(ACCOUNT, "AIDA" + name, name, "/", null, List.of());
  }

  private static void done(Engine engine, Command command) throws Exception {
    assertInstanceOf(Result.Done.class, get(engine.execute(command, CAUSE)));
  }

  private static String refused(Engine engine, Command command) throws Exception {
    return assertInstanceOf(Result.Refused.class, get(engine.execute(command, CAUSE)))
        .rejection()
        .code();
  }

  private static Result get(CompletionStage<Result> stage) throws Exception {
    return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }
}
