package io.hindsight.actors.projection;

import io.hindsight.domain.entity.Event;
import io.hindsight.domain.trail.CallRecorded;
import io.hindsight.domain.trail.CallsRecorded;
import io.hindsight.domain.trail.TrailPlace;
import io.hindsight.protobuf.EventCodec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Calls with their records, read back from the journal. Calls that were recorded together are
 * mostly read together, so the events that were read last are kept for a while.
 */
final class StoredCalls {
  private static final int KEPT = 16;

  private final EventFeed feed;
  private final EventCodec codec;
  private final Map<Long, CallsRecorded> kept = new LinkedHashMap<>();

  StoredCalls(EventFeed feed, EventCodec codec) {
    this.feed = feed;
    this.codec = codec;
  }

  Optional<CallRecorded> at(TrailPlace place) {
    Event event = kept(place.number());
    if (event == null) {
      event =
          feed.read(place.number())
              .map(stored -> codec.decode(stored.manifest(), stored.payload()).event())
              .orElse(null);
    }
    if (event instanceof CallRecorded call) {
      return Optional.of(call);
    }
    if (event instanceof CallsRecorded several && place.index() < several.calls().size()) {
      keep(place.number(), several);
      return Optional.of(several.calls().get(place.index()).in(several.account()));
    }
    return Optional.empty();
  }

  private synchronized @Nullable CallsRecorded kept(long number) {
    return kept.get(number);
  }

  private synchronized void keep(long number, CallsRecorded event) {
    kept.put(number, event);
    if (kept.size() > KEPT) {
      kept.remove(kept.keySet().iterator().next());
    }
  }
}
