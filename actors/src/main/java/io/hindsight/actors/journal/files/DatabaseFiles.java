package io.hindsight.actors.journal.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** The files of a database that nobody has open, as they are found. */
public final class DatabaseFiles {
  private static final Pattern NUMBERED = Pattern.compile("(\\d{6,})\\.(sst|ldb|log)");

  /** Two entries: of a key the newest first. */
  private static final Comparator<Entry> ORDER =
      Comparator.comparing(Entry::key, Arrays::compareUnsigned)
          .thenComparing(Entry::sequence, Comparator.reverseOrder());

  /** A file whose writer was killed within a record, and where its whole records end. */
  private record Torn(Path file, long whole) {}

  /** A table that was looked through; its bytes are read again when they are needed. */
  private static final class Table {
    private final Path file;
    private final byte[] smallest;
    private final byte[] largest;

    Table(Path file, byte[] smallest, byte[] largest) {
      this.file = file;
      this.smallest = smallest;
      this.largest = largest;
    }

    boolean covers(byte[] key) {
      return Arrays.compareUnsigned(smallest, key) <= 0
          && Arrays.compareUnsigned(key, largest) <= 0;
    }
  }

  private final Path folder;
  private final List<FileFault> faults = new ArrayList<>();
  private final List<String> leftOver = new ArrayList<>();
  private final List<String> logs = new ArrayList<>();
  private final List<String> ended = new ArrayList<>();
  private final List<Path> unread = new ArrayList<>();
  private final List<Torn> torn = new ArrayList<>();
  private final List<Table> tables = new ArrayList<>();
  private final List<Entry> logged = new ArrayList<>();
  private final Map<String, Long> checksums = new HashMap<>();
  private boolean everything;
  private long budget;

  private DatabaseFiles(Path folder, boolean everything, long budget) {
    this.folder = folder;
    this.everything = everything;
    this.budget = budget;
  }

  /**
   * Looks through the files that make the database.
   *
   * @param budget how many bytes of tables to read; of those beyond only the sizes are compared
   */
  public static DatabaseFiles examine(Path folder, long budget) throws IOException {
    DatabaseFiles files = new DatabaseFiles(folder, false, budget);
    files.read();
    return files;
  }

  /** Looks through all files that are there, whether or not they belong to the database. */
  public static DatabaseFiles everything(Path folder) throws IOException {
    DatabaseFiles files = new DatabaseFiles(folder, true, Long.MAX_VALUE);
    files.read();
    return files;
  }

  public List<FileFault> faults() {
    return faults;
  }

  /** Files that the database has no more use for. */
  public List<String> leftOver() {
    return leftOver;
  }

  /** Files that end within a record. */
  public List<String> torn() {
    return torn.stream().map(file -> file.file().getFileName().toString()).toList();
  }

  /** Files that were being written, and end with their last record. */
  public List<String> ended() {
    return ended;
  }

  /** Tables of which only the size was compared. */
  public List<Path> unread() {
    return unread;
  }

  /** What is wrong with a table, all of which is read. */
  public static List<FileFault> table(Path file) throws IOException {
    return TableFile.read(file).faults();
  }

  /** The logs that were read. */
  public List<String> logs() {
    return logs;
  }

  /** CRC-32C of the tables that were looked through, by name. */
  public Map<String, Long> checksums() {
    return checksums;
  }

  private void read() throws IOException {
    if (!Files.isDirectory(folder)) {
      faults.add(new FileFault(String.valueOf(folder.getFileName()), "is missing"));
      return;
    }
    Version version = Version.read(folder, faults);
    // Of a database that does not know its files all are read: what is there is to be told.
    everything |= !faults.isEmpty();
    if (version.log().torn()) {
      torn.add(new Torn(folder.resolve(version.manifest()), version.log().whole()));
    } else if (version.log().closed()) {
      ended.add(version.manifest());
    }
    SortedMap<Long, Path> found = new TreeMap<>();
    SortedMap<Long, Path> logFiles = new TreeMap<>();
    list(version, found, logFiles);
    for (var named : version.tables().entrySet()) {
      Path file = found.remove(named.getKey());
      if (file == null) {
        faults.add(new FileFault("%06d.sst".formatted(named.getKey()), "is missing"));
      } else {
        readTable(file, named.getValue());
      }
    }
    for (Path file : found.values()) {
      if (everything) {
        readTable(file, null);
      } else {
        leftOver.add(file.getFileName().toString());
      }
    }
    for (var log : logFiles.entrySet()) {
      if (everything || log.getKey() >= version.logNumber()) {
        readLog(log.getValue(), log.getKey().equals(logFiles.lastKey()));
      } else {
        leftOver.add(log.getValue().getFileName().toString());
      }
    }
    // A change of the files that was not finished leaves the log in place that it would end.
    boolean logged =
        version.log().torn()
            ? logFiles.containsKey(version.logNumber())
            : !logFiles.tailMap(version.logNumber()).isEmpty();
    if (!logged && !version.manifest().isEmpty()) {
      faults.add(new FileFault("%06d.log".formatted(version.logNumber()), "is missing"));
    }
  }

