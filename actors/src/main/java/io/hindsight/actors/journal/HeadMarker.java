package io.hindsight.actors.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Where the journal ends, kept outside the database, so that a database that lost its end is found
 * out.
 *
 * <p>Two slots are written in turn, each with a checksum: a marker torn by a crash leaves the one
 * before it. A slot is written after each batch is durable, and is not forced itself: after a loss
 * of power it may lag behind the database, but never leads it.
 */
final class HeadMarker implements AutoCloseable {
  /** A slot: its turn, the head it names and when that was recorded. */
  record Slot(long turn, Format.Position head, Instant recordedAt) {}

  /**
   * What a file of a marker holds.
   *
   * @param newest is null where no slot is whole
   * @param torn whether a slot is not whole
   * @param sized whether the file has the size that it is made with
   */
  record Found(@Nullable Slot newest, boolean torn, boolean sized) {}

  private static final int MAGIC = 0x48534d31;
  private static final int SLOT_BYTES = 64;
  private static final int SUMMED_BYTES = SLOT_BYTES - 4;

  private final FileChannel channel;
  private long turn;
  private Format.@Nullable Position named;

  private HeadMarker(FileChannel channel, long turn) {
    this.channel = channel;
    this.turn = turn;
  }

  static Found read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      Slot first = slot(channel, 0);
      Slot second = slot(channel, 1);
      boolean sized = channel.size() == 2L * SLOT_BYTES;
      if (first == null || second == null) {
        return new Found(first == null ? second : first, true, sized);
      }
      return new Found(first.turn() > second.turn() ? first : second, false, sized);
    }
  }

  private static @Nullable Slot slot(FileChannel channel, int index) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(SLOT_BYTES);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, (long) index * SLOT_BYTES + buffer.position()) < 0) {
        return null;
      }
    }
    buffer.flip();
    if (buffer.getInt() != MAGIC) {
      return null;
    }
    long turn = buffer.getLong();
    long number = buffer.getLong();
    Instant recordedAt = Format.instant(buffer.getLong());
    byte[] link = new byte[Format.LINK_BYTES];
    buffer.get(link);
    int checksum = buffer.getInt();
    return checksum == checksum(buffer.array())
        ? new Slot(turn, new Format.Position(number, link), recordedAt)
        : null;
  }

  private static int checksum(byte[] slot) {
    CRC32C crc = new CRC32C();
    crc.update(slot, 0, SUMMED_BYTES);
    return (int) crc.getValue();
  }

  static HeadMarker open(Path file, long turn) throws IOException {
    return new HeadMarker(
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
        turn);
  }

  /** Writes the next slot and returns its turn. */
  long write(Format.Position head, Instant recordedAt) throws IOException {
    turn++;
    ByteBuffer buffer = ByteBuffer.allocate(SLOT_BYTES);
    buffer.putInt(MAGIC).putLong(turn).putLong(head.number());
    buffer.putLong(Format.micros(recordedAt)).put(head.link());
    buffer.putInt(checksum(buffer.array()));
    buffer.position(0);
    long position = (turn & 1) * SLOT_BYTES;
    while (buffer.hasRemaining()) {
      channel.write(buffer, position + buffer.position());
    }
    named = head;
    return turn;
  }

  /**
   * Forces a slot that names {@code head} to the disk, and returns its turn. One that is there is
   * not written again: whoever loses power now has a whole one.
   */
  long force(Format.Position head, Instant recordedAt) throws IOException {
    Format.Position newest = named;
    if (newest == null || !newest.is(head)) {
      write(head, recordedAt);
    }
    channel.force(false);
    return turn;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
