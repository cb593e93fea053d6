package io.hindsight.actors.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hindsight.domain.account.AccountCommand;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Cause;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.identity.IdentityCommand;
import io.hindsight.domain.mirror.Unknown;
import io.hindsight.domain.principal.Principal;
import io.hindsight.domain.session.Session;
import io.hindsight.domain.time.AsOf;
import io.hindsight.domain.trail.CallRecorded;
import io.hindsight.domain.trail.TrailPlace;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImporterTest {
  private static final AccountId REAL = new AccountId("123837392027");
  private static final AccountId ACCOUNT = new AccountId("111122223333");

  @TempDir Path folder = Path.of("");
  private final TestEngine server = new TestEngine();

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private static List<Path> realLog() throws IOException {
    Path data = Path.of("../../shared/data/cloudtrail");
    Path log = Files.isDirectory(data) ? data : Path.of("../shared/data/cloudtrail");
    Assumptions.assumeTrue(
        Files.isDirectory(log), "the real inputs of ../shared/data are not here");
    try (Stream<Path> files = Files.list(log)) {
      return new ArrayList<>(
          files.filter(file -> file.toString().endsWith(".gz")).sorted().toList());
    }
  }

  private static ImportReport take(Engine engine, Path file) throws Exception {
    try (InputStream in = Files.newInputStream(file)) {
      return await(new Importer(engine).cloudTrail(in));
    }
  }

  private static ImportReport take(Engine engine, String log) throws Exception {
    return await(
        new Importer(engine)
            .cloudTrail(new ByteArrayInputStream(log.getBytes(StandardCharsets.UTF_8))));
  }

  private static long sum(ImportReport report) {
    return Stream.of(report.applied(), report.ignored(), report.notUnderstood())
        .flatMap(counts -> counts.values().stream())
        .mapToLong(Long::longValue)
        .sum();
  }

  private static List<Object> picture(Engine engine, Instant at) {
    Entities state = engine.at(AsOf.at(at));
    List<Object> all = new ArrayList<>();
    state.all(Identity.TABLE, REAL).forEach(all::add);
    state.all(Principal.TABLE, REAL).forEach(all::add);
    state.all(Session.TABLE, REAL).forEach(all::add);
    state.all(Unknown.TABLE, REAL).forEach(all::add);
    return all;
  }

  @Test
  void aRealLogIsTakenInOnceInWhateverOrderAndIsThereAfterARestart() throws Exception {
    List<Path> files = realLog();
    Engine engine = server.start(folder);
    Collections.shuffle(files, new Random(3));
    long records = 0;
    for (Path file : files) {
      records += sum(take(engine, file));
    }
    assertEquals(2_900, records);
    Instant moment = Instant.parse("2023-07-10T12:25:00Z");
    List<Object> before = picture(engine, moment);
    assertEquals(9, engine.at(AsOf.at(moment)).count(Identity.TABLE, REAL));
    long revision = engine.history().revision();
    Engine again = server.restart(folder);
    assertEquals(before, picture(again, moment));
    Collections.shuffle(files, new Random(4));
    long known = 0;
    for (Path file : files) {
      ImportReport report = take(again, file);
      assertEquals(0, sum(report));
      known += report.known();
    }
    assertEquals(2_900, known);
    assertEquals(revision, again.history().revision());
    assertEquals(before, picture(again, moment));
  }

  private static String record(String id, String account) {
    return "{\"eventTime\":\"2026-03-01T00:00:00Z\",\"eventSource\":\"s3.amazonaws.com\","
        + "\"eventName\":\"ListBuckets\",\"eventID\":\""
        + id
        + "\",\"recipientAccountId\":\""
        + account
        + "\", \"verbatim\" :  1}";
  }

  @Test
  void whatTheRecordSaidIsKeptToTheLetter() throws Exception {
    Engine engine = server.start(folder);
    take(engine, "[" + record("1", "444455556666") + "]");
    long number = engine.history().revision();
    assertEquals(
        record("1", "444455556666"),
        engine.call(new TrailPlace(number, 0)).map(CallRecorded::record).orElseThrow());
  }

  @Test
  void anAccountOfOnesOwnIsNotImportedAndAMirroredOneIsNotChanged() throws Exception {
    Engine engine = server.start(folder);
    await(engine.execute(new AccountCommand.CreateAccount(ACCOUNT), Cause.system("test")));
    ImportReport report =
        take(
            engine,
            "["
                + record("1", "111122223333")
                + record("2", "444455556666").transform(r -> "," + r)
                + "]");
    assertEquals(1, report.ownAccounts().get(ACCOUNT));
    assertEquals(1, sum(report));
    Result change =
        await(
            engine.execute(
                new IdentityCommand.CreateGroup(new AccountId("444455556666"), "AGPA1", "g", "/"),
                Cause.system("test")));
    assertTrue(change instanceof Result.Refused);
  }

  @Test
  void nothingOfARefusedFileIsTakenIn() throws Exception {
    Engine engine = server.start(folder);
    ImportReport report = take(engine, "{\"Records\":[" + record("1", "444455556666") + ",");
    assertTrue(!report.refused().isEmpty());
    assertEquals(0, sum(report));
    assertEquals(0, engine.history().revision());
  }
}
