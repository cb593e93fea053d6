package io.hindsight.ops.bench;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Starts with journals of several sizes. */
@SuppressWarnings("ArrayRecordComponent") // handed on as it is
record LongStarts(Path folder, PrintWriter out, String[] options) {
  /** So few events more do not make the server go on with its checkpoint. */
  private static final int UNWRITTEN = 10_000;

  private record Row(int events, Start fold, Start checkpoint) {}

  Map<String, Double> measure(List<Integer> sizes) throws Exception {
    out.println("   events   folded s  peak MB   with checkpoint s  peak MB");
    Map<String, Double> results = new LinkedHashMap<>();
    Row first = null;
    Row last = null;
    for (int size : sizes) {
      Row row = measure(size);
      first = first == null ? row : first;
      last = row;
      out.printf(
          Locale.ROOT,
          "%,9d   %8.1f  %,7.0f   %17.1f  %,7.0f%n",
          size,
          row.fold().seconds(),
          row.fold().megabytes(),
          row.checkpoint().seconds(),
          row.checkpoint().megabytes());
      out.flush();
      results.put("foldSeconds" + size, row.fold().seconds());
      results.put("foldMegabytes" + size, row.fold().megabytes());
      results.put("checkpointSeconds" + size, row.checkpoint().seconds());
      results.put("checkpointMegabytes" + size, row.checkpoint().megabytes());
    }
    if (first != null && last != null && last.events() > first.events()) {
      double growth = Math.log((double) last.events() / first.events());
      double folded = Math.log(last.fold().seconds() / first.fold().seconds()) / growth;
      double with = Math.log(last.checkpoint().seconds() / first.checkpoint().seconds()) / growth;
      out.printf(Locale.ROOT, "growth: folded n^%.2f, with checkpoint n^%.2f%n", folded, with);
      results.put("foldExponent", folded);
      results.put("checkpointExponent", with);
    }
    return results;
  }

  private Row measure(int size) throws Exception {
    Path data = folder.resolve("events-" + size);
    LongJournal.make(data, size);
    Start fold = Start.of(data, options);
    writeCheckpoint(data);
    return new Row(size, fold, Start.of(data, options));
  }

  private static void writeCheckpoint(Path data) throws Exception {
    try (BenchServer server = BenchServer.start(data)) {
      long revision = server.engine().history().revision();
      while (revision - server.engine().checkpointed() > UNWRITTEN) {
        LockSupport.parkNanos(10_000_000);
      }
    }
  }
}
