package io.hindsight.http.api.events;

import com.fasterxml.jackson.databind.JsonNode;
import io.hindsight.actors.engine.Engine;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.trail.CallRecorded;
import io.hindsight.domain.trail.Trail;
import io.hindsight.domain.trail.TrailPlace;
import io.hindsight.http.api.ApiError;
import io.hindsight.http.api.ApiJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds calls in the trail, by their time and, within a second, by their places. */
final class EventSearch {
  private static final Comparator<Trail.Entry> ORDER =
      Comparator.comparing(Trail.Entry::eventTime)
          .thenComparingLong(Trail.Entry::number)
          .thenComparingInt(Trail.Entry::index);

  /** A call with its record. */
  record Found(TrailPlace place, Instant time, JsonNode record) {
    /** Where what follows begins: it stays so, whatever is added. */
    String cursor() {
      String fraction = time.getNano() == 0 ? "" : "-" + Long.toString(time.getNano(), 36);
      return Long.toString(time.getEpochSecond(), 36) + fraction + "." + place.text(36);
    }
  }

  private record Cursor(Instant time, TrailPlace place) {
    static Cursor parse(String cursor) {
      int dot = cursor.indexOf('.');
      try {
        if (dot > 0) {
          int dash = cursor.indexOf('-', 1);
          boolean whole = dash < 0 || dash > dot;
          long second = Long.parseLong(cursor.substring(0, whole ? dot : dash), 36);
          long nanos = whole ? 0 : Long.parseLong(cursor.substring(dash + 1, dot), 36);
          Instant time = Instant.ofEpochSecond(second, nanos);
          Optional<TrailPlace> place = TrailPlace.parse(cursor.substring(dot + 1), 36);
          if (place.isPresent()) {
            return new Cursor(time, place.get());
          }
        }
      } catch (NumberFormatException | ArithmeticException | java.time.DateTimeException e) {
        // Said below.
      }
      throw ApiError.invalid("`" + cursor + "` is no cursor of an answer");
    }

    boolean isBefore(Trail.Entry entry) {
      int order = time.compareTo(entry.eventTime());
      return order < 0 || (order == 0 && place.compareTo(entry.place()) < 0);
    }

    boolean isAfter(Trail.Entry entry) {
      int order = time.compareTo(entry.eventTime());
      return order > 0 || (order == 0 && place.compareTo(entry.place()) > 0);
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
    Cursor begin = cursor.isEmpty() ? null : Cursor.parse(cursor);
    List<Trail.Entry> entries = new ArrayList<>();
    for (AccountId account : filter.accounts()) {
      for (Trail.Entry entry : engine.trail().after(account, TrailPlace.START)) {
        boolean beyond =
            begin == null || (ascending ? begin.isBefore(entry) : begin.isAfter(entry));
        if (beyond && filter.mayMatch(entry)) {
          entries.add(entry);
        }
      }
    }
    entries.sort(ascending ? ORDER : ORDER.reversed());
    return new Matching(entries.iterator(), filter);
  }

  /** The calls that come behind a place, in the order of the trail. */
  List<Found> since(EventFilter filter, TrailPlace place) {
    List<Found> found = new ArrayList<>();
    for (AccountId account : filter.accounts()) {
      for (Trail.Entry entry : engine.trail().after(account, place)) {
        if (filter.mayMatch(entry)) {
          read(entry, filter).ifPresent(found::add);
        }
      }
    }
    found.sort(Comparator.comparing(Found::place));
    return found;
  }

  /** The place of the newest call of the accounts; the start where there is none. */
  TrailPlace newest(List<AccountId> accounts) {
    TrailPlace newest = TrailPlace.START;
    for (AccountId account : accounts) {
      for (Trail.Entry entry :
          engine.trail().newest(account, TrailPlace.END, 1, any -> true).entries()) {
        newest = entry.place().compareTo(newest) > 0 ? entry.place() : newest;
      }
    }
    return newest;
  }

  private Optional<Found> read(Trail.Entry entry, EventFilter filter) {
    return engine
        .call(entry.place())
        .map(CallRecorded::record)
        .flatMap(
            json -> {
              JsonNode record = record(json);
              return !filter.needsRecord() || filter.matches(record, json)
                  ? Optional.of(new Found(entry.place(), entry.eventTime(), record))
                  : Optional.empty();
            });
  }

  private static JsonNode record(String json) {
    try {
      return ApiJson.readRecord(json.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("a stored record is no JSON", e);
    }
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
