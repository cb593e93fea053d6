package io.hindsight.actors.journal;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/** Keys and values of format 2, as {@code ops/docs/JOURNAL.md} describes them. */
final class Format {
  static final int VERSION = 2;

  /** The format in which each event was indexed with its batch. */
  static final int INDEXED_AT_ONCE = 1;

  static final int LINK_BYTES = 32;
  static final byte[] FIRST_LINK = new byte[LINK_BYTES];

  /** The head of the database: number and link of the last record. */
  static final byte[] HEAD_KEY = {'m', 'h'};

  /** The newest marker that was forced to the disk. */
  static final byte[] FORCED_KEY = {'m', 'f'};

  /** Up to where the records were verified: number and link. */
  static final byte[] CHECKPOINT_KEY = {'m', 'c'};

  /** The id of the store, as store.properties has it. */
  static final byte[] IDENTITY_KEY = {'m', 'i'};

  /** How often the store was opened, as the inventory has it. */
  static final byte[] SESSION_KEY = {'m', 's'};

  /** Up to which number the indexes have the events. */
  static final byte[] INDEXED_KEY = {'m', 'x'};

  private static final int RECORD_VERSION = 1;
  private static final int HAS_ADAPTER = 1;
  private static final int HAS_METADATA = 2;
  private static final int FIXED_BYTES = 1 + 1 + 8 + 8 + 8 + 8 + 4 + 4 * 4;
  private static final byte[] NOTHING = {};

  private static final ThreadLocal<MessageDigest> SHA_256 =
      ThreadLocal.withInitial(
          () -> {
            try {
              return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
              throw new IllegalStateException(e);
            }
          });

  private Format() {}

  static byte[] recordKey(long number) {
    return ByteBuffer.allocate(9).put((byte) 'r').putLong(number).array();
  }

  static long numberOf(byte[] recordKey) {
    return ByteBuffer.wrap(recordKey, recordKey.length - 8, 8).getLong();
  }

  static byte[] persistenceIdPrefix(String persistenceId) {
    return prefix('p', persistenceId);
  }

  /** Of events with consecutive sequence numbers: the sequence number of the last of them. */
  static byte[] sequenceKey(String persistenceId, long sequenceNr) {
    byte[] prefix = persistenceIdPrefix(persistenceId);
    return ByteBuffer.allocate(prefix.length + 8).put(prefix).putLong(sequenceNr).array();
  }

  static byte[] accountPrefix(String account) {
    return prefix('a', account);
  }

  /** Of some events of an account: the number of the last of them. */
  static byte[] accountKey(String account, long lastNumber) {
    byte[] prefix = accountPrefix(account);
    return ByteBuffer.allocate(prefix.length + 8).put(prefix).putLong(lastNumber).array();
  }

  /** Of a recording time: the number of the first event recorded then. */
  static byte[] timeKey(long micros) {
    return ByteBuffer.allocate(9).put((byte) 't').putLong(micros).array();
  }

  static byte[] deletedKey(String persistenceId) {
    return prefix('d', persistenceId);
  }

  static byte[] snapshotPrefix(String persistenceId) {
    return prefix('s', persistenceId);
  }

  static byte[] snapshotKey(String persistenceId, long sequenceNr, long timestamp) {
    byte[] prefix = snapshotPrefix(persistenceId);
    return ByteBuffer.allocate(prefix.length + 16)
        .put(prefix)
        .putLong(sequenceNr)
        .putLong(timestamp)
        .array();
  }

  private static byte[] prefix(char kind, String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(bytes.length + 2).put((byte) kind).put(bytes).put((byte) 0).array();
  }

  static byte[] longValue(long value) {
    return ByteBuffer.allocate(8).putLong(value).array();
  }

  static long longOf(byte[] value) {
    return ByteBuffer.wrap(value).getLong();
  }

  /** Consecutive numbers, as the indexes have them. */
  record Run(long first, int count) {
    static final int BYTES = 12;

    long last() {
      return first + count - 1;
    }

