package io.hindsight.actors.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hindsight.actors.journal.JournalException.Kind;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damages copies of a store in every way, and expects each to be found out and named. In full:
 * {@code -Dhindsight.damage.events=100000 -Dhindsight.damage.places=1000}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DamageTest {
  private static final int PLACES = Integer.getInteger("hindsight.damage.places", 100);
  private static final int EVENTS = Integer.getInteger("hindsight.damage.events", 3070);
  private static final int SALVAGES = 100;
  private static final Set<String> EMPTY = Set.of("lock", "journal/LOCK");

  private Path folder;
  private Path older;
  private Path closed;
  private Path crashed;
  private List<JournalRecord> events;
  private int copies;

  @BeforeAll
  void make(@TempDir Path temporary) {
    folder = temporary;
    Path store = folder.resolve("store");
    int each = (EVENTS - 670) / 60;
    for (int session = 0; session < 3; session++) {
      try (JournalStore open = Events.open(store)) {
        Events.append(open, Events.run("session-" + session, 1, 50));
        Events.fill(open, 20, each * session + 1, each);
      }
    }
    older = Folders.copy(store, folder.resolve("older"));
    try (JournalStore open = Events.open(store)) {
      Events.append(open, Events.run("last", 1, 500));
      Events.append(open, Events.run("last", 501, 20));
      crashed = settled(store);
      events = new ArrayList<>();
      open.scan(1, events::add);
    }
    closed = Folders.copy(store, folder.resolve("closed"));
    for (Path whole : List.of(older, closed, crashed)) {
      assertEquals(List.of(), Verification.of(whole, true).faults());
    }
  }

  /** A copy of an open store at a moment when LevelDB does nothing in the background. */
  private Path settled(Path store) {
    for (int attempt = 0; attempt < 100; attempt++) {
      Path copy = folder.resolve("crashed-" + attempt);
      try {
        Folders.copy(store, copy);
      } catch (UncheckedIOException e) {
        continue; // a table went meanwhile
      }
      Verification found = Verification.of(copy, true);
      if (found.isSound() && found.notes().stream().noneMatch(n -> n.contains("left over"))) {
        return copy;
      }
    }
    throw new AssertionError("LevelDB does not come to rest");
  }

  private Path damaged(Path store, Consumer<Path> damage) {
    Path copy = Folders.link(store, folder.resolve("copy-" + copies++));
    damage.accept(copy);
    return copy;
  }

  private static String told(Path store) {
    return told(Verification.of(store, false));
  }

  private static String told(Verification found) {
    return String.join("\n", found.faults().stream().map(Fault::toString).toList())
        + "\n"
        + String.join("\n", found.notes());
  }

  private static JournalException refusal(Path store) {
    return assertThrows(
        JournalException.class,
        () -> JournalStore.open(store, JournalStore.Options.existing(), number -> {}).close());
  }

  private void isNamed(Path store, String name, String what) {
    Verification found = Verification.of(store, false);
    assertFalse(found.isSound(), what);
    assertTrue(told(found).contains(name), () -> what + " is told as " + told(found));
    if (!EMPTY.contains(name)) {
      JournalException refused = refusal(store);
      assertEquals(Kind.DAMAGED, refused.kind(), what);
    }
    assertTrue(salvaged(store) || !name.startsWith("journal/"), what);
    Folders.remove(store);
  }

  /** Whether what precedes the damage is copied, and nothing that was not there. */
  private boolean salvaged(Path store) {
    Path target = store.resolveSibling(store.getFileName() + "-salvaged");
    Salvage salvage;
    try {
      salvage = Salvage.of(store, target);
    } catch (JournalException e) {
      return false;
    }
    long lost = salvage.lost().isEmpty() ? events.size() + 1 : salvage.lost().get(0).firstEvent();
    assertTrue(salvage.same() >= Math.min(lost - 1, events.size()));
    assertTrue(Verification.of(target, true).isSound());
    try (JournalStore open = Events.open(target)) {
      open.scan(
          1,
          record -> {
            if (record.number() <= Math.min(salvage.same(), events.size())) {
              JournalRecord original = events.get((int) record.number() - 1);
              assertArrayEquals(original.link(), record.link());
              assertArrayEquals(original.payload(), record.payload());
            }
          });
    }
    Folders.remove(target);
    return true;
  }

  @Test
  void eachFileDeletedIsNamed() {
    for (String name : Folders.files(closed)) {
      Path store = damaged(closed, copy -> Folders.delete(copy.resolve(name)));
      isNamed(store, name, name + " deleted");
    }
  }

  @Test
  void eachFileDeletedAfterACrashIsNamed() {
    for (String name : Folders.files(crashed)) {
      Path store = damaged(crashed, copy -> Folders.delete(copy.resolve(name)));
      isNamed(store, name, name + " deleted");
    }
  }

  @Test
  void anOlderCopyOfAnyFileIsNamed() {
    for (String name : Folders.files(older)) {
      for (Path whole : List.of(closed, crashed)) {
        byte[] old = Folders.read(older.resolve(name));
        Path now = whole.resolve(name);
        if (Files.exists(now) && java.util.Arrays.equals(old, Folders.read(now))) {
          continue;
        }
        Path store = damaged(whole, copy -> Folders.write(copy.resolve(name), old));
        String told = told(store);
        assertTrue(told.contains(name), () -> name + " put back is told as " + told);
        Folders.remove(store);
      }
    }
  }

  @Test
  void anOlderDatabaseIsRecognisedAsOlderThanTheHeadMarker() {
    for (Path whole : List.of(closed, crashed)) {
      Path store =
          damaged(
              whole,
              copy -> {
                Folders.files(copy.resolve("journal"))
                    .forEach(name -> Folders.delete(copy.resolve("journal").resolve(name)));
                Folders.copy(older.resolve("journal"), copy.resolve("journal"));
              });
      JournalException refused = refusal(store);
      assertTrue(refused.getMessage().contains("is older than the head marker"));
      Fault first = Verification.of(store, true).faults().get(0);
      assertEquals(events.size() - 519, first.firstEvent());
      assertEquals(events.size(), first.lastEvent());
    }
  }

  @Test
  void changedBytesAtRandomPlacesAreNamed() {
    Random random = new Random(1);
    for (int place = 0; place < PLACES; place++) {
      Path whole = place % 2 == 0 ? closed : crashed;
      List<String> names =
          Folders.files(whole).stream().filter(name -> !EMPTY.contains(name)).toList();
      String name = names.get(random.nextInt(names.size()));
      int count = 1 + random.nextInt(20);
      Path store = damaged(whole, copy -> Folders.flip(copy.resolve(name), count, random));
      Verification found = Verification.of(store, false);
      String told = told(found);
      assertTrue(isTold(told, name), () -> count + " bytes of " + name + " are told as " + told);
      if (found.isSound()) {
        assertTrue(whole.equals(crashed), () -> name + " is told as " + told);
        assertTrue(isTellable(name), () -> name + " is told as " + told);
        holdsAll(store);
      } else {
        assertEquals(Kind.class, refusal(store).kind().getDeclaringClass());
        if (place % Math.max(1, PLACES / SALVAGES) == 0) {
          salvaged(store);
        }
      }
      Folders.remove(store);
    }
  }

  private static boolean isTold(String told, String name) {
    return told.contains(name) || (told.contains("event") && name.startsWith("journal/"));
  }

  /** Whether a crash can leave the file with bytes that were not what was written. */
  private static boolean isTellable(String name) {
    return name.equals("head") || name.endsWith(".log") || name.contains("MANIFEST");
  }

  /** A store with notes alone has lost nothing, and goes on. */
  private void holdsAll(Path store) {
    Path copy = Folders.copy(store, folder.resolve("copy-" + copies++));
    try (JournalStore open = Events.open(copy)) {
      assertEquals(events.size(), open.highestNumber());
    }
    assertEquals(List.of(), Verification.of(copy, true).faults());
    Folders.remove(copy);
  }

  @Test
  void filesCutAnywhereAreNamed() {
    Random random = new Random(2);
    for (Path whole : List.of(closed, crashed)) {
      for (String name : Folders.files(whole)) {
        byte[] bytes = Folders.read(whole.resolve(name));
        long used = end(bytes);
        for (int i = 0; i < 6 && used > 0; i++) {
          long to = i == 0 ? 0 : i == 1 ? used - 1 : random.nextLong(i < 4 ? used : bytes.length);
          Path store = damaged(whole, copy -> Folders.cut(copy.resolve(name), to));
          String told = told(store);
          assertTrue(isTold(told, name), () -> name + " cut to " + to + " is told as " + told);
          Folders.remove(store);
        }
      }
    }
  }

  @Test
  void theUnusedSpaceBehindTheRecordsOfAKilledStoreIsLookedAfter() {
    List<String> written =
        Folders.files(crashed).stream().filter(n -> n.matches(".*(\\.log|MANIFEST-\\d+)")).toList();
    for (String name : written) {
      byte[] bytes = Folders.read(crashed.resolve(name));
      int used = end(bytes);
      for (int at : new int[] {used + 300, (used + bytes.length) / 2, bytes.length - 100}) {
        Path changed =
            damaged(
                crashed,
                copy -> {
                  byte[] flipped = bytes.clone();
                  flipped[at - at % 512 + 200] = 1;
                  Folders.write(copy.resolve(name), flipped);
                });
        isNamed(changed, name, name + " changed at " + at);
      }
      int exact = whole(bytes);
      for (int to : new int[] {exact + 1, (exact + bytes.length) / 2, bytes.length - 1}) {
        Path cut = damaged(crashed, copy -> Folders.cut(copy.resolve(name), to));
        isNamed(cut, name, name + " cut to " + to);
      }
      // As LevelDB itself leaves it that was closed right before the kill.
      Path closedInTime = damaged(crashed, copy -> Folders.cut(copy.resolve(name), exact));
      assertTrue(told(closedInTime).contains(name + " ends with its last record"));
      holdsAll(closedInTime);
    }
  }

  @Test
  void aLogCutAtARecordBoundaryIsNamedWithTheEventsThatWent() {
    for (Path whole : List.of(closed, crashed)) {
      String log =
          Folders.files(whole).stream().filter(n -> n.endsWith(".log")).reduce((a, b) -> b).get();
      byte[] bytes = Folders.read(whole.resolve(log));
      // The last record is the batch that closed the store, or events 501 to 520 of the last id.
      int boundary = lastRecord(bytes);
      Path store = damaged(whole, copy -> Folders.cut(copy.resolve(log), boundary));
      Verification found = Verification.of(store, false);
      assertFalse(found.isSound());
      if (whole.equals(crashed)) {
        Fault first = found.faults().get(0);
        assertEquals(events.size() - 19, first.firstEvent());
        assertEquals(events.size(), first.lastEvent());
        assertTrue(first.toString().contains("recorded between"));
      }
      refusal(store);
      assertTrue(salvaged(store));
    }
  }

  private static int end(byte[] log) {
    int end = log.length;
    while (end > 0 && log[end - 1] == 0) {
      end--;
    }
    return end;
  }

  private static int lastRecord(byte[] log) {
    return records(log)[0];
  }

  /** Where the last record ends. */
  private static int whole(byte[] log) {
    return records(log)[1];
  }

  private static int[] records(byte[] log) {
    int position = 0;
    int last = 0;
    while (position < end(log)) {
      int left = 32_768 - position % 32_768;
      if (left < 7) {
        position += left;
        continue;
      }
      int length = (log[position + 4] & 0xff) | (log[position + 5] & 0xff) << 8;
      int type = log[position + 6];
      if (type == 1 || type == 2) {
        last = position;
      }
      position += 7 + length;
    }
    return new int[] {last, position};
  }

  @Test
  void twoFilesSwappedAreNamed() {
    for (Path whole : List.of(closed, crashed)) {
      List<String> names = Folders.files(whole);
      for (int i = 0; i < names.size(); i++) {
        for (int j = i + 1; j < names.size(); j++) {
          String one = names.get(i);
          String other = names.get(j);
          byte[] first = Folders.read(whole.resolve(one));
          byte[] second = Folders.read(whole.resolve(other));
          if (java.util.Arrays.equals(first, second)) {
            continue;
          }
          Path store =
              damaged(
                  whole,
                  copy -> {
                    Folders.write(copy.resolve(one), second);
                    Folders.write(copy.resolve(other), first);
                  });
          Verification found = Verification.of(store, false);
          String told = told(found);
          assertFalse(found.isSound(), one + " and " + other + " swapped");
          assertTrue(
              told.contains(one) || told.contains(other),
              () -> one + " and " + other + " swapped are told as " + told);
          refusal(store);
          Folders.remove(store);
        }
      }
    }
  }

  @Test
  void aDeletedOrTornHeadMarkerIsNamed() {
    Path torn = damaged(closed, copy -> Folders.cut(copy.resolve("head"), 100));
    assertTrue(refusal(torn).getMessage().contains("head"));
    Path gone = damaged(crashed, copy -> Folders.write(copy.resolve("head"), new byte[128]));
    assertTrue(refusal(gone).getMessage().contains("the head marker is torn"));
  }

  /** Changes a byte of the half of the marker that was written last, or of the other one. */
  private Path withTornMarker(boolean newest) {
    byte[] head = Folders.read(crashed.resolve("head"));
    ByteBuffer halves = ByteBuffer.wrap(head);
    boolean first = halves.getLong(4) > halves.getLong(68) == newest;
    head[first ? 6 : 70] ^= 1;
    return damaged(crashed, copy -> Folders.write(copy.resolve("head"), head));
  }

  @Test
  void aMarkerTornByACrashIsToldAndTheStoreGoesOn() {
    Path store = withTornMarker(true);
    assertTrue(told(store).contains("the head marker is torn (file head)"));
    assertTrue(Verification.of(store, true).isSound());
    holdsAll(store);
  }

  @Test
  void theHalfOfTheMarkerThatNoCrashTearsIsNamed() {
    isNamed(withTornMarker(false), "file head", "the older half changed");
    Path longer =
        damaged(
            crashed,
            copy -> {
              byte[] head = Folders.read(copy.resolve("head"));
              Folders.write(copy.resolve("head"), java.util.Arrays.copyOf(head, 129));
            });
    isNamed(longer, "file head", "a longer marker");
  }

  @Test
  void aRecordThatNobodyWasToldOfIsCutOffAfterACrash() {
    String log =
        Folders.files(crashed).stream().filter(n -> n.endsWith(".log")).reduce((a, b) -> b).get();
    Path store =
        damaged(
            crashed,
            copy -> {
              byte[] bytes = Folders.read(copy.resolve(log));
              // The file is mapped, and goes on with zeros.
              System.arraycopy(bytes, 0, bytes, whole(bytes), 30);
              Folders.write(copy.resolve(log), bytes);
            });
    assertTrue(told(store).contains(log + " ends within a record"));
    store = Folders.copy(store, folder.resolve("cut-off"));
    try (JournalStore open = Events.open(store)) {
      assertEquals(events.size(), open.highestNumber());
      Events.append(open, Events.run("after", 1, 1));
    }
    assertTrue(Verification.of(store, true).isSound());
  }
}