  private void list(Version version, Map<Long, Path> tableFiles, Map<Long, Path> logFiles)
      throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        Matcher numbered = NUMBERED.matcher(name);
        if (numbered.matches()) {
          Map<Long, Path> kind = numbered.group(2).equals("log") ? logFiles : tableFiles;
          kind.put(Long.parseLong(numbered.group(1)), file);
        } else if (name.startsWith("MANIFEST-") && !name.equals(version.manifest())) {
          leftOver.add(name);
        }
      }
    }
  }

  private void readTable(Path file, Version.@Nullable Table named) throws IOException {
    String name = file.getFileName().toString();
    budget -= Files.size(file);
    if (named != null && budget < 0) {
      if (named.size() != Files.size(file)) {
        faults.add(new FileFault(name, "is not the table that the database names"));
      }
      unread.add(file);
      tables.add(new Table(file, named.smallest(), named.largest()));
      return;
    }
    TableFile table = TableFile.read(file);
    CRC32C crc = new CRC32C();
    crc.update(table.bytes());
    checksums.put(name, crc.getValue());
    faults.addAll(table.faults());
    byte[] smallest = table.smallest();
    byte[] largest = table.largest();
    if (named != null && table.faults().isEmpty()) {
      boolean same =
          named.size() == table.bytes().length
              && Arrays.equals(named.smallest(), smallest)
              && Arrays.equals(named.largest(), largest);
      if (!same) {
        faults.add(new FileFault(name, "is not the table that the database names"));
      }
    }
    if (smallest != null && largest != null) {
      tables.add(new Table(file, smallest, largest));
    }
  }

  private void readLog(Path file, boolean newest) throws IOException {
    String name = file.getFileName().toString();
    LogFile log = LogFile.read(file);
    logs.add(name);
    faults.addAll(log.faults());
    if (log.torn() && newest) {
      torn.add(new Torn(file, log.whole()));
    } else if (log.torn()) {
      faults.add(new FileFault(name, "is cut short"));
    } else if (log.closed() && newest) {
      ended.add(name);
    }
    for (byte[] record : log.records()) {
      LogEntries.of(record)
          .ifPresentOrElse(
              logged::addAll,
              () -> faults.add(new FileFault(name, "has a batch that is not what was written")));
    }
  }

  /** Cuts files off after their last whole record, where their writer was killed. */
  public void cutTorn() throws IOException {
    for (Torn file : torn) {
      try (FileChannel channel = FileChannel.open(file.file(), StandardOpenOption.WRITE)) {
        channel.truncate(file.whole());
        channel.force(true);
      }
    }
  }

  /** The newest value of a key; null where there is none. */
  public byte @Nullable [] find(byte[] key) throws IOException {
    Entry newest = null;
    for (Entry entry : logged) {
      if (Arrays.equals(entry.key(), key)
          && (newest == null || newest.sequence() < entry.sequence())) {
        newest = entry;
      }
    }
    for (Table table : newest == null ? tables : List.<Table>of()) {
      Entry entry = table.covers(key) ? TableFile.read(table.file).find(key) : null;
      if (entry != null && (newest == null || newest.sequence() < entry.sequence())) {
        newest = entry;
      }
    }
    return newest == null ? null : newest.value();
  }

  /** One of the sorted runs that are merged. */
  private static final class Source {
    private final Iterator<Entry> rest;
    private Entry next;

    Source(Iterator<Entry> entries) {
      this.rest = entries;
      this.next = entries.next();
    }
  }

  /** Hands over every key with its newest value, in the order of the keys. */
  public void forEach(Consumer<Entry> consumer) throws IOException {
    List<Table> waiting = new ArrayList<>(tables);
    waiting.sort(Comparator.comparing((Table table) -> table.smallest, Arrays::compareUnsigned));
    PriorityQueue<Source> sources =
        new PriorityQueue<>(Comparator.comparing((Source source) -> source.next, ORDER));
    List<Entry> sorted = new ArrayList<>(logged);
    sorted.sort(ORDER);
    if (!sorted.isEmpty()) {
      sources.add(new Source(sorted.iterator()));
    }
    int opened = 0;
    byte[] last = null;
    while (!sources.isEmpty() || opened < waiting.size()) {
      while (opened < waiting.size() && isDue(waiting.get(opened), sources.peek())) {
        sources.add(new Source(open(waiting.get(opened++))));
      }
      Source source = sources.remove();
      Entry entry = source.next;
      if (last == null || !Arrays.equals(last, entry.key())) {
        last = entry.key();
        if (entry.value() != null) {
          consumer.accept(entry);
        }
      }
      if (source.rest.hasNext()) {
        source.next = source.rest.next();
        sources.add(source);
      }
    }
  }

  private static boolean isDue(Table table, @Nullable Source first) {
    return first == null || Arrays.compareUnsigned(table.smallest, first.next.key()) <= 0;
  }

  private static Iterator<Entry> open(Table table) throws IOException {
    Iterator<Entry> entries = TableFile.read(table.file).entries();
    if (!entries.hasNext()) {
      throw new NoSuchFileException(table.file.toString());
    }
    return entries;
  }
}
