package io.hindsight.actors.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hindsight.domain.account.AccountCommand.CreateAccount;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Cause;
import io.hindsight.domain.entity.Command;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.identity.IdentityCommand.CreateUser;
import io.hindsight.domain.principal.Principal;
import io.hindsight.domain.principal.PrincipalCommand.CreateAccessKey;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResetTest {
  private static final AccountId ACCOUNT = new AccountId("111122223333");
  private static final Cause CAUSE = Cause.system("test");

  @TempDir Path folder;
  private final TestEngine engines = new TestEngine();
  private Engine engine;

  @BeforeEach
  void start() throws Exception {
    engine = engines.start(folder);
    done(engine.execute(new CreateAccount(ACCOUNT), CAUSE));
  }

  @AfterEach
  void stop() throws Exception {
    engines.close();
  }

  @Test
  void aResetLeavesTheRootKeyAlone() throws Exception {
    done(engine.execute(user("alice"), CAUSE));
    done(engine.execute(key("AIDAalice", "AKIAalice"), CAUSE));
    done(engine.execute(key(ACCOUNT.value(), "AKIAother"), CAUSE));
    reset();
    assertEquals(0, engine.at(AsOf.LATEST).count(Identity.TABLE, ACCOUNT));
    assertTrue(engine.keyOwner("AKIAalice").isEmpty());
    assertEquals(List.of("AKIAROOT"), rootKeys());
    assertEquals(List.of(), engine.history().versions(Principal.key(ACCOUNT, "AIDAalice")));
    done(engine.execute(user("alice"), CAUSE));

    engine = engines.restart(folder);
    assertEquals(List.of("AKIAROOT"), rootKeys());
    assertNotNull(engine.at(AsOf.LATEST).get(Identity.key(ACCOUNT, "AIDAalice")));
  }

  @Test
  void principalsAndSessionsOfTheOldWorldTakeNothing() throws Exception {
    done(engine.execute(user("alice"), CAUSE));
    done(engine.execute(tag("AIDAalice"), CAUSE));
    done(engine.execute(new StartSession(session("AIDAalice", "ASIAOLD")), CAUSE));
    reset();
    assertEquals("NoSuchEntity", refused(engine.execute(tag("AIDAalice"), CAUSE)));
    assertEquals("NoSuchEntity", refused(engine.execute(key("AIDAalice", "AKIAlate"), CAUSE)));
    assertEquals(
        "AccessDenied",
        refused(engine.execute(new StartSession(session("AIDAalice", "ASIANEW")), CAUSE)));
    assertNull(engine.at(AsOf.LATEST).get(Session.key(ACCOUNT, "ASIAOLD")));
    assertNull(engine.at(AsOf.LATEST).get(Principal.key(ACCOUNT, "AIDAalice")));
  }

  @Test
  void aResetAmongManyCommandsHasAllOfThemBeforeOrAfterIt() throws Exception {
    for (int round = 0; round < 20; round++) {
      List<CompletableFuture<Result>> work = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        String name = "u" + round + "x" + i;
        work.add(engine.execute(user(name), CAUSE).toCompletableFuture());
        work.add(
            engine
                .execute(user(name + "y"), CAUSE)
                .thenCompose(made -> engine.execute(key("AIDA" + name + "y", "AKIA" + name), CAUSE))
                .toCompletableFuture());
        if (i == 10) {
          work.add(engine.reset(ACCOUNT, "AKIAROOT", "sealed", CAUSE).toCompletableFuture());
        }
      }
      for (CompletableFuture<Result> each : work) {
        each.get(30, TimeUnit.SECONDS);
      }
      assertWhole();
    }
    engine = engines.restart(folder);
    assertWhole();
  }

  /** Every identity has its content, and no content is without its identity. */
  private void assertWhole() {
    var now = engine.at(AsOf.LATEST);
    List<String> identities = now.all(Identity.TABLE, ACCOUNT).map(Identity::id).toList();
    List<String> principals =
        now.all(Principal.TABLE, ACCOUNT)
            .map(Principal::id)
            .filter(id -> !id.equals(ACCOUNT.value()))
            .toList();
    assertEquals(identities, principals);
    assertEquals(List.of("AKIAROOT"), rootKeys());
  }

  @Test
  void manyResetsTakeNoMoreMemoryThanOne() throws Exception {
    for (int round = 0; round < 300; round++) {
      done(engine.execute(user("alice" + round), CAUSE));
      reset();
    }
    assertTrue(
        engine.history().versions(Principal.key(ACCOUNT, ACCOUNT.value())).size() <= 3,
        "what was before a reset is kept");
  }

  private List<String> rootKeys() {
    Principal root = engine.at(AsOf.LATEST).get(Principal.key(ACCOUNT, ACCOUNT.value()));
    assertNotNull(root);
    return root.accessKeys().stream().map(each -> each.accessKeyId()).toList();
  }

  private void reset() throws Exception {
    done(engine.reset(ACCOUNT, "AKIAROOT", "sealed", CAUSE));
  }

  private static CreateUser user(String name) {
    return new CreateUser(ACCOUNT, "AIDA" + name, name, "/", null, List.of());
  }

  private static CreateAccessKey key(String id, String accessKeyId) {
    return new CreateAccessKey(ACCOUNT, id, "x", accessKeyId, "sealed");
  }

  private static Command tag(String id) {
    return new TagPrincipal(ACCOUNT, id, "x", List.of(new Tag("k", "v")));
  }

  private static Session session(String principalId, String accessKeyId) {
    Instant now = Instant.now();
    return new Session(
        ACCOUNT,
        accessKeyId,
        Session.Kind.SESSION_TOKEN,
        principalId,
        "arn:aws:iam::111122223333:user/alice",
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
        "arn:aws:iam::111122223333:user/alice",
        false);
  }

  private static void done(CompletionStage<Result> stage) throws Exception {
    assertInstanceOf(Result.Done.class, stage.toCompletableFuture().get(30, TimeUnit.SECONDS));
  }

  private static String refused(CompletionStage<Result> stage) throws Exception {
    return assertInstanceOf(
            Result.Refused.class, stage.toCompletableFuture().get(30, TimeUnit.SECONDS))
        .rejection()
        .code();
  }
}
