package io.hindsight.actors.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The indexes answer the same from the database, from their tail, and from both. */
final class IndexesTest {
  private static final int IDS = 30;
  private static final int EACH = 300;

  @TempDir private Path folder;

  private static void answersAsTheEventsThemselves(JournalStore store) {
    List<JournalRecord> all = new ArrayList<>();
    store.scan(1, all::add);
    assertEquals(IDS * EACH + 5, all.size());
    for (int id = 0; id < IDS; id++) {
      String persistenceId = Events.id(id);
      List<JournalRecord> own = of(all, persistenceId);
      List<JournalRecord> replayed = new ArrayList<>();
      store.replay(persistenceId, 1, Long.MAX_VALUE, replayed::add);
      assertEquals(own, replayed);
      List<JournalRecord> some = new ArrayList<>();
      store.replay(persistenceId, 7, EACH - 3, some::add);
      assertEquals(own.subList(6, EACH - 3), some);
      assertEquals(own.size(), store.highestSequenceNr(persistenceId));
      assertEquals(own.get(EACH - 1).number(), store.numberOf(persistenceId, EACH).getAsLong());
    }
    String account = all.get(0).account();
    assertEquals(
        all.stream().filter(r -> r.account().equals(account)).collect(Collectors.toList()),
        store.page(account, 1, Integer.MAX_VALUE));
    for (JournalRecord record : all) {
      long first = store.firstRecordedAt(record.recordedAt());
      assertEquals(record.recordedAt(), all.get((int) first - 1).recordedAt());
      assertTrue(first == 1 || all.get((int) first - 2).recordedAt().isBefore(record.recordedAt()));
    }
    List<String> ids = all.stream().map(JournalRecord::persistenceId).distinct().sorted().toList();
    assertEquals(ids, store.persistenceIds("", 1000));
    assertEquals(ids.subList(3, 8), store.persistenceIds(ids.get(2), 5));
  }

  private static List<JournalRecord> of(List<JournalRecord> all, String persistenceId) {
    return all.stream().filter(r -> r.persistenceId().equals(persistenceId)).toList();
  }

  @Test
  void eventsAreFoundWhereverTheirIndexIs() {
    Path killed = folder.resolve("killed");
    Path store = folder.resolve("store");
    try (JournalStore open = Events.open(store)) {
      Events.fill(open, IDS, 1, EACH);
      Events.append(open, Events.run(Events.id(3), EACH + 1, 4));
      Events.append(open, List.of(Events.event("Lone|1", 1)));
      answersAsTheEventsThemselves(open);
      assertTrue(open.verify().isSound());
      Folders.copy(store, killed);
    }
    for (Path closed : List.of(store, killed)) {
      assertEquals(List.of(), Verification.of(closed, true).faults());
      try (JournalStore open = Events.open(closed)) {
        answersAsTheEventsThemselves(open);
        assertTrue(open.verify().isSound());
      }
    }
  }

  @Test
  void anIndexThatNamesWhatIsNotThereIsAFault() throws Exception {
    Path store = folder.resolve("store");
    try (JournalStore open = Events.open(store)) {
      Events.append(open, Events.run(Events.ALICE, 1, 3));
    }
    try (Database database = Database.open(store.resolve("journal"), false, true);
        var batch = database.batch()) {
      batch.put(Format.sequenceKey(Events.BOB, 1), Format.Run.bytes(List.of(new Format.Run(9, 1))));
      database.write(batch);
    }
    assertTrue(
        Verification.of(store, true).faults().stream()
            .anyMatch(fault -> fault.what().startsWith("the index by persistence id")));
  }
}
