package io.hindsight.actors.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hindsight.actors.journal.JournalException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalStoreTest {
  private static final String ALICE = Events.ALICE;
  private static final String BOB = Events.BOB;

  @TempDir private Path folder;

  /** A clock that is set by hand. */
  private static final class SetClock extends Clock {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);

    @Override
    public Instant instant() {
      return now.get();
    }

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(java.time.ZoneId zone) {
      return this;
    }
  }

  private static List<Long> numbers(List<JournalRecord> records) {
    return records.stream().map(JournalRecord::number).toList();
  }

  private static List<Long> replayed(JournalStore store, String id, long from, long to) {
    List<Long> sequences = new ArrayList<>();
    store.replay(id, from, to, record -> sequences.add(record.sequenceNr()));
    return sequences;
  }

  @Test
  void eventsAreNumberedAndChainedAcrossRestarts() {
    String hash;
    try (JournalStore store = Events.open(folder)) {
      assertEquals(0, store.highestNumber());
      Events.append(store, Events.run(ALICE, 1, 3));
      Events.append(store, Events.run(BOB, 1, 2));
      hash = store.headHash();
    }
    try (JournalStore store = Events.open(folder)) {
      assertEquals(5, store.highestNumber());
      assertEquals(hash, store.headHash());
      Events.append(store, Events.run(ALICE, 4, 1));
      List<JournalRecord> all = new ArrayList<>();
      store.scan(1, all::add);
      assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L), numbers(all));
      JournalRecord third = all.get(2);
      assertEquals("111111111111", third.account());
      assertEquals("did", third.manifest());
      assertEquals(7, third.serializerId());
      assertArrayEquals(Events.event(ALICE, 3).payload(), third.payload());
      byte[] body = Format.body(3, third.recordedAt(), 2, third.event());
      assertArrayEquals(Format.link(all.get(1).link(), body), third.link());
    }
    assertTrue(Verification.of(folder, true).isSound());
  }

  @Test
  void aReplayKeepsToItsRangeAndTellsTheHighest() {
    try (JournalStore store = Events.open(folder)) {
      Events.append(store, Events.run(ALICE, 1, 10));
      Events.append(store, Events.run(BOB, 1, 1));
      LongStream.rangeClosed(11, 1500)
          .forEach(n -> Events.append(store, List.of(Events.event(ALICE, n))));
      assertEquals(List.of(4L, 5L, 6L), replayed(store, ALICE, 4, 6));
      assertEquals(List.of(9L, 10L, 11L, 12L), replayed(store, ALICE, 9, 12));
      assertEquals(1500, replayed(store, ALICE, 0, Long.MAX_VALUE).size());
      assertEquals(List.of(), replayed(store, ALICE, 1501, Long.MAX_VALUE));
      assertEquals(List.of(), replayed(store, "User|111111111111/alic", 1, Long.MAX_VALUE));
      assertEquals(1500, store.highestSequenceNr(ALICE));
      assertEquals(0, store.highestSequenceNr("nobody"));
      assertEquals(List.of(ALICE, BOB), store.persistenceIds("", 10));
      assertEquals(List.of(BOB), store.persistenceIds(ALICE, 10));
    }
  }

  @Test
  void numbersThatAkkaLeftOutAreNoGap() {
    try (JournalStore store = Events.open(folder)) {
      Events.append(store, Events.run(ALICE, 1, 2));
      Events.append(store, Events.run(ALICE, 4, 1));
      assertEquals(List.of(1L, 2L, 4L), replayed(store, ALICE, 1, Long.MAX_VALUE));
      assertEquals(List.of(4L), replayed(store, ALICE, 3, Long.MAX_VALUE));
      assertEquals(4, store.highestSequenceNr(ALICE));
      assertEquals(3, store.numberOf(ALICE, 4).orElseThrow());
      assertTrue(store.numberOf(ALICE, 3).isEmpty());
    }
    assertTrue(Verification.of(folder, true).isSound());
  }

  @Test
  void anEventThatDoesNotFollowIsRefusedAlone() {
    try (JournalStore store = Events.open(folder)) {
      Events.append(store, Events.run(ALICE, 1, 2));
    }
    try (JournalStore store = Events.open(folder)) {
      CompletionStage<Void> again = store.append(Events.run(ALICE, 2, 1));
      CompletionStage<Void> other = store.append(Events.run(BOB, 1, 1));
      CompletionStage<Void> next = store.append(Events.run(ALICE, 3, 1));
      assertEquals(
          Kind.OUT_OF_SEQUENCE,
          assertThrows(JournalException.class, () -> Events.await(again)).kind());
      Events.await(other);
      Events.await(next);
      assertEquals(4, store.highestNumber());
    }
    assertTrue(Verification.of(folder, true).isSound());
  }

  @Test
  void deletedEventsAreNotReplayedAndStayInTheJournal() {
    try (JournalStore store = Events.open(folder)) {
      Events.append(store, Events.run(ALICE, 1, 5));
      Events.await(store.deleteTo(ALICE, 3));
      assertEquals(List.of(4L, 5L), replayed(store, ALICE, 1, Long.MAX_VALUE));
      Events.await(store.deleteTo(ALICE, Long.MAX_VALUE));
      assertEquals(List.of(), replayed(store, ALICE, 1, Long.MAX_VALUE));
      assertEquals(5, store.highestSequenceNr(ALICE));
      assertEquals(5, store.page(null, 1, 100).size());
    }
    assertTrue(Verification.of(folder, true).isSound());
  }

  @Test
  void recordingTimeNeverGoesBackAndIsAnIndex() {
    SetClock clock = new SetClock();
    Instant noon = Instant.parse("2026-03-01T12:00:00Z");
    JournalStore.Options options = JournalStore.Options.STANDARD.withClock(clock);
    try (JournalStore store = JournalStore.open(folder, options, number -> {})) {
      clock.now.set(noon);
      Events.append(store, Events.run(ALICE, 1, 2));
      clock.now.set(noon.minusSeconds(3600));
      Events.append(store, Events.run(ALICE, 3, 1));
      clock.now.set(noon.plusSeconds(1));
      Events.append(store, Events.run(ALICE, 4, 1));
      assertEquals(noon, store.read(3).orElseThrow().recordedAt());
      assertEquals(1, store.firstRecordedAt(Instant.EPOCH));
      assertEquals(1, store.firstRecordedAt(noon));
      assertEquals(4, store.firstRecordedAt(noon.plusNanos(1)));
      assertEquals(5, store.firstRecordedAt(noon.plusSeconds(2)));
    }
    clock.now.set(Instant.EPOCH);
    try (JournalStore store = JournalStore.open(folder, options, number -> {})) {
      Events.append(store, Events.run(ALICE, 5, 1));
      assertEquals(noon.plusSeconds(1), store.read(5).orElseThrow().recordedAt());
    }
    assertTrue(Verification.of(folder, true).isSound());
  }

  @Test
  void theEventsOfAnAccountAreFoundWhereBatchesMixThem() {
    try (JournalStore store = Events.open(folder)) {
      Events.fill(store, 25, 1, 40);
      List<Long> all = new ArrayList<>();
      store.scan(
          1,
          record -> {
            if (record.account().equals("000000000003")) {
              all.add(record.number());
            }
          });
      assertEquals(120, all.size());
      assertEquals(all, numbers(store.page("000000000003", 1, 1000)));
      assertEquals(all.subList(50, 60), numbers(store.page("000000000003", all.get(50), 10)));
      assertEquals(List.of(), store.page("000000000003", 1001, 10));
      assertEquals(List.of(), store.page("999999999999", 1, 10));
    }
  }

  @Test
  void aWriteIsToldOfOnceItIsDurableAndInOrder() {
    try (JournalStore store = Events.open(folder)) {
      List<Long> heard = new ArrayList<>();
      Runnable end = store.onCommit(record -> heard.add(record.number()));
      CompletionStage<Void> beyond = store.whenBeyond(2);
      Events.append(store, Events.run(ALICE, 1, 2));
      assertFalse(beyond.toCompletableFuture().isDone());
      Events.append(store, Events.run(ALICE, 3, 1));
      Events.await(beyond);
      end.run();
      Events.append(store, Events.run(ALICE, 4, 1));
      assertEquals(List.of(1L, 2L, 3L), heard);
    }
  }

  @Test
  void manyWaitingWritesBecomeOneBatch() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    List<Long> batches = new ArrayList<>();
    JournalStore.Options options =
        JournalStore.Options.STANDARD.withBeforeWrite(
            bytes -> {
              batches.add(bytes);
              begun.countDown();
              try {
                go.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    try (JournalStore store = JournalStore.open(folder, options, number -> {})) {
      List<CompletionStage<Void>> writes = new ArrayList<>();
      writes.add(store.append(Events.run(ALICE, 1, 1)));
      begun.await();
      for (int n = 1; n <= 100; n++) {
        writes.add(store.append(Events.run(BOB, n, 1)));
      }
      go.countDown();
      writes.forEach(Events::await);
      assertEquals(2, batches.size());
    }
  }

  @Test
  void aFailedWriteIsToldAndNothingOfItStays() {
    AtomicBoolean fails = new AtomicBoolean();
    JournalStore.Options options =
        JournalStore.Options.STANDARD.withBeforeWrite(
            bytes -> {
              if (fails.get()) {
                throw new IllegalStateException("no space left on device");
              }
            });
    try (JournalStore store = JournalStore.open(folder, options, number -> {})) {
      Events.append(store, Events.run(ALICE, 1, 2));
      fails.set(true);
      assertThrows(JournalException.class, () -> Events.append(store, Events.run(ALICE, 3, 1)));
      assertThrows(JournalException.class, () -> Events.append(store, Events.run(ALICE, 3, 1)));
      assertEquals(List.of(1L, 2L), replayed(store, ALICE, 1, Long.MAX_VALUE));
      fails.set(false);
      Events.append(store, Events.run(ALICE, 3, 1));
      assertEquals(List.of(1L, 2L, 3L), replayed(store, ALICE, 1, Long.MAX_VALUE));
      assertEquals(3, store.highestNumber());
    }
    assertTrue(Verification.of(folder, true).isSound());
  }

  private JournalException refusal() {
    return assertThrows(JournalException.class, () -> Events.open(folder).close());
  }

  @Test
  void aStoreInUseIsRefused() {
    try (JournalStore store = Events.open(folder)) {
      assertEquals(Kind.LOCKED, refusal().kind());
      assertEquals(
          Kind.LOCKED,
          assertThrows(JournalException.class, () -> Verification.of(folder, true)).kind());
      Events.append(store, Events.run(ALICE, 1, 1));
    }
  }

  @Test
  void aStoreInUseIsRefusedToAnotherProcess() throws Exception {
    try (JournalStore store = Events.open(folder)) {
      Events.append(store, Events.run(ALICE, 1, 1));
      refusal();
      Process other =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Opens.class.getName(),
                  folder.toString())
              .redirectErrorStream(true)
              .start();
      String said = new String(other.getInputStream().readAllBytes(), UTF_8);
      assertEquals(1, other.waitFor());
      assertTrue(said.contains("is in use by another process"), said);
    }
  }

  /** Another process, which opens a store. */
  static final class Opens {
    public static void main(String[] args) {
      try (JournalStore store = Events.open(Path.of(args[0]))) {
        Events.append(store, Events.run("other", 1, 1));
      }
    }
  }

  @Test
  void aProcessorWithoutLevelDbIsToldPlainly() {
    String processor = System.setProperty("os.arch", "aarch64");
    try {
      JournalException refused = refusal();
      assertEquals(Kind.UNSUPPORTED_PLATFORM, refused.kind());
      assertTrue(String.valueOf(refused.getMessage()).contains("not for aarch64"));
    } finally {
      System.setProperty("os.arch", String.valueOf(processor));
    }
  }

  @Test
  void aFolderOfSomebodyElseIsRefused() throws IOException {
    Files.writeString(folder.resolve("thesis.txt"), "chapter one");
    JournalException refused = refusal();
    assertEquals(Kind.FOREIGN, refused.kind());
    assertTrue(refused.getMessage().contains("thesis.txt"));
    Files.writeString(folder.resolve("store.properties"), "colour=blue\n");
    assertEquals(Kind.FOREIGN, refusal().kind());
  }

  @Test
  void aNewerFormatIsRefused() throws IOException {
    Events.open(folder).close();
    Path properties = folder.resolve("store.properties");
    Files.writeString(properties, Files.readString(properties).replace("format=2", "format=3"));
    JournalException refused = refusal();
    assertEquals(Kind.NEWER_FORMAT, refused.kind());
    assertTrue(refused.getMessage().contains("format 3"));
  }

  @Test
  void aMissingStoreIsRefusedWhereOneIsExpected() {
    assertEquals(
        Kind.MISSING,
        assertThrows(
                JournalException.class,
                () -> JournalStore.open(folder, JournalStore.Options.existing(), number -> {}))
            .kind());
    assertEquals(
        Kind.MISSING,
        assertThrows(JournalException.class, () -> Verification.of(folder, true)).kind());
  }

  @Test
  void aStoreThatWasHalfMadeIsMadeAgain() throws IOException {
    Events.open(folder).close();
    Files.writeString(folder.resolve("making"), "");
    Files.delete(folder.resolve("store.properties"));
    try (JournalStore store = Events.open(folder)) {
      assertEquals(0, store.highestNumber());
    }
    assertFalse(Files.exists(folder.resolve("making")));
  }

  @Test
  void aClosedStoreTakesNothing() {
    JournalStore store = Events.open(folder);
    CompletionStage<Void> waiting = store.whenBeyond(0);
    store.close();
    store.close();
    for (CompletionStage<Void> refused :
        List.of(store.append(Events.run(ALICE, 1, 1)), waiting, store.whenBeyond(0))) {
      assertEquals(
          Kind.CLOSED, assertThrows(JournalException.class, () -> Events.await(refused)).kind());
    }
  }
}
