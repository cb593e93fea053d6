package io.hindsight.actors.journal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The files of a store with their sizes and checksums, as they were when it was closed. While the
 * store is open, and after a crash, it says so, and only that the files last listed were there.
 *
 * @param session counts how often the store was opened; the database knows it too
 */
record Inventory(boolean closed, long session, SortedMap<String, Sum> files) {
  private static final String TITLE = "hindsight inventory 1\n";
  private static final Pattern HEAD = Pattern.compile("(closed|open) session (\\d{1,18})");
  private static final Pattern FILE = Pattern.compile("(\\d{1,18}) ([0-9a-f]{8}) (.+)");

  /** The size and CRC-32C of a file. */
  record Sum(long size, long checksum) {
    static Sum of(String name, Path file) throws IOException {
      if (name.equals("lock")) {
        // Whoever opens and closes it would give the lock up.
        return new Sum(Files.size(file), 0);
      }
      CRC32C crc = new CRC32C();
      byte[] buffer = new byte[1 << 16];
      long size = 0;
      try (InputStream in = Files.newInputStream(file)) {
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          crc.update(buffer, 0, read);
          size += read;
        }
      }
      return new Sum(size, crc.getValue());
    }
  }

  static final Inventory NEW = new Inventory(false, 0, Collections.emptySortedMap());

  /**
   * The inventory of the store once it is open again.
   *
   * @param known the count of openings that the database has: an opening that ended half way is the
   *     same one again
   */
  Inventory opened(long known) {
    return new Inventory(false, known + 1, files);
  }

  /** The inventory of a store that was closed. */
  static Inventory closed(long session, SortedMap<String, Sum> files) {
    return new Inventory(true, session, files);
  }

  private String text() {
    StringBuilder text = new StringBuilder(TITLE);
    text.append(closed ? "closed" : "open").append(" session ").append(session).append('\n');
    files.forEach(
        (name, sum) -> text.append("%d %08x %s\n".formatted(sum.size(), sum.checksum(), name)));
    return text.append("end ").append(checksum(text.toString())).append('\n').toString();
  }

  private static String checksum(String text) {
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return "%08x".formatted(crc.getValue());
  }

  /** The inventory in a file; empty where it is not what was written. */
  static Optional<Inventory> read(Path file) throws IOException {
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    if (!text.startsWith(TITLE)) {
      return Optional.empty();
    }
    List<String> lines = text.substring(TITLE.length()).lines().toList();
    Matcher head = HEAD.matcher(lines.isEmpty() ? "" : lines.get(0));
    if (!head.matches()) {
      return Optional.empty();
    }
    SortedMap<String, Sum> files = new TreeMap<>();
    for (int i = 1; i < lines.size() - 1; i++) {
      Matcher line = FILE.matcher(lines.get(i));
      if (!line.matches()) {
        return Optional.empty();
      }
      files.put(
          line.group(3), new Sum(Long.parseLong(line.group(1)), Long.parseLong(line.group(2), 16)));
    }
    Inventory inventory =
        new Inventory(head.group(1).equals("closed"), Long.parseLong(head.group(2)), files);
    return inventory.text().equals(text) ? Optional.of(inventory) : Optional.empty();
  }

  /** Writes the inventory in place of the one before, wholly or not at all. */
  void write(Path file) throws IOException {
    writeWhole(file, text());
  }

  /** Puts a text in place of a file, wholly or not at all, and returns once it is on the disk. */
  static void writeWhole(Path file, String text) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(
        draft,
        text,
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE,
        StandardOpenOption.SYNC);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    forceFolder(file.toAbsolutePath().getParent());
  }

  private static void forceFolder(@Nullable Path folder) {
    if (folder == null) {
      return;
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Folders cannot be forced everywhere; where they cannot, the file system orders renames.
    }
  }
}
