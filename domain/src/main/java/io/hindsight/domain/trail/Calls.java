package io.hindsight.domain.trail;

import java.time.Instant;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * The calls of an account, column by column: an entry of theirs is made when somebody looks at it.
 *
 * <p>What is below the count never changes, so a reader may go on with the columns as it found them
 * while calls are added; finding them is for the trail's lock to guard.
 */
final class Calls {
  private static final int FIRST = 64;

  private Columns columns = new Columns(FIRST);
  private int count;

  private static final class Columns {
    final long[] numbers;
    final int[] indexes;
    final long[] seconds;
    final int[] nanos;
    final long[] highs;
    final long[] lows;
    final @Nullable String[] otherIds;
    final @Nullable String[] sources;
    final @Nullable String[] names;
    final @Nullable String[] keys;
    final @Nullable String[] users;
    final boolean[] reads;
    final Object[] resources;

    Columns(int size) {
      numbers = new long[size];
      indexes = new int[size];
      seconds = new long[size];
      nanos = new int[size];
      highs = new long[size];
      lows = new long[size];
      otherIds = new String[size];
      sources = new String[size];
      names = new String[size];
      keys = new String[size];
      users = new String[size];
      reads = new boolean[size];
      resources = new Object[size];
    }

    Columns(Columns before, int size) {
      numbers = Arrays.copyOf(before.numbers, size);
      indexes = Arrays.copyOf(before.indexes, size);
      seconds = Arrays.copyOf(before.seconds, size);
      nanos = Arrays.copyOf(before.nanos, size);
      highs = Arrays.copyOf(before.highs, size);
      lows = Arrays.copyOf(before.lows, size);
      otherIds = Arrays.copyOf(before.otherIds, size);
      sources = Arrays.copyOf(before.sources, size);
      names = Arrays.copyOf(before.names, size);
      keys = Arrays.copyOf(before.keys, size);
      users = Arrays.copyOf(before.users, size);
      reads = Arrays.copyOf(before.reads, size);
      resources = Arrays.copyOf(before.resources, size);
    }

    Trail.Entry entry(int at) {
      return new Trail.Entry(
          numbers[at],
          indexes[at],
          Instant.ofEpochSecond(seconds[at], nanos[at]),
          id(at),
          text(sources[at]),
          text(names[at]),
          text(keys[at]),
          text(users[at]),
          reads[at],
          resources(at));
    }

    private String id(int at) {
      String other = otherIds[at];
      return other == null ? EventIds.text(highs[at], lows[at]) : other;
    }

    private static String text(@Nullable String text) {
      return Objects.requireNonNull(text);
    }

    @SuppressWarnings("unchecked") // only such lists are put in
    private List<TrailResource> resources(int at) {
      return (List<TrailResource>) resources[at];
    }
  }

  /** Adds a call that is numbered above all before it. */
  void add(long number, CallRecorded call) {
    place(number, 0, call.eventTime(), call.eventId());
    columns.sources[count] = call.eventSource();
    columns.names[count] = call.eventName();
    columns.keys[count] = call.accessKeyId();
    columns.users[count] = call.userName();
    columns.reads[count] = call.readOnly();
    columns.resources[count] = call.resources();
    count++;
  }

  /** Adds the calls of an event that is numbered above all before it. */
  void add(long number, List<TrailCall> calls) {
    int index = 0;
    for (TrailCall call : calls) {
      place(number, index++, call.eventTime(), call.eventId());
      columns.sources[count] = call.eventSource();
      columns.names[count] = call.eventName();
      columns.keys[count] = call.accessKeyId();
      columns.users[count] = call.userName();
      columns.reads[count] = call.readOnly();
      columns.resources[count] = call.resources();
      count++;
    }
  }

  @SuppressWarnings("JavaInstantGetSecondsGetNano") // the seconds are kept beside them
  private void place(long number, int index, Instant time, String id) {
    if (count == columns.numbers.length) {
      columns = new Columns(columns, count + count / 2);
    }
    columns.numbers[count] = number;
    columns.indexes[count] = index;
    columns.seconds[count] = time.getEpochSecond();
    columns.nanos[count] = time.getNano();
    if (EventIds.isUuid(id)) {
      columns.highs[count] = EventIds.high(id);
      columns.lows[count] = EventIds.low(id);
    } else {
      columns.otherIds[count] = id;
    }
  }

  Trail.Entry get(int at) {
    return columns.entry(at);
  }

  /** The calls there are now that come behind a place. */
  List<Trail.Entry> after(TrailPlace place) {
    return new Section(columns, before(new TrailPlace(place.number(), place.index() + 1)), count);
  }

  /** How many calls come before a place. */
  int before(TrailPlace place) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      long number = columns.numbers[middle];
      if (number < place.number()
          || (number == place.number() && columns.indexes[middle] < place.index())) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static final class Section extends AbstractList<Trail.Entry> implements RandomAccess {
    private final Columns columns;
    private final int from;
    private final int to;

    Section(Columns columns, int from, int to) {
      this.columns = columns;
      this.from = from;
      this.to = to;
    }

    @Override
    public Trail.Entry get(int index) {
      return columns.entry(from + Objects.checkIndex(index, to - from));
    }

    @Override
    public int size() {
      return to - from;
    }
  }
}
