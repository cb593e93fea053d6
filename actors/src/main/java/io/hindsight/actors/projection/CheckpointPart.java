package io.hindsight.actors.projection;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A file of a checkpoint: consecutive events, of each what history and trail need.
 *
 * <p>Magic and format, 12 bytes; the build of the program that wrote it, 8; the first event's
 * number, 8; pages, each with its length, 4, and the number of its events, 4; a length of 0; the
 * last event's number, 8; its link in the journal, 32; SHA-256 of all before, 32. An event:
 * recording time in microseconds, 8; whether it changed nothing, 1; the lengths of manifest, 2, and
 * payload, 4; manifest; payload.
 */
final class CheckpointPart {
  static final String SUFFIX = ".part";
  static final String UNFINISHED = ".making";
  private static final byte[] MAGIC = "HSHISTOR".getBytes(StandardCharsets.US_ASCII);
  private static final int FORMAT = 1;
  private static final int HEADER = 8 + 4 + 8 + 8;
  private static final int HASH = 32;
  private static final int TRAILER = 8 + HASH + HASH;

  /** A file that is not used. */
  static final class Unusable extends Exception {
    private static final long serialVersionUID = 1;

    Unusable(String reason) {
      super(reason);
    }
  }

  /** An event as a checkpoint has it. */
  record Item(StoredEvent stored, boolean idle) {}

  /** Consecutive events as they are in the file. */
  static final class Page {
    private final long first;
    private final ByteBuffer bytes;

    private Page(long first, ByteBuffer bytes) {
      this.first = first;
      this.bytes = bytes;
    }

    List<Item> items() {
      ByteBuffer from = bytes.duplicate();
      int count = from.getInt();
      List<Item> items = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        Instant recordedAt = Instant.EPOCH.plus(from.getLong(), ChronoUnit.MICROS);
        boolean idle = from.get() != 0;
        byte[] manifest = new byte[from.getShort()];
        byte[] payload = new byte[from.getInt()];
        from.get(manifest).get(payload);
        items.add(
            new Item(
                StoredEvent.condensed(
                    first + i, recordedAt, new String(manifest, StandardCharsets.UTF_8), payload),
                idle));
      }
      return items;
    }

    private int count() {
      return bytes.getInt(bytes.position());
    }
  }

  private final long first;
  private final long last;
  private final byte[] link;
  private final ByteBuffer body;

  private CheckpointPart(long first, long last, byte[] link, ByteBuffer body) {
    this.first = first;
    this.last = last;
    this.link = link;
    this.body = body;
  }

  static Path file(Path folder, long first) {
    return folder.resolve(String.format(Locale.ROOT, "%019d%s", first, SUFFIX));
  }

  /** The file with its bytes checked against their sum. */
  static CheckpointPart read(Path file) throws Unusable {
    try {
      byte[] bytes = Files.readAllBytes(file);
      if (bytes.length < HEADER + 4 + TRAILER || !Arrays.equals(bytes, 0, 8, MAGIC, 0, 8)) {
        throw new Unusable("it is no checkpoint of a history");
      }
      ByteBuffer all = ByteBuffer.wrap(bytes).position(8);
      int format = all.getInt();
      if (format != FORMAT) {
        throw new Unusable("it has format " + format + ", and this release writes " + FORMAT);
      }
      if (all.getLong() != Build.fingerprint()) {
        throw new Unusable("another build of this program wrote it");
      }
      MessageDigest digest = sha256();
      digest.update(bytes, 0, bytes.length - HASH);
      if (!MessageDigest.isEqual(
          digest.digest(), Arrays.copyOfRange(bytes, bytes.length - HASH, bytes.length))) {
        throw new Unusable("its bytes are not those that were written");
      }
      long first = all.getLong();
      ByteBuffer body = all.slice(HEADER, bytes.length - HEADER - TRAILER);
      all.position(bytes.length - TRAILER);
      long last = all.getLong();
      byte[] link = new byte[HASH];
      all.get(link);
      return new CheckpointPart(first, last, link, body);
    } catch (IOException e) {
      throw new Unusable("it cannot be read: " + e.getMessage());
    }
  }

  long first() {
    return first;
  }

  long last() {
    return last;
  }

  /** Whether this is of the journal that {@code feed} reads, and follows event {@code before}. */
  void check(EventFeed feed, long before) throws Unusable {
    if (first != before + 1) {
      throw new Unusable("it begins with event " + first + ", not with " + (before + 1));
    }
    Optional<byte[]> there = feed.linkOf(last);
    if (there.isEmpty()) {
      throw new Unusable("it goes up to event " + last + ", and the journal does not");
    }
    if (!MessageDigest.isEqual(there.get(), link)) {
      throw new Unusable("it is not of this journal: event " + last + " is another");
    }
  }

  List<Page> pages() throws Unusable {
    List<Page> pages = new ArrayList<>();
    long next = first;
    try {
      ByteBuffer from = body.duplicate();
      for (int length = from.getInt(); length > 0; length = from.getInt()) {
        Page page = new Page(next, from.slice(from.position(), length));
        pages.add(page);
        next += page.count();
        from.position(from.position() + length);
      }
    } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new Unusable("its pages do not have the lengths that they tell");
    }
    if (next != last + 1) {
      throw new Unusable("it does not have the events that it tells of");
    }
    return pages;
  }

  /** Makes a file, which is there only once it is whole. */
  static final class Writer implements AutoCloseable {
    private final Path folder;
    private final long first;
    private final Path unfinished;
    private final MessageDigest digest = sha256();
    private final DataOutputStream out;
    private long next;
    private long size;

    Writer(Path folder, long first) throws IOException {
      this.folder = folder;
      this.first = first;
      this.next = first;
      Files.createDirectories(folder);
      this.unfinished = folder.resolve(first + UNFINISHED);
      OutputStream file = Files.newOutputStream(unfinished);
      this.out = new DataOutputStream(new DigestOutputStream(file, digest));
      out.write(MAGIC);
      out.writeInt(FORMAT);
      out.writeLong(Build.fingerprint());
      out.writeLong(first);
    }

    long next() {
      return next;
    }

    long size() {
      return size;
    }

    void add(List<Item> items) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 16);
      DataOutputStream page = new DataOutputStream(bytes);
      page.writeInt(items.size());
      for (Item item : items) {
        StoredEvent stored = item.stored();
        byte[] manifest = stored.manifest().getBytes(StandardCharsets.UTF_8);
        page.writeLong(ChronoUnit.MICROS.between(Instant.EPOCH, stored.recordedAt()));
        page.writeByte(item.idle() ? 1 : 0);
        page.writeShort(manifest.length);
        page.writeInt(stored.payload().length);
        page.write(manifest);
        page.write(stored.payload());
      }
      out.writeInt(bytes.size());
      bytes.writeTo(out);
      next += items.size();
      size += bytes.size();
    }

    /** Ends the file; {@code link} is the last event's. */
    void finish(byte[] link) throws IOException {
      out.writeInt(0);
      out.writeLong(next - 1);
      out.write(link);
      out.write(digest.digest());
      out.close();
      try (FileChannel file = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
        file.force(true);
      }
      Files.move(unfinished, file(folder, first), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() throws IOException {
      out.close();
      Files.deleteIfExists(unfinished);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
