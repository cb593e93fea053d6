package io.hindsight.domain.trail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hindsight.domain.arn.AccountId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrailTest {
  private static final AccountId ACCOUNT = new AccountId("111122223333");
  private static final Instant START = Instant.parse("2026-03-01T00:00:00.123456Z");

  private static CallRecorded call(int i) {
    return new CallRecorded(
        ACCOUNT,
        i % 3 == 0 ? "not-a-uuid-" + i : String.format("0000000a-00%02x-4000-8000-00000000000f", i),
        START.plusSeconds(i),
        "iam.amazonaws.com",
        "Op" + i % 7,
        i % 2 == 0 ? "AKIA" + i % 5 : "",
        "user" + i,
        i % 4 == 0,
        "",
        List.of(new TrailResource("AWS::IAM::User", "u" + i)),
        "{}");
  }

  @Test
  void entriesAreTheCallsThatWereAdded() {
    Trail trail = new Trail();
    List<List<Trail.Entry>> earlier = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      trail.add(10 + 2 * i, call(i), null);
      earlier.add(trail.after(ACCOUNT, TrailPlace.START));
    }
    for (int size = 1; size <= 200; size++) {
      assertEquals(size, earlier.get(size - 1).size());
    }
    for (int i = 0; i < 200; i++) {
      Trail.Entry entry = trail.after(ACCOUNT, TrailPlace.START).get(i);
      CallRecorded call = call(i);
      assertEquals(10 + 2 * i, entry.number());
      assertEquals(call.eventId(), entry.eventId());
      assertEquals(call.eventTime(), entry.eventTime());
      assertEquals(call.eventSource(), entry.eventSource());
      assertEquals(call.eventName(), entry.eventName());
      assertEquals(call.accessKeyId(), entry.accessKeyId());
      assertEquals(call.userName(), entry.userName());
      assertEquals(call.readOnly(), entry.readOnly());
      assertEquals(call.resources(), entry.resources());
    }
    assertEquals(100, trail.after(ACCOUNT, new TrailPlace(209, 0)).size());
    assertEquals(99, trail.after(ACCOUNT, new TrailPlace(210, 0)).size());
    assertEquals(List.of(), trail.after(ACCOUNT, new TrailPlace(408, 0)));
  }

  @Test
  void pagesGoBackThroughTheTrail() {
    Trail trail = new Trail();
    for (int i = 0; i < 50; i++) {
      trail.add(i + 1, call(i), null);
    }
    List<Long> numbers = new ArrayList<>();
    Optional<TrailPlace> next = Optional.of(TrailPlace.END);
    while (next.isPresent()) {
      Trail.Page page = trail.newest(ACCOUNT, next.get(), 7, entry -> !entry.readOnly());
      page.entries().forEach(entry -> numbers.add(entry.number()));
      next = page.next();
    }
    assertEquals(37, numbers.size());
    assertEquals(50, numbers.get(0));
    assertEquals(2, numbers.get(36));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00000000-0000-0000-0000-000000000000",
        "ffffffff-ffff-ffff-ffff-ffffffffffff",
        "01234567-89ab-cdef-8123-456789abcdef"
      })
  void idsComeBackAsTheyWere(String id) {
    assertTrue(EventIds.isUuid(id));
    assertEquals(id, EventIds.text(EventIds.high(id), EventIds.low(id)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "e1", "01234567-89AB-CDEF-8123-456789ABCDEF", "0123456789abcdef"})
  void otherIdsAreNoUuids(String id) {
    assertFalse(EventIds.isUuid(id));
  }
}
