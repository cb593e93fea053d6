package io.hindsight.actors.journal;

import io.hindsight.actors.journal.Format.Position;
import io.hindsight.actors.journal.files.DatabaseFiles;
import io.hindsight.actors.journal.files.FileFault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the files of a store that nobody has open tell before LevelDB may touch them: whether each
 * is the one that was written, and whether the database ends where the head marker says.
 */
final class StoreCheck {
  private static final String DATABASE = "journal/";

  private final StoreFolder folder;
  private final List<Fault> faults = new ArrayList<>();
  private final List<Fault> harmless = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final DatabaseFiles files;
  private Inventory inventory = Inventory.NEW;
  private long session;
  private Position head = Position.START;
  private Position checkpoint = Position.START;
  private long indexed;
  private HeadMarker.@Nullable Slot marker;

  private StoreCheck(StoreFolder folder, DatabaseFiles files) {
    this.folder = folder;
    this.files = files;
  }

  /**
   * Checks the files of a store.
   *
   * @param budget how many bytes of tables to read; of those beyond only the sizes are compared
   */
  static StoreCheck of(StoreFolder folder, long budget) throws IOException {
    StoreCheck check = new StoreCheck(folder, DatabaseFiles.examine(folder.database(), budget));
    check.positions();
    check.readInventory();
    check.marker();
    check.inspect();
    check.database();
    return check;
  }

  /** What forbids the use of the store. */
  List<Fault> faults() {
    return faults;
  }

  /** What is not as it was, but does not forbid the use of the store. */
  List<Fault> harmless() {
    return harmless;
  }

  /** What a crash leaves behind, and is made good at the next start. */
  List<String> notes() {
    return notes;
  }

  DatabaseFiles files() {
    return files;
  }

  /** The inventory of the store once it is open. */
  Inventory opened() {
    return inventory.opened(session);
  }

  /** The last event of the database. */
  Position head() {
    return head;
  }

  Position checkpoint() {
    return checkpoint;
  }

  /** The number of the last event that the indexes have. */
  long indexed() {
    return indexed;
  }

  /** The last event, by the database or by the marker. */
  long lastNumber() {
    return marker == null ? head.number() : Math.max(head.number(), marker.head().number());
  }

  HeadMarker.@Nullable Slot newestMarker() {
    return marker;
  }

  private void positions() throws IOException {
    head = position(Format.HEAD_KEY, "the head of the database");
    checkpoint = position(Format.CHECKPOINT_KEY, "the checkpoint");
    indexed = folder.format() == Format.INDEXED_AT_ONCE ? head.number() : indexedTo();
    byte[] id = files.find(Format.IDENTITY_KEY);
    String own = folder.identity();
    if (id != null && !own.equals(new String(id, StandardCharsets.UTF_8))) {
      faults.add(Fault.of("store.properties is not of this database"));
    }
  }

  private long indexedTo() throws IOException {
    byte[] value = files.find(Format.INDEXED_KEY);
    if (value == null || value.length != 8 || Format.longOf(value) > head.number()) {
      faults.add(Fault.of("how far the indexes go is missing"));
      return 0;
    }
    return Format.longOf(value);
  }

  private Position position(byte[] key, String what) throws IOException {
    byte[] value = files.find(key);
    if (value == null || value.length != Position.BYTES) {
      faults.add(Fault.of(what + " is missing"));
      return Position.START;
    }
    return Position.of(value);
  }

  private long longValue(byte[] key) throws IOException {
    byte[] value = files.find(key);
    return value == null || value.length != 8 ? 0 : Format.longOf(value);
  }

  private @Nullable Instant recordedAt(long number) throws IOException {
    byte[] value = number == 0 ? null : files.find(Format.recordKey(number));
    return value == null ? null : Format.record(value).map(JournalRecord::recordedAt).orElse(null);
  }

  private void marker() throws IOException {
    if (!Files.exists(folder.head())) {
      faults.add(Fault.of("the head marker is missing (file head)"));
      return;
    }
    HeadMarker.Found found = HeadMarker.read(folder.head());
    marker = found.newest();
    if (marker == null) {
      faults.add(Fault.of("the head marker is torn (file head)"));
      return;
    }
    if (!found.sized()) {
      faults.add(Fault.of("the head marker is not what was written (file head): its size changed"));
    } else if (found.torn()) {
      torn(marker.head().is(head));
    }
    long ahead = marker.head().number();
    if (ahead > head.number()) {
      faults.add(
          0,
          new Fault(
              "the database ends at event "
                  + head.number()
                  + " and is older than the head marker, which names event "
                  + ahead
                  + ": "
                  + Fault.missingText(head.number() + 1, ahead)
                  + files.logs().stream()
                      .map(log -> " (" + DATABASE + log + " ends before)")
                      .collect(Collectors.joining())
                  + ", or an older copy was put back",
              head.number() + 1,
              ahead,
              recordedAt(head.number()),
              marker.recordedAt()));
    } else if (longValue(Format.FORCED_KEY) > marker.turn()) {
      faults.add(
          Fault.of(
              "the head marker is older than the database: an older copy of the file head was put"
                  + " back"));
    } else {
      behind(marker);
    }
  }

