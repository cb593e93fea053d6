package io.hindsight.actors.journal;

import io.hindsight.actors.journal.Format.Run;
import io.hindsight.actors.journal.JournalException.Kind;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The reading side of a store. Whatever is not as it was written ends the reading with an exception
 * that names the events concerned.
 *
 * @param head tells the number of the last durable event
 */
record Reading(Path folder, Database database, Indexes indexes, LongSupplier head) {
  private static final int PAGE = 512;
  private static final int PARALLEL_FROM = 64;

  Optional<JournalRecord> read(long number) {
    byte[] value = database.getChecked(Format.recordKey(number));
    return value == null ? Optional.empty() : Optional.of(whole(number, value));
  }

  void scan(long from, Consumer<JournalRecord> consumer) {
    scan(from, Long.MAX_VALUE, consumer);
  }

  void scan(long from, long to, Consumer<JournalRecord> consumer) {
    long end = Math.min(to, head.getAsLong());
    long next = Math.max(1, from);
    while (next <= end) {
      List<JournalRecord> page = page(next, (int) Math.min(end - next + 1, PAGE));
      page.forEach(consumer);
      next += page.size();
    }
  }

  /** Exactly {@code count} events from {@code from} on. */
  private List<JournalRecord> page(long from, int count) {
    List<JournalRecord> page = new ArrayList<>(count);
    database.scan(
        Format.recordKey(from),
        (key, value) -> {
          long number = key[0] == 'r' ? Format.numberOf(key) : Long.MAX_VALUE;
          if (number != from + page.size()) {
            return false;
          }
          page.add(whole(number, value));
          return page.size() < count;
        });
    if (page.size() < count) {
      throw missing(from + page.size(), from + page.size());
    }
    return page;
  }

  List<JournalRecord> page(@Nullable String account, long from, int limit) {
    long first = Math.max(1, from);
    long end = head.getAsLong();
    if (first > end || limit < 1) {
      return List.of();
    }
    return account == null
        ? page(first, (int) Math.min(limit, end - first + 1))
        : read(indexes.account(account, first, end, limit), limit);
  }

  /** The first {@code limit} of the events that an index names. */
  private List<JournalRecord> read(List<Run> runs, int limit) {
    // Scattered events are looked up one by one, which is worth more than one processor.
    Stream<Run> each = runs.size() < PARALLEL_FROM ? runs.stream() : runs.parallelStream();
    List<JournalRecord> records = each.flatMap(this::read).toList();
    return records.size() <= limit ? records : records.subList(0, limit);
  }

  private Stream<JournalRecord> read(Run run) {
    if (run.count() > 1) {
      return page(run.first(), run.count()).stream();
    }
    long number = run.first();
    return Stream.of(read(number).orElseThrow(() -> missing(number, number)));
  }

  long firstRecordedAt(Instant instant) {
    long end = head.getAsLong();
    Instant at = instant.isBefore(Instant.EPOCH) ? Instant.EPOCH : instant;
    Instant micro = Format.instant(Format.micros(at));
    long micros = Format.micros(micro.isBefore(at) ? micro.plusNanos(1000) : micro);
    return indexes.firstRecordedAt(micros).orElse(end + 1);
  }

  void replay(String persistenceId, long from, long to, Predicate<JournalRecord> consumer) {
    long next = Math.max(Math.max(1, from), deletedTo(persistenceId) + 1);
    while (next <= to) {
      List<Run> runs = indexes.runs(persistenceId, next, to, PAGE);
      if (runs.isEmpty()) {
        return;
      }
      for (JournalRecord record : read(runs, Integer.MAX_VALUE)) {
        if (record.sequenceNr() < next || !record.persistenceId().equals(persistenceId)) {
          throw damaged("event " + record.number() + " is not the one that its index names");
        }
        if (record.elder() >= next) {
          throw damaged(
              "of "
                  + persistenceId
                  + " event "
                  + record.elder()
                  + " is missing before event "
                  + record.sequenceNr());
        }
        next = record.sequenceNr() + 1;
        if (!consumer.test(record)) {
          return;
        }
      }
    }
  }

  OptionalLong numberOf(String persistenceId, long sequenceNr) {
    List<Run> runs = indexes.runs(persistenceId, sequenceNr, sequenceNr, 1);
    return runs.isEmpty() ? OptionalLong.empty() : OptionalLong.of(runs.get(0).first());
  }

  long highestSequenceNr(String persistenceId) {
    return Math.max(indexes.last(persistenceId), deletedTo(persistenceId));
  }

  long deletedTo(String persistenceId) {
    byte[] deleted = database.get(Format.deletedKey(persistenceId));
    return deleted == null ? 0 : Format.longOf(deleted);
  }

  List<String> persistenceIds(String after, int limit) {
    return indexes.persistenceIds(after, limit);
  }

  private JournalRecord whole(long number, byte[] value) {
    return Format.record(value)
        .filter(record -> record.number() == number)
        .orElseThrow(() -> damaged("event " + number + " is not what was written"));
  }

  private JournalException missing(long first, long last) {
    return damaged(Fault.missingText(first, last));
  }

  JournalException damaged(String fault) {
    return new JournalException(Kind.DAMAGED, "the journal in " + folder + " is damaged: " + fault);
  }
}
