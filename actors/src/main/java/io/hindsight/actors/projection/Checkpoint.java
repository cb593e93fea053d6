package io.hindsight.actors.projection;

import io.hindsight.protobuf.EventCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal condensed to what history and trail need of it, in files beside it, so that a start
 * need not read the whole.
 *
 * <p>It is disposable, and believed only where the journal agrees: each file tells the event that
 * it goes up to and the link of that event, which depends on all events before. A file that is
 * damaged, of another format or journal, or of events that the journal does not have is removed
 * with those after it, and the journal is read instead.
 */
final class Checkpoint {
  private static final Logger log = LoggerFactory.getLogger(Checkpoint.class);

  /**
   * How large files are.
   *
   * @param enough bytes: a file is ended where it has more, and made anew, longer, where it has
   *     less than half as many
   * @param page how many events are written at once
   */
  record Size(long enough, int page) {
    static final Size STANDARD = new Size(16 << 20, 512);
  }

  private final Path folder;
  private final EventFeed feed;
  private final EventCodec codec;
  private final BitSet idle = new BitSet();
  private final Size size;
  private long smallFrom;
  private volatile long written;

  Checkpoint(Path folder, EventFeed feed, EventCodec codec, Size size) {
    this.size = size;
    this.folder = folder;
    this.feed = feed;
    this.codec = codec;
  }

  /** The number of the last event that is in it. */
  long written() {
    return written;
  }

  /** Notes that an event of a mirrored account changed nothing. */
  void idle(long number) {
    synchronized (idle) {
      idle.set((int) number);
    }
  }

  private boolean isIdle(long number) {
    synchronized (idle) {
      return idle.get((int) number);
    }
  }

  /** Hands over what can be used; the events after {@link #written} are to be read. */
  void read(Consumer<CheckpointPart.Page> consumer) {
    Path file = CheckpointPart.file(folder, 1);
    try {
      while (Files.exists(file)) {
        CheckpointPart part = CheckpointPart.read(file);
        part.check(feed, written);
        List<CheckpointPart.Page> pages = part.pages();
        pages.forEach(consumer);
        written = part.last();
        smallFrom = Files.size(file) < size.enough() / 2 ? part.first() : 0;
        file = CheckpointPart.file(folder, written + 1);
      }
    } catch (CheckpointPart.Unusable e) {
      log.warn(
          "the history's checkpoint is not used from {} on, and the journal is read: {}",
          file,
          e.getMessage());
    } catch (IOException e) {
      log.warn("the history's checkpoint cannot be read: {}", e.getMessage());
    }
  }

  /** Removes all that is not in use. */
  void tidy() {
    removeFrom(written + 1);
  }

  /** Removes everything. */
  void discard(String reason) {
    log.warn("the history's checkpoint is not used, and the journal is read: {}", reason);
    written = 0;
    smallFrom = 0;
    removeFrom(1);
  }

  private void removeFrom(long number) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String name = String.valueOf(file.getFileName());
        boolean later =
            name.endsWith(CheckpointPart.SUFFIX)
                && name.compareTo(String.valueOf(CheckpointPart.file(folder, number).getFileName()))
                    >= 0;
        if (later || name.endsWith(CheckpointPart.UNFINISHED)) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      log.warn("the history's checkpoint cannot be tidied: {}", e.getMessage());
    }
  }

  /** Goes on with the events up to {@code to}, which have all been folded. */
  synchronized void writeUpTo(long to) {
    try {
      while (written < to && !Thread.currentThread().isInterrupted()) {
        writePart(smallFrom > 0 ? smallFrom : written + 1, to);
      }
    } catch (IOException | UncheckedIOException e) {
      if (!Thread.currentThread().isInterrupted()) {
        log.warn("the history's checkpoint cannot be written: {}", e.getMessage());
      }
    }
  }

  private void writePart(long from, long to) throws IOException {
    try (CheckpointPart.Writer writer = new CheckpointPart.Writer(folder, from)) {
      while (writer.next() <= to && writer.size() < size.enough()) {
        List<CheckpointPart.Item> items = new ArrayList<>(size.page());
        feed.replay(
            writer.next() - 1,
            Math.min(to, writer.next() + size.page() - 1),
            stored -> items.add(item(stored)));
        writer.add(items);
        if (Thread.currentThread().isInterrupted()) {
          return;
        }
      }
      long last = writer.next() - 1;
      writer.finish(feed.linkOf(last).orElseThrow());
      smallFrom = writer.size() < size.enough() / 2 ? from : 0;
      written = last;
    }
  }

  private CheckpointPart.Item item(StoredEvent stored) {
    boolean changedNothing = isIdle(stored.number());
    byte[] payload = codec.condensed(stored.manifest(), stored.payload(), changedNothing);
    return new CheckpointPart.Item(
        StoredEvent.condensed(stored.number(), stored.recordedAt(), stored.manifest(), payload),
        changedNothing);
  }
}
