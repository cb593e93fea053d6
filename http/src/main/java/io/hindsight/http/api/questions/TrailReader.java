package io.hindsight.http.api.questions;

import io.hindsight.actors.engine.Engine;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.trail.CallRecorded;
import io.hindsight.domain.trail.Trail;
import io.hindsight.domain.trail.TrailPlace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The calls of accounts between two instants, in the order of the trail. */
record TrailReader(Engine engine) {

  Iterable<CallRecorded> calls(List<AccountId> accounts, Instant from, Instant to) {
    List<Trail.Entry> entries = new ArrayList<>();
    for (AccountId account : accounts) {
      List<Trail.Entry> newest =
          new ArrayList<>(
              engine
                  .trail()
                  .newest(
                      account,
                      TrailPlace.END,
                      Integer.MAX_VALUE,
                      entry -> !entry.eventTime().isBefore(from) && !entry.eventTime().isAfter(to))
                  .entries());
      Collections.reverse(newest);
      entries.addAll(newest);
    }
    return () -> entries.stream().flatMap(entry -> engine.call(entry.place()).stream()).iterator();
  }
}