    /** Adds a number to runs that end before it. */
    static void add(List<Run> runs, long number) {
      int last = runs.size() - 1;
      if (last >= 0 && runs.get(last).last() + 1 == number) {
        runs.set(last, new Run(runs.get(last).first, runs.get(last).count + 1));
      } else {
        runs.add(new Run(number, 1));
      }
    }

    /** Adds what of the run lies within a range. */
    void addTo(List<Run> runs, long from, long to) {
      long begin = Math.max(first, from);
      long end = Math.min(last(), to);
      if (begin <= end) {
        runs.add(new Run(begin, (int) (end - begin + 1)));
      }
    }

    /** Adds of runs whose sequence numbers follow each other what has them within a range. */
    static void cut(List<Run> runs, long firstSequenceNr, long from, long to, List<Run> found) {
      long sequenceNr = firstSequenceNr;
      for (Run run : runs) {
        long shift = run.first - sequenceNr;
        run.addTo(
            found,
            Math.max(run.first, saturated(from, shift)),
            Math.min(run.last(), saturated(to, shift)));
        sequenceNr += run.count;
      }
    }

    private static long saturated(long sequenceNr, long shift) {
      long sum = sequenceNr + shift;
      boolean over = shift > 0 && sum < sequenceNr;
      boolean under = shift < 0 && sum > sequenceNr;
      return over ? Long.MAX_VALUE : under ? Long.MIN_VALUE : sum;
    }

    static int count(List<Run> runs) {
      int count = 0;
      for (Run run : runs) {
        count += run.count;
      }
      return count;
    }

    static byte[] bytes(List<Run> runs) {
      ByteBuffer buffer = ByteBuffer.allocate(runs.size() * BYTES);
      runs.forEach(run -> buffer.putLong(run.first).putInt(run.count));
      return buffer.array();
    }

    /** The runs in an index entry; none where its bytes are not what was written. */
    static List<Run> of(byte[] value) {
      List<Run> runs = new ArrayList<>(1);
      ByteBuffer buffer = ByteBuffer.wrap(value);
      while (buffer.remaining() >= BYTES) {
        runs.add(new Run(buffer.getLong(), buffer.getInt()));
      }
      return buffer.hasRemaining() ? List.of() : runs;
    }
  }

  /** A number with its link, as heads and checkpoints have them. */
  static final class Position {
    static final int BYTES = 8 + LINK_BYTES;
    static final Position START = new Position(0, FIRST_LINK);

    private final long number;
    private final byte[] link;

    Position(long number, byte[] link) {
      this.number = number;
      this.link = link;
    }

    long number() {
      return number;
    }

    /** The link itself; not to be changed. */
    byte[] link() {
      return link;
    }

    byte[] bytes() {
      return ByteBuffer.allocate(8 + LINK_BYTES).putLong(number).put(link).array();
    }

    static Position of(byte[] bytes) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      long number = buffer.getLong();
      byte[] link = new byte[LINK_BYTES];
      buffer.get(link);
      return new Position(number, link);
    }

