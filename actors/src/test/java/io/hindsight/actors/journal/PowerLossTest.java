package io.hindsight.actors.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a loss of power leaves: what was synced, and of the rest any part or none. */
final class PowerLossTest {
  private static final int SYNCED = 60;

  @TempDir private Path folder;

  /** A store that lost power while it wrote a batch of 500 events that spans blocks of the log. */
  private Path lost(LogChange change) {
    Path store = folder.resolve("store");
    Path before = folder.resolve("before");
    Path after = folder.resolve("after");
    try (JournalStore open = Events.open(store)) {
      byte[] forced = Folders.read(store.resolve("head"));
      Events.append(open, Events.run("synced", 1, SYNCED));
      Folders.copy(store, before);
      Events.append(open, Events.run("lost", 1, 500));
      Folders.copy(store, after);
      // The marker is not synced with each batch: all its writes since the start may be gone.
      Folders.write(after.resolve("head"), forced);
    }
    String log =
        Folders.files(after).stream().filter(n -> n.endsWith(".log")).reduce((a, b) -> b).get();
    byte[] synced = Folders.read(before.resolve(log));
    byte[] bytes = Folders.read(after.resolve(log));
    int begin = end(synced);
    change.change(bytes, begin, end(bytes));
    Folders.write(after.resolve(log), bytes);
    return after;
  }

  private interface LogChange {
    void change(byte[] log, int begin, int end);
  }

  private static int end(byte[] log) {
    int end = log.length;
    while (log[end - 1] == 0) {
      end--;
    }
    return end;
  }

  private static void holds(Path store, int events) {
    assertEquals(List.of(), Verification.of(store, true).faults());
    try (JournalStore open = Events.open(store)) {
      assertEquals(events, open.highestNumber());
      Events.append(open, Events.run("after", 1, 1));
    }
    assertTrue(Verification.of(store, true).isSound());
  }

  @Test
  void aMarkerThatLagsIsTaken() {
    holds(lost((log, begin, end) -> {}), SYNCED + 500);
  }

  @Test
  void aBatchOfWhichNothingCameToTheDiskIsNotThere() {
    holds(lost((log, begin, end) -> Arrays.fill(log, begin, end, (byte) 0)), SYNCED);
  }

  @Test
  void aBatchWhoseEndIsMissingIsNotThere() {
    holds(
        lost((log, begin, end) -> Arrays.fill(log, begin + (end - begin) / 2, end, (byte) 0)),
        SYNCED);
  }

  @Test
  void aBatchWhoseBeginningIsMissingIsNotThere() {
    holds(lost((log, begin, end) -> Arrays.fill(log, begin, begin + 4096, (byte) 0)), SYNCED);
  }

  @Test
  void aBatchWithAHoleIsNotThere() {
    holds(
        lost((log, begin, end) -> Arrays.fill(log, begin + 40_000, begin + 44_096, (byte) 0)),
        SYNCED);
  }
}