  private void behind(HeadMarker.Slot marker) throws IOException {
    long number = marker.head().number();
    if (number < head.number()) {
      notes.add(
          "the head marker names event "
              + number
              + " and the database ends at event "
              + head.number()
              + ": power failed, a batch was just written, or an older copy of the file head was"
              + " put back");
    }
    if (number > 0) {
      named(marker.head());
    }
  }

  /**
   * A crash tears the half that it was about to write. What it named before is then before the
   * database's end, or the store was just being opened.
   */
  private void torn(boolean older) {
    if (older && !isBegun()) {
      faults.add(
          Fault.of(
              "the older half of the head marker is not what was written (file head): it was"
                  + " changed, for a crash tears the newer"));
    } else {
      notes.add("the head marker is torn (file head); what it named before is taken");
    }
  }

  /** Whether an opening of the store ended half way. */
  private boolean isBegun() {
    return !inventory.closed() && inventory.session() == session + 1;
  }

  private void named(Position position) throws IOException {
    byte[] value = files.find(Format.recordKey(position.number()));
    Optional<JournalRecord> record = value == null ? Optional.empty() : Format.record(value);
    if (record.isPresent()
        && !new Position(position.number(), record.get().linkBytes()).is(position)) {
      faults.add(
          new Fault(
              "event " + position.number() + " is not the one that the head marker names",
              position.number(),
              position.number(),
              record.get().recordedAt(),
              record.get().recordedAt()));
    }
  }

  private void readInventory() throws IOException {
    session = longValue(Format.SESSION_KEY);
    if (!Files.exists(folder.inventory())) {
      faults.add(Fault.of("the file inventory is missing"));
      return;
    }
    Optional<Inventory> read = Inventory.read(folder.inventory());
    if (read.isEmpty()) {
      faults.add(Fault.of("the file inventory is not what was written"));
      return;
    }
    inventory = read.get();
    if (inventory.session() != session && !isBegun()) {
      faults.add(
          Fault.of(
              inventory.session() < session
                  ? "the file inventory is older than the database: an older copy was put back"
                  : "the database is older than the file inventory: an older copy was put back"));
    }
  }

  private void inspect() throws IOException {
    if (inventory.equals(Inventory.NEW)) {
      return;
    }
    SortedMap<String, Path> found = folder.files();
    for (var listed : inventory.files().entrySet()) {
      compare(listed.getKey(), listed.getValue(), found.remove(listed.getKey()));
    }
    for (String name : found.keySet()) {
      if (inventory.closed()) {
        stray(name);
      }
    }
    if (!inventory.closed()) {
      notes.add("the store was not closed: its process was killed, or the power failed");
      files.leftOver().forEach(name -> notes.add(DATABASE + name + " is left over"));
      files
          .ended()
          .forEach(
              name ->
                  notes.add(
                      DATABASE + name + " ends with its last record: it was closed, or cut there"));
    }
  }

  private void compare(String name, Inventory.Sum listed, @Nullable Path file) throws IOException {
    boolean table = name.endsWith(".sst");
    boolean constant = table || name.equals("store.properties") || name.equals("master.key");
    if (file == null) {
      boolean lock = name.equals("lock") || name.endsWith("/LOCK");
      boolean free = lock || name.equals("master.key");
      // Of a store that was not closed, the tables that went are for the database to miss.
      boolean listedNow = inventory.closed() || constant || lock;
      boolean told = name.equals("head");
      if (listedNow && !told && (inventory.closed() || !table)) {
        (free ? harmless : faults).add(Fault.of(name + " is missing"));
      }
    } else if (listed.size() == 0 && Files.size(file) > 0) {
      faults.add(Fault.of(name + " is not empty, as it should be"));
    } else if ((inventory.closed() || constant) && !listed.equals(sum(name, file))) {
      faults.add(
          Fault.of(name + " is not what was written: it was changed, or an older copy put back"));
    }
  }

  private Inventory.Sum sum(String name, Path file) throws IOException {
    Long known =
        name.startsWith(DATABASE) ? files.checksums().get(name.substring(DATABASE.length())) : null;
    if (known != null) {
      return new Inventory.Sum(Files.size(file), known);
    }
    try {
      return Inventory.Sum.of(name, file);
    } catch (NoSuchFileException e) {
      return new Inventory.Sum(0, 0);
    }
  }

  private void stray(String name) {
    if (name.startsWith(DATABASE)) {
      faults.add(
          Fault.of(name + " was not there when the store was closed: an older copy put back"));
    }
  }

  private void database() {
    for (FileFault fault : files.faults()) {
      faults.add(Fault.of(fault.file().equals("journal") ? fault.toString() : DATABASE + fault));
    }
    for (String name : files.torn()) {
      if (inventory.closed()) {
        faults.add(Fault.of(DATABASE + name + " is cut short"));
      } else {
        notes.add(DATABASE + name + " ends within a record that nobody was told of");
      }
    }
  }
}
