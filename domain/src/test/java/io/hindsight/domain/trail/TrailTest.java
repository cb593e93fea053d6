package io.hindsight.domain.trail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.time.AsOf;
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

  private static TrailCall trailCall(int i) {
    CallRecorded call = call(i);
    return new TrailCall(
        call.eventId(),
        call.eventTime(),
        call.eventSource(),
        call.eventName(),
        call.accessKeyId(),
        call.userName(),
        call.readOnly(),
        i % 2 == 0 ? "" : "AccessDenied",
        i % 2 == 0 ? "" : "no \"way\"",
        call.resources(),
        "request" + i,
        "{\"type\":\"Root\"}",
        "eu-west-1",
        "192.0.2.1",
        "agent",
        "{\"userName\":\"a\"}",
        "null",
        null,
        null);
  }

  @Test
  void callsOfOneEventStandInTheirOrder() {
    Trail trail = new Trail();
    trail.add(3, call(0), null);
    trail.add(
        5,
        new CallsRecorded(ACCOUNT, List.of(trailCall(1), trailCall(2), trailCall(3))),
        call -> "AIDA");
    trail.add(6, new CallsRecorded(ACCOUNT, List.of(trailCall(4), trailCall(5))), call -> null);
    List<TrailPlace> places =
        List.of(
            new TrailPlace(3, 0),
            new TrailPlace(5, 0),
            new TrailPlace(5, 1),
            new TrailPlace(5, 2),
            new TrailPlace(6, 0),
            new TrailPlace(6, 1));
    assertEquals(
        places, trail.after(ACCOUNT, TrailPlace.START).stream().map(Trail.Entry::place).toList());
    for (int i = 0; i < places.size(); i++) {
      assertEquals(
          places.subList(i + 1, places.size()),
          trail.after(ACCOUNT, places.get(i)).stream().map(Trail.Entry::place).toList());
      assertEquals(Optional.of(places.get(i)), TrailPlace.parse(places.get(i).text(36), 36));
      List<TrailPlace> before =
          new ArrayList<>(
              trail.newest(ACCOUNT, places.get(i), 9, entry -> true).entries().stream()
                  .map(Trail.Entry::place)
                  .toList());
      java.util.Collections.reverse(before);
      assertEquals(places.subList(0, i), before);
    }
    assertEquals(
        Optional.of(call(2).eventTime().getEpochSecond()),
        trail
            .lastUses()
            .ofKey(ACCOUNT, "AKIA2", new AsOf.Revision(5))
            .map(use -> use.at().getEpochSecond()));
    assertEquals(Optional.empty(), trail.lastUses().ofKey(ACCOUNT, "AKIA2", new AsOf.Revision(4)));
  }

  @Test
  void aRecordIsWrittenWhenItIsRead() {
    CallRecorded read = trailCall(1).in(ACCOUNT);
    assertEquals(
        "{\"eventVersion\":\"1.10\",\"userIdentity\":{\"type\":\"Root\"},"
            + "\"eventTime\":\"2026-03-01T00:00:01.123456Z\","
            + "\"eventSource\":\"iam.amazonaws.com\",\"eventName\":\"Op1\","
            + "\"awsRegion\":\"eu-west-1\",\"sourceIPAddress\":\"192.0.2.1\","
            + "\"userAgent\":\"agent\",\"errorCode\":\"AccessDenied\","
            + "\"errorMessage\":\"no \\\"way\\\"\","
            + "\"requestParameters\":{\"userName\":\"a\"},\"responseElements\":null,"
            + "\"requestID\":\"request1\",\"eventID\":\""
            + read.eventId()
            + "\",\"readOnly\":false,\"eventType\":\"AwsApiCall\",\"managementEvent\":true,"
            + "\"recipientAccountId\":\"111122223333\",\"eventCategory\":\"Management\"}",
        read.record());
    assertEquals("AccessDenied", read.errorCode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "-1", "1.", "1.-1", "x", "1.2.3"})
  void otherTextsAreNoPlaces(String text) {
    assertEquals(Optional.empty(), TrailPlace.parse(text, 10));
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
