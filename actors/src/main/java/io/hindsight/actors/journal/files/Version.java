package io.hindsight.actors.journal.files;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which files a database is made of, as its MANIFEST tells. */
final class Version {
  private static final Pattern CURRENT = Pattern.compile("(MANIFEST-\\d{6,})\n");

  /** A table as the MANIFEST has it. */
  static final class Table {
    private final long size;
    private final byte[] smallest;
    private final byte[] largest;

    Table(long size, byte[] smallest, byte[] largest) {
      this.size = size;
      this.smallest = smallest;
      this.largest = largest;
    }

    long size() {
      return size;
    }

    byte[] smallest() {
      return smallest;
    }

    byte[] largest() {
      return largest;
    }
  }

  private final String manifest;
  private final LogFile log;
  private final SortedMap<Long, Table> tables = new TreeMap<>();
  private long logNumber;

  private Version(String manifest, LogFile log) {
    this.manifest = manifest;
    this.log = log;
  }

  /** Reads CURRENT and the MANIFEST that it names, or says what is wrong with them. */
  static Version read(Path folder, List<FileFault> faults) throws IOException {
    Version none = new Version("", new LogFile(List.of(), List.of(), 0, false, false));
    Path current = folder.resolve("CURRENT");
    if (!Files.exists(current)) {
      faults.add(new FileFault("CURRENT", "is missing"));
      return none;
    }
    Matcher text =
        CURRENT.matcher(new String(Files.readAllBytes(current), StandardCharsets.ISO_8859_1));
    if (!text.matches()) {
      faults.add(new FileFault("CURRENT", "is not what was written"));
      return none;
    }
    Path file = folder.resolve(text.group(1));
    if (!Files.exists(file)) {
      faults.add(new FileFault(text.group(1), "is missing, which journal/CURRENT names"));
      return none;
    }
    Version version = new Version(text.group(1), LogFile.read(file));
    faults.addAll(version.log.faults());
    if (version.log.records().isEmpty() || !version.apply()) {
      faults.add(new FileFault(version.manifest, "has a change that is not what was written"));
    }
    return version;
  }

  private boolean apply() {
    try {
      for (byte[] edit : log.records()) {
        if (!apply(Bytes.littleEndian(edit))) {
          return false;
        }
      }
      return true;
    } catch (BufferUnderflowException e) {
      return false;
    }
  }

  private boolean apply(ByteBuffer edit) {
    while (edit.hasRemaining()) {
      int tag = (int) Bytes.varint(edit);
      if (tag == 1) { // comparator
        Bytes.bytes(edit);
      } else if (tag == 2) {
        logNumber = Bytes.varint(edit);
      } else if (tag == 3 || tag == 4 || tag == 9) { // next file, last sequence, previous log
        Bytes.varint(edit);
      } else if (tag == 5) { // where the next compaction begins
        Bytes.varint(edit);
        Bytes.bytes(edit);
      } else if (tag == 6) { // a table less
        Bytes.varint(edit);
        tables.remove(Bytes.varint(edit));
      } else if (tag == 7) { // a table more
        Bytes.varint(edit);
        long number = Bytes.varint(edit);
        tables.put(number, new Table(Bytes.varint(edit), userKey(edit), userKey(edit)));
      } else {
        return false;
      }
    }
    return true;
  }

  private static byte[] userKey(ByteBuffer edit) {
    byte[] key = Bytes.bytes(edit);
    if (key.length < 8) {
      throw new BufferUnderflowException();
    }
    return java.util.Arrays.copyOf(key, key.length - 8);
  }

  String manifest() {
    return manifest;
  }

  LogFile log() {
    return log;
  }

  /** The tables by their numbers. */
  SortedMap<Long, Table> tables() {
    return tables;
  }

  /** The oldest log that still counts. */
  long logNumber() {
    return logNumber;
  }
}
