package io.hindsight.actors.journal;

import io.hindsight.actors.journal.JournalException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of a store: {@code store.properties}, {@code head}, {@code inventory}, {@code lock} and
 * {@code journal/}; a server keeps its {@code master.key} beside them.
 */
record StoreFolder(Path folder) {
  private static final String PRODUCT = "hindsight-journal";
  private static final Pattern FORMAT_LINE =
      Pattern.compile("^product=" + PRODUCT + "\nformat=(\\d{1,9})$", Pattern.MULTILINE);
  private static final Pattern ID_LINE = Pattern.compile("^id=([0-9a-f-]{36})$", Pattern.MULTILINE);
  private static final Set<String> BESIDE_A_NEW_STORE = Set.of("master.key", "lock", "making");
  private static final Set<String> OWN = Set.of("store.properties", "head", "lock", "master.key");

  Path properties() {
    return folder.resolve("store.properties");
  }

  Path head() {
    return folder.resolve("head");
  }

  Path inventory() {
    return folder.resolve("inventory");
  }

  Path database() {
    return folder.resolve("journal");
  }

  /** Is there only while a store is made: what a crash then left holds no event. */
  private Path making() {
    return folder.resolve("making");
  }

  Path lock() {
    return folder.resolve("lock");
  }

  /** Whether there is a store; refuses a folder that is not ours or from a newer release. */
  boolean exists() {
    try {
      if (Files.exists(making())) {
        return false;
      }
      if (Files.exists(properties())) {
        identity();
        return true;
      }
      for (Path part : List.of(database(), head(), inventory())) {
        if (Files.exists(part)) {
          throw damaged("store.properties is missing");
        }
      }
      return false;
    } catch (IOException e) {
      throw new JournalException(
          Kind.UNUSABLE, "the folder " + folder + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** The id of the store. */
  String identity() throws IOException {
    return described().id();
  }

  /** The format of the store. */
  int format() throws IOException {
    return described().format();
  }

  /** Refuses a store that is to be copied to a new one before it is used. */
  void requireFormat() throws IOException {
    int format = format();
    if (format < Format.VERSION) {
      throw new JournalException(
          Kind.OLDER_FORMAT,
          "the journal in "
              + folder
              + " has format "
              + format
              + ", which is read but not written any more: `hindsight salvage` copies it to a new"
              + " store of format "
              + Format.VERSION);
    }
  }

  /** What a store says of itself. */
  private record Described(int format, String id) {}

  private Described described() throws IOException {
    String text = new String(Files.readAllBytes(properties()), StandardCharsets.UTF_8);
    Matcher format = FORMAT_LINE.matcher(text);
    if (!format.find()) {
      boolean ours = Files.exists(head()) && Files.exists(inventory());
      throw ours ? damaged("store.properties is not what was written") : foreign();
    }
    int version = Integer.parseInt(format.group(1));
    if (version > Format.VERSION) {
      throw new JournalException(
          Kind.NEWER_FORMAT,
          "the journal in "
              + folder
              + " has format "
              + version
              + ", and this release reads up to "
              + Format.VERSION);
    }
    Matcher id = ID_LINE.matcher(text);
    if (!id.find() || !text.equals(text(version, id.group(1)))) {
      throw damaged("store.properties is not what was written");
    }
    return new Described(version, id.group(1));
  }

  JournalException damaged(String fault) {
    return new JournalException(
        Kind.DAMAGED,
        "the journal in "
            + folder
            + " is damaged: "
            + fault
            + " (`hindsight verify` tells more, `hindsight salvage` copies what is whole)");
  }

  private JournalException foreign() {
    return new JournalException(
        Kind.FOREIGN, "the folder " + folder + " holds something else than a Hindsight journal");
  }

  /** Makes the folder; refuses one with files that are not ours. */
  void create() throws IOException {
    Files.createDirectories(folder);
    if (Files.exists(making())) {
      removeHalfMade();
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<String> others =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> !BESIDE_A_NEW_STORE.contains(name))
              .toList();
      if (!others.isEmpty()) {
        throw new JournalException(
            Kind.FOREIGN,
            "the folder "
                + folder
                + " is not empty and not a Hindsight data folder: it holds "
                + others.get(0));
      }
    }
  }

  /** Says that a store is being made from here on. */
  void begin() throws IOException {
    Inventory.writeWhole(making(), "");
  }

  /** Says what the store is. */
  void seal(String id) throws IOException {
    Inventory.writeWhole(properties(), text(Format.VERSION, id));
  }

  /** Says that the store is made. */
  void end() throws IOException {
    Files.delete(making());
  }

  private void removeHalfMade() throws IOException {
    if (Files.exists(database())) {
      try (Stream<Path> files = Files.list(database())) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(database());
    }
    for (Path file : List.of(properties(), head(), inventory())) {
      Files.deleteIfExists(file);
    }
  }

  private static String text(int format, String id) {
    return "# A Hindsight journal; see JOURNAL.md of the release.\nproduct="
        + PRODUCT
        + "\nformat="
        + format
        + "\nid="
        + id
        + "\n";
  }

  /** The files that an inventory lists: those of the store but the inventory itself. */
  SortedMap<String, Path> files() throws IOException {
    SortedMap<String, Path> files = new TreeMap<>();
    for (String name : OWN) {
      Path file = folder.resolve(name);
      if (Files.isRegularFile(file)) {
        files.put(name, file);
      }
    }
    if (Files.isDirectory(database())) {
      try (Stream<Path> inside = Files.list(database())) {
        inside
            .filter(Files::isRegularFile)
            .forEach(file -> files.put("journal/" + file.getFileName(), file));
      }
    }
    return files;
  }

  /** LevelDB's texts about what it does say nothing of the events, and could not be verified. */
  void removeInfoLogs() throws IOException {
    for (String name : List.of("LOG", "LOG.old")) {
      Files.deleteIfExists(database().resolve(name));
    }
  }

  /** Takes the store for this process, until the lock is closed. */
  StoreLock take() throws IOException {
    Files.createDirectories(folder);
    return StoreLock.take(folder.toRealPath(), lock());
  }
}
