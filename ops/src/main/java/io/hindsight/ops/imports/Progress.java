package io.hindsight.ops.imports;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine;

/** A bar on the terminal that shows how far an import is; nothing where there is no terminal. */
final class Progress implements AutoCloseable {
  private static final int WIDTH = 30;
  private static final long INTERVAL = Duration.ofMillis(100).toNanos();

  private final PrintStream err = System.err;
  private final boolean shown = CommandLine.Help.Ansi.AUTO.enabled();
  private final int files;
  private final long total;
  private long read;
  private int done;
  private long records;
  private long last;

  Progress(List<String> files) {
    this.files = files.size();
    long bytes = 0;
    for (String file : files) {
      try {
        bytes += file.equals("-") ? 0 : Files.size(Path.of(file));
      } catch (IOException e) {
        bytes += 0; // told when it is opened
      }
    }
    this.total = bytes;
  }

  InputStream watch(InputStream file) {
    return new FilterInputStream(file) {
      @Override
      public int read() throws IOException {
        int one = in.read();
        advance(one < 0 ? 0 : 1);
        return one;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = in.read(bytes, offset, length);
        advance(Math.max(0, count));
        return count;
      }
    };
  }

  private void advance(long bytes) {
    read += bytes;
    show(false);
  }

  void done(String file, long recordsSoFar) {
    done++;
    records = recordsSoFar;
    show(done == files);
  }

  private void show(boolean always) {
    long now = System.nanoTime();
    if (!shown || (!always && now - last < INTERVAL)) {
      return;
    }
    last = now;
    int filled = total == 0 ? 0 : (int) Math.min(WIDTH, read * WIDTH / total);
    err.printf(
        "\r[%s%s] %d of %d files, %,d records ",
        "#".repeat(filled), " ".repeat(WIDTH - filled), done, files, records);
    err.flush();
  }

  /** Takes the bar off the terminal. */
  void clear() {
    if (shown && last != 0) {
      err.print("\r\u001b[K");
      err.flush();
      last = 0;
    }
  }

  @Override
  public void close() {
    clear();
  }
}
