package io.hindsight.http.api.events;

import com.fasterxml.jackson.databind.JsonNode;
import io.hindsight.actors.engine.Engine;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.trail.CallRecorded;
import io.hindsight.domain.trail.Trail;
import io.hindsight.http.api.ApiError;
import io.hindsight.http.api.ApiJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds calls in the trail, by their time and, within a second, by their number. */
final class EventSearch {
  private static final Comparator<Trail.Entry> ORDER =
      Comparator.comparing(Trail.Entry::eventTime).thenComparingLong(Trail.Entry::number);

  /** A call with its record. */
  record Found(long number, Instant time, JsonNode record) {
    /** Where what follows begins: it stays so, whatever is added. */
    String cursor() {
      return Long.toString(time.getEpochSecond(), 36) + "." + Long.toString(number, 36);
    }
  }

  private record Place(Instant time, long number) {
    static Place parse(String cursor) {
      String[] parts = cursor.split("\\.", -1);
      try {
        if (parts.length == 2) {
          return new Place(
              Instant.ofEpochSecond(Long.parseLong(parts[0], 36)), Long.parseLong(parts[1], 36));
        }
      } catch (NumberFormatException | java.time.DateTimeException e) {
        // Said below.
      }
      throw ApiError.invalid("`" + cursor + "` is no cursor of an answer");
    }

    boolean isBefore(Trail.Entry entry) {
      int order = time.compareTo(entry.eventTime());
      return order < 0 || (order == 0 && number < entry.number());
    }

    boolean isAfter(Trail.Entry entry) {
      int order = time.compareTo(entry.eventTime());
      return order > 0 || (order == 0 && number > entry.number());
    }
  }

  private final Engine engine;

  EventSearch(Engine engine) {
    this.engine = engine;
  }

  /**
   * The calls that a filter wants, one after the other.
   *
   * @param cursor of the call after which to begin; empty for the beginning
   */
  Iterator<Found> find(EventFilter filter, boolean ascending, String cursor) {
    Place place = cursor.isEmpty() ? null : Place.parse(cursor);
    List<Trail.Entry> entries = new ArrayList<>();
    for (AccountId account : filter.accounts()) {
      for (Trail.Entry entry : engine.trail().after(account, 0)) {
        boolean beyond =
            place == null || (ascending ? place.isBefore(entry) : place.isAfter(entry));
        if (beyond && filter.mayMatch(entry)) {
          entries.add(entry);
        }
      }
    }
    entries.sort(ascending ? ORDER : ORDER.reversed());
    return new Matching(entries.iterator(), filter);
  }

  /** The calls numbered above {@code number}, in the order of the trail. */
  List<Found> since(EventFilter filter, long number) {
    List<Found> found = new ArrayList<>();
    for (AccountId account : filter.accounts()) {
      for (Trail.Entry entry : engine.trail().after(account, number)) {
        if (filter.mayMatch(entry)) {
          read(entry, filter).ifPresent(found::add);
        }
      }
    }
    found.sort(Comparator.comparingLong(Found::number));
    return found;
  }

  /** The number of the newest call of the accounts; 0 where there is none. */
  long newest(List<AccountId> accounts) {
    long newest = 0;
    for (AccountId account : accounts) {
      for (Trail.Entry entry :
          engine.trail().newest(account, Long.MAX_VALUE, 1, any -> true).entries()) {
        newest = Math.max(newest, entry.number());
      }
    }
    return newest;
  }

  private Optional<Found> read(Trail.Entry entry, EventFilter filter) {
    return engine
        .call(entry.number())
        .map(CallRecorded::record)
        .flatMap(
            json -> {
              JsonNode record = ApiJson.read(json.getBytes(StandardCharsets.UTF_8));
              return !filter.needsRecord() || filter.matches(record, json)
                  ? Optional.of(new Found(entry.number(), entry.eventTime(), record))
                  : Optional.empty();
            });
  }

  private final class Matching implements Iterator<Found> {
    private final Iterator<Trail.Entry> entries;
    private final EventFilter filter;
    private @Nullable Found next;

    Matching(Iterator<Trail.Entry> entries, EventFilter filter) {
      this.entries = entries;
      this.filter = filter;
    }

    @Override
    public boolean hasNext() {
      while (next == null && entries.hasNext()) {
        next = read(entries.next(), filter).orElse(null);
      }
      return next != null;
    }

    @Override
    public Found next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Found found = java.util.Objects.requireNonNull(next);
      next = null;
      return found;
    }
  }
}