    boolean is(Position other) {
      return number == other.number && MessageDigest.isEqual(link, other.link);
    }
  }

  /** The record's bytes but for link and checksum. */
  static byte[] body(long number, Instant recordedAt, long elder, NewRecord event) {
    byte[] id = utf8(event.persistenceId());
    byte[] writer = utf8(event.writerUuid());
    byte[] manifest = utf8(event.manifest());
    byte[] adapter = utf8(event.adapterManifest());
    byte[] payload = event.payload();
    NewRecord.Metadata metadata = event.metadata();
    byte[] metaManifest = metadata == null ? NOTHING : utf8(metadata.manifest());
    byte[] metaPayload = metadata == null ? NOTHING : metadata.payload();
    int flags = (adapter.length == 0 ? 0 : HAS_ADAPTER) | (metadata == null ? 0 : HAS_METADATA);
    int size = FIXED_BYTES + id.length + writer.length + manifest.length + payload.length;
    size += adapter.length == 0 ? 0 : 4 + adapter.length;
    size += metadata == null ? 0 : 4 + 4 + metaManifest.length + 4 + metaPayload.length;
    ByteBuffer body =
        ByteBuffer.allocate(size)
            .put((byte) RECORD_VERSION)
            .put((byte) flags)
            .putLong(number)
            .putLong(micros(recordedAt))
            .putLong(event.sequenceNr())
            .putLong(elder)
            .putInt(event.serializerId());
    put(put(put(put(body, id), writer), manifest), payload);
    if (adapter.length > 0) {
      put(body, adapter);
    }
    if (metadata != null) {
      put(put(body.putInt(metadata.serializerId()), metaManifest), metaPayload);
    }
    return body.array();
  }

  private static ByteBuffer put(ByteBuffer buffer, byte[] bytes) {
    return buffer.putInt(bytes.length).put(bytes);
  }

  private static byte[] utf8(String text) {
    return text.isEmpty() ? NOTHING : text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] link(byte[] before, byte[] body) {
    return link(before, body, 0);
  }

  /** The link that a stored value should have. */
  static byte[] linkOf(byte[] before, byte[] value) {
    return link(before, value, LINK_BYTES + 4);
  }

  private static byte[] link(byte[] before, byte[] bytes, int offset) {
    MessageDigest digest = SHA_256.get();
    digest.reset();
    digest.update(before);
    digest.update(bytes, offset, bytes.length - offset);
    return digest.digest();
  }

  /** The stored value: link, CRC-32C of link and body, body. */
  static byte[] value(byte[] link, byte[] body) {
    CRC32C crc = new CRC32C();
    crc.update(link);
    crc.update(body);
    return ByteBuffer.allocate(LINK_BYTES + 4 + body.length)
        .put(link)
        .putInt((int) crc.getValue())
        .put(body)
        .array();
  }

  /** The record in a stored value; empty where its bytes are not what was written. */
  static Optional<JournalRecord> record(byte[] value) {
    try {
      ByteBuffer buffer = ByteBuffer.wrap(value);
      byte[] link = new byte[LINK_BYTES];
      buffer.get(link);
      int checksum = buffer.getInt();
      CRC32C crc = new CRC32C();
      crc.update(link);
      crc.update(value, LINK_BYTES + 4, value.length - LINK_BYTES - 4);
      if ((int) crc.getValue() != checksum || buffer.get() != RECORD_VERSION) {
        return Optional.empty();
      }
      int flags = buffer.get();
      long number = buffer.getLong();
      Instant recordedAt = instant(buffer.getLong());
      long sequenceNr = buffer.getLong();
      long elder = buffer.getLong();
      int serializerId = buffer.getInt();
      String id = text(buffer);
      String writer = text(buffer);
      String manifest = text(buffer);
      byte[] payload = bytes(buffer);
      String adapter = (flags & HAS_ADAPTER) == 0 ? "" : text(buffer);
      NewRecord.Metadata metadata =
          (flags & HAS_METADATA) == 0
              ? null
              : new NewRecord.Metadata(buffer.getInt(), text(buffer), bytes(buffer));
      if (buffer.hasRemaining()) {
        return Optional.empty();
      }
      NewRecord event =
          new NewRecord(id, sequenceNr, writer, serializerId, manifest, payload, adapter, metadata);
      return Optional.of(new JournalRecord(number, recordedAt, elder, event, link));
    } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  private static String text(ByteBuffer buffer) {
    int length = length(buffer);
    String text =
        new String(
            buffer.array(),
            buffer.arrayOffset() + buffer.position(),
            length,
            StandardCharsets.UTF_8);
    buffer.position(buffer.position() + length);
    return text;
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[length(buffer)];
    buffer.get(bytes);
    return bytes;
  }

  private static int length(ByteBuffer buffer) {
    int length = buffer.getInt();
    if (length < 0 || length > buffer.remaining()) {
      throw new BufferUnderflowException();
    }
    return length;
  }

  static long micros(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1000);
  }

  static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000);
  }

  static boolean startsWith(byte[] key, byte[] prefix) {
    return key.length >= prefix.length
        && java.util.Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
  }
}
