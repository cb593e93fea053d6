package io.hindsight.actors.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stores that releases wrote must be read for ever. */
final class GoldenStoreTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final String HEAD =
      "e3eeed8f8364b162446d7430789df938f1add6255e507f8d5e8934c33db11ecf";

  @TempDir private Path folder;

  /** What was written to the store of each format. */
  static List<NewRecord> written() {
    NewRecord.Metadata metadata =
        new NewRecord.Metadata(20, "meta", "about it".getBytes(StandardCharsets.UTF_8));
    return List.of(
        new NewRecord("User|111111111111/alice", 1, "w-1", 7, "created", new byte[] {1, 2, 3}),
        new NewRecord("User|111111111111/alice", 2, "w-1", 7, "", new byte[0], "adapted", null),
        new NewRecord("Übung|222222222222", 1, "w-2", -4, "crée", new byte[300], "", metadata));
  }

  @ParameterizedTest
  @ValueSource(strings = {"journal-1", "journal-2"})
  void aStoreOfEachFormatIsWhole(String format) {
    Verification found = Verification.of(Folders.copy(GOLDEN.resolve(format), folder), true);
    assertEquals(List.of(), found.faults());
    assertEquals(3, found.events());
    assertEquals(HEAD, found.headHash());
  }

  @Test
  void aStoreOfFormatOneIsCopiedToANewOneBeforeItIsUsed() {
    Path old = Folders.copy(GOLDEN.resolve("journal-1"), folder.resolve("old"));
    JournalException refused = assertThrows(JournalException.class, () -> Events.open(old).close());
    assertEquals(JournalException.Kind.OLDER_FORMAT, refused.kind());
    Path target = folder.resolve("new");
    Salvage salvage = Salvage.of(old, target);
    assertEquals(HEAD, salvage.headHash());
    assertEquals(3, salvage.same());
    isRead(target);
  }

  @Test
  void aStoreOfFormatTwoIsRead() {
    isRead(Folders.copy(GOLDEN.resolve("journal-2"), folder));
  }

  private static void isRead(Path folder) {
    List<JournalRecord> read = new ArrayList<>();
    try (JournalStore store = Events.open(folder)) {
      store.scan(1, read::add);
      assertEquals(2, store.firstRecordedAt(Instant.parse("2026-03-01T12:00:00.000001Z")) - 1);
      assertEquals(2, store.page("111111111111", 1, 10).size());
    }
    List<NewRecord> written = written();
    byte[] link = Format.FIRST_LINK;
    for (int i = 0; i < written.size(); i++) {
      JournalRecord record = read.get(i);
      NewRecord event = written.get(i);
      assertEquals(event.persistenceId(), record.persistenceId());
      assertEquals(event.sequenceNr(), record.sequenceNr());
      assertEquals(event.manifest(), record.manifest());
      assertEquals(event.adapterManifest(), record.event().adapterManifest());
      assertArrayEquals(event.payload(), record.payload());
      // The same event makes the same bytes as then.
      link = Format.link(link, Format.body(i + 1, record.recordedAt(), record.elder(), event));
      assertArrayEquals(link, record.link());
    }
    assertEquals(HEAD, HexFormat.of().formatHex(link));
  }
}
