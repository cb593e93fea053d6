package io.hindsight.actors.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hindsight.actors.journal.JournalException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Backups and salvages. */
final class CopiesTest {
  private static final String ALICE = Events.ALICE;
  private static final String BOB = Events.BOB;

  @TempDir private Path folder;

  private static List<String> events(Path store) {
    List<String> events = new ArrayList<>();
    try (JournalStore open = Events.open(store)) {
      open.scan(1, record -> events.add(record.persistenceId() + " " + record.sequenceNr()));
    }
    return events;
  }

  @Test
  void aBackupOfAnOpenStoreIsAStoreAsItWasThen() throws IOException {
    Path source = folder.resolve("source");
    Path target = folder.resolve("target");
    Files.createDirectories(source);
    Files.writeString(source.resolve("master.key"), "key");
    try (JournalStore store = Events.open(source)) {
      Events.append(store, Events.run(ALICE, 1, 3));
      Events.fill(store, 20, 1, 100);
      Events.await(store.deleteTo(ALICE, 1));
      String hash = store.headHash();
      Backup backup = store.backup(target);
      assertEquals(2003, backup.events());
      assertEquals(hash, backup.headHash());
      Events.append(store, Events.run(BOB, 1, 1));
    }
    assertTrue(Verification.of(target, true).isSound());
    assertEquals("key", Files.readString(target.resolve("master.key")));
    assertEquals(events(source).subList(0, 2003), events(target));
    try (JournalStore store = Events.open(target)) {
      List<Long> replayed = new ArrayList<>();
      store.replay(ALICE, 1, Long.MAX_VALUE, record -> replayed.add(record.sequenceNr()));
      assertEquals(List.of(2L, 3L), replayed);
    }
  }

  @Test
  void aRestoredOlderDatabaseSaysThatItIsOlder() {
    Path source = folder.resolve("source");
    Path target = folder.resolve("target");
    try (JournalStore store = Events.open(source)) {
      Events.append(store, Events.run(ALICE, 1, 3));
      store.backup(target);
      Events.append(store, Events.run(BOB, 1, 2));
    }
    Folders.files(source.resolve("journal"))
        .forEach(name -> Folders.delete(source.resolve("journal").resolve(name)));
    Folders.copy(target.resolve("journal"), source.resolve("journal"));
    JournalException refused =
        assertThrows(JournalException.class, () -> Events.open(source).close());
    assertTrue(
        String.valueOf(refused.getMessage())
            .contains("ends at event 3 and is older than the head marker, which names event 5"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 100})
  void anOlderHeadMarkerPutBackAfterACrashIsNamed(int batches) {
    Path crashed = folder.resolve("crashed");
    try (JournalStore store = Events.open(folder.resolve("source"))) {
      Events.append(store, Events.run(BOB, 1, 2));
      byte[] before = Folders.read(folder.resolve("source/head"));
      for (int batch = 1; batch <= batches; batch++) {
        Events.append(store, Events.run(ALICE, batch, 1));
      }
      Folders.copy(folder.resolve("source"), crashed);
      assertTrue(Verification.of(crashed, true).isSound());
      Folders.write(crashed.resolve("head"), before);
    }
    Verification found = Verification.of(crashed, false);
    String told = found.faults() + " " + found.notes();
    assertTrue(told.contains("an older copy of the file head was put back"), told);
    assertEquals(batches < 32, found.isSound());
  }

  @Test
  void aBackupIsNotMadeOverAnything() throws IOException {
    Path source = folder.resolve("source");
    Path target = Files.createDirectories(folder.resolve("target"));
    Files.writeString(target.resolve("thesis.txt"), "chapter one");
    try (JournalStore store = Events.open(source)) {
      assertEquals(
          Kind.FOREIGN, assertThrows(JournalException.class, () -> store.backup(target)).kind());
      assertEquals(
          Kind.FOREIGN, assertThrows(JournalException.class, () -> store.backup(source)).kind());
    }
  }

  @Test
  void aSalvageKeepsWhatIsWholeAndSetsAsideWhatFollowsALoss() throws IOException {
    Path source = folder.resolve("source");
    try (JournalStore store = Events.open(source)) {
      Events.append(store, Events.run(ALICE, 1, 2));
      Events.append(store, Events.run(BOB, 1, 1));
      Events.append(store, Events.run(ALICE, 3, 1));
      Events.append(store, Events.run(BOB, 2, 1));
    }
    try (Database database = Database.open(source.resolve("journal"), false, true);
        var batch = database.batch()) {
      byte[] value = database.get(Format.recordKey(3));
      assertTrue(value != null);
      value[60] ^= 1;
      batch.put(Format.recordKey(3), value);
      database.write(batch);
    }
    Verification found = Verification.of(source, true);
    assertTrue(
        found.faults().stream().anyMatch(f -> f.what().equals("event 3 is not what was written")));
    Path target = folder.resolve("target");
    Salvage salvage = Salvage.of(source, target);
    assertEquals(3, salvage.events());
    assertEquals(2, salvage.same());
    assertEquals(List.of(3L), salvage.lost().stream().map(Fault::firstEvent).toList());
    assertEquals(List.of(5L), salvage.setAside().stream().map(Fault::firstEvent).toList());
    assertTrue(Verification.of(target, true).isSound());
    assertEquals(List.of(ALICE + " 1", ALICE + " 2", ALICE + " 3"), events(target));
  }
}
