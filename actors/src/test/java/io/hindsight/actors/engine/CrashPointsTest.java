package io.hindsight.actors.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.hindsight.domain.account.AccountCommand.CreateAccount;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Cause;
import io.hindsight.domain.entity.Command;
import io.hindsight.domain.identity.Identities;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.identity.IdentityCommand.BeginDeletion;
import io.hindsight.domain.identity.IdentityCommand.CreateRole;
import io.hindsight.domain.identity.IdentityCommand.CreateUser;
import io.hindsight.domain.principal.Principal;
import io.hindsight.domain.principal.PrincipalCommand.CreateAccessKey;
import io.hindsight.domain.principal.PrincipalCommand.DeleteAccessKey;
import io.hindsight.domain.principal.PrincipalCommand.PutInlinePolicy;
import io.hindsight.domain.principal.PrincipalCommand.TagPrincipal;
import io.hindsight.domain.principal.TrustPolicy;
import io.hindsight.domain.tag.Tag;
import io.hindsight.domain.time.AsOf;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that is killed leaves what was durable then. So the store is copied, on the journal's
 * own thread, after each write of an operation that touches two aggregates; and every copy must
 * start as a server on which the operation has happened, or has not.
 */
class CrashPointsTest {
  private static final AccountId ACCOUNT = new AccountId("111122223333");
  private static final Cause CAUSE = Cause.system("test");

  @TempDir Path folder;
  private final TestEngine engines = new TestEngine();

  private interface Operation {
    void run(Engine engine) throws Exception;
  }

  @AfterEach
  void stop() throws Exception {
    engines.close();
  }

  /** The store before the operation, and after each write of it. */
  private List<Path> crashes(Operation before, Operation operation) throws Exception {
    Path live = folder.resolve("live");
    Engine engine = engines.start(live);
    done(engine, new CreateAccount(ACCOUNT));
    before.run(engine);
    List<Path> copies = new ArrayList<>();
    Runnable end =
        engines
            .feed()
            .live(
                event -> {
                  Path copy = folder.resolve("copy-" + event.number());
                  copy(live, copy);
                  copies.add(copy);
                });
    operation.run(engine);
    end.run();
    engines.close();
    return copies;
  }

  private static void copy(Path from, Path to) {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether there still is who was to be deleted; whole in either case. */
  private boolean isThere(Path crash, Identity.Kind kind, String name, String id) throws Exception {
    Engine engine = engines.start(crash);
    try {
      Optional<Identity> identity = Identities.find(engine.at(AsOf.LATEST), ACCOUNT, kind, name);
      Principal principal = engine.at(AsOf.LATEST).get(Principal.key(ACCOUNT, id));
      Command again =
          kind == Identity.Kind.ROLE ? role(name, "AROAagain") : user(name, "AIDAagain");
      if (identity.isPresent()) {
        assertFalse(identity.get().deleting(), "a deletion was left half done");
        assertNotNull(principal, "a name without its content");
        done(engine, tag(id, name));
        assertEquals("EntityAlreadyExists", refused(engine, again));
        return true;
      }
      assertNull(principal, "content without its name");
      assertEquals("NoSuchEntity", refused(engine, tag(id, name)));
      done(engine, again);
      return false;
    } finally {
      engines.close();
    }
  }

  private void assertDeletedOrNot(
      Identity.Kind kind, String name, String id, Operation before, int writes) throws Exception {
    List<Path> crashes =
        crashes(
            before,
            engine ->
                assertInstanceOf(
                    Result.Done.class, get(engine.delete(ACCOUNT, kind, name, CAUSE))));
    assertEquals(writes, crashes.size());
    for (Path crash : crashes) {
      assertFalse(isThere(crash, kind, name, id), "what was begun is completed: " + crash);
    }
  }

  @Test
  void aDeletionOfAUserWithoutAPastOfItsOwn() throws Exception {
    assertDeletedOrNot(
        Identity.Kind.USER,
        "alice",
        "AIDAalice",
        engine -> done(engine, user("alice", "AIDAalice")),
        4);
  }

  @Test
  void aDeletionOfAUserWhoHadAKey() throws Exception {
    assertDeletedOrNot(
        Identity.Kind.USER,
        "alice",
        "AIDAalice",
        engine -> {
          done(engine, user("alice", "AIDAalice"));
          done(engine, new CreateAccessKey(ACCOUNT, "AIDAalice", "alice", "AKIA1", "sealed"));
          done(engine, new DeleteAccessKey(ACCOUNT, "AIDAalice", "alice", "AKIA1"));
        },
        3);
  }

  @Test
  void aDeletionOfARole() throws Exception {
    assertDeletedOrNot(
        Identity.Kind.ROLE,
        "deploy",
        "AROAdeploy",
        engine -> {
          done(engine, role("deploy", "AROAdeploy"));
          done(engine, tag("AROAdeploy", "deploy"));
        },
        3);
  }

  @Test
  void aDeletionThatIsAbandoned() throws Exception {
    List<Path> crashes =
        crashes(
            engine -> {
              done(engine, user("alice", "AIDAalice"));
              done(
                  engine,
                  new PutInlinePolicy(ACCOUNT, "AIDAalice", "alice", "p", "{}", String::length));
            },
            engine -> {
              done(engine, new BeginDeletion(ACCOUNT, Identity.Kind.USER, "alice"));
              assertEquals(
                  "EntityTemporarilyUnmodifiable",
                  refused(engine, new BeginDeletion(ACCOUNT, Identity.Kind.USER, "alice")));
            });
    assertEquals(1, crashes.size());
    assertEquals(true, isThere(crashes.get(0), Identity.Kind.USER, "alice", "AIDAalice"));
  }

  @Test
  void aCreationAndTheFirstChangeOfItsContent() throws Exception {
    List<Path> crashes =
        crashes(
            engine -> {},
            engine -> {
              done(engine, user("alice", "AIDAalice"));
              done(engine, tag("AIDAalice", "alice"));
              done(engine, role("deploy", "AROAdeploy"));
            });
    for (Path crash : crashes) {
      assertEquals(true, isThere(crash, Identity.Kind.USER, "alice", "AIDAalice"));
    }
    assertFalse(isThere(crashes.get(0), Identity.Kind.ROLE, "deploy", "AROAdeploy"));
    assertEquals(
        true, isThere(crashes.get(crashes.size() - 1), Identity.Kind.ROLE, "deploy", "AROAdeploy"));
  }

  private static CreateUser user(String name, String id) {
    return new CreateUser(ACCOUNT, id, name, "/", null, List.of());
  }

  private static CreateRole role(String name, String id) {
    return new CreateRole(
        ACCOUNT, id, name, "/", null, List.of(), new TrustPolicy("{}", 2, Map.of()), null, 3600);
  }

  private static TagPrincipal tag(String id, String name) {
    return new TagPrincipal(ACCOUNT, id, name, List.of(new Tag("k", "v")));
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
    return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}
