package io.hindsight.http.aws.cloudtrail;

import io.hindsight.domain.time.AsOf;
import io.hindsight.domain.trail.CallRecorded;
import io.hindsight.domain.trail.Trail;
import io.hindsight.domain.trail.TrailPlace;
import io.hindsight.http.aws.Backend;
import io.hindsight.http.aws.protocol.AwsError;
import io.hindsight.http.aws.protocol.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudtrail.model.Event;
import software.amazon.awssdk.services.cloudtrail.model.EventCategory;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttribute;
import software.amazon.awssdk.services.cloudtrail.model.LookupEventsRequest;
import software.amazon.awssdk.services.cloudtrail.model.LookupEventsResponse;
import software.amazon.awssdk.services.cloudtrail.model.Resource;

/** The event history: the last 90 days of an account's trail, newest first. */
public final class EventHistory {
  private static final Duration KEPT = Duration.ofDays(90);
  private static final int LARGEST_PAGE = 50;

  private final Backend backend;

  public EventHistory(Backend backend) {
    this.backend = backend;
  }

  public LookupEventsResponse lookupEvents(LookupEventsRequest request, Call call) {
    Instant now = call.asOf() instanceof AsOf.Instant at ? at.instant() : call.time();
    Instant from = later(request.startTime(), now.minus(KEPT));
    Instant to =
        request.endTime() == null || request.endTime().isAfter(now) ? now : request.endTime();
    if (request.startTime() != null
        && request.endTime() != null
        && request.startTime().isAfter(request.endTime())) {
      throw AwsError.of("InvalidTimeRangeException", 400, "The start time is after the end time.");
    }
    if (request.lookupAttributes().size() > 1) {
      throw AwsError.of(
          "InvalidLookupAttributesException", 400, "Only one lookup attribute can be specified.");
    }
    if (request.eventCategory() == EventCategory.INSIGHT) {
      // Insights are told of what an account does unusually often, which nothing here looks for.
      return LookupEventsResponse.builder().events(List.of()).build();
    }
    Predicate<Trail.Entry> wanted =
        entry -> !entry.eventTime().isBefore(from) && !entry.eventTime().isAfter(to);
    for (LookupAttribute attribute : request.lookupAttributes()) {
      wanted = wanted.and(matches(attribute));
    }
    int size = request.maxResults() == null ? LARGEST_PAGE : request.maxResults();
    Trail.Page page =
        backend
            .engine()
            .trail()
            .newest(backend.account(call), place(request.nextToken()), size, wanted);
    return LookupEventsResponse.builder()
        .events(page.entries().stream().map(this::event).toList())
        .nextToken(page.next().map(next -> "p" + next.text(36)).orElse(null))
        .build();
  }

  private static Instant later(@Nullable Instant start, Instant earliest) {
    return start == null || start.isBefore(earliest) ? earliest : start;
  }

  private static TrailPlace place(@Nullable String token) {
    if (token == null) {
      return TrailPlace.END;
    }
    return (token.startsWith("p")
            ? TrailPlace.parse(token.substring(1), 36)
            : Optional.<TrailPlace>empty())
        .orElseThrow(
            () -> AwsError.of("InvalidNextTokenException", 400, "The token is not valid."));
  }

  private static Predicate<Trail.Entry> matches(LookupAttribute attribute) {
    String value = attribute.attributeValue();
    return switch (attribute.attributeKey()) {
      case EVENT_ID -> entry -> entry.eventId().equals(value);
      case EVENT_NAME -> entry -> entry.eventName().equals(value);
      case READ_ONLY ->
          entry -> Boolean.toString(entry.readOnly()).equals(value.toLowerCase(Locale.ROOT));
      case USERNAME -> entry -> entry.userName().equals(value);
      case RESOURCE_TYPE ->
          entry -> entry.resources().stream().anyMatch(r -> r.type().equals(value));
      case RESOURCE_NAME ->
          entry -> entry.resources().stream().anyMatch(r -> r.name().equals(value));
      case EVENT_SOURCE -> entry -> entry.eventSource().equals(value);
      case ACCESS_KEY_ID -> entry -> entry.accessKeyId().equals(value);
      default ->
          throw AwsError.of(
              "InvalidLookupAttributesException", 400, "The lookup attribute is not known.");
    };
  }

  private Event event(Trail.Entry entry) {
    return Event.builder()
        .eventId(entry.eventId())
        .eventName(entry.eventName())
        .eventTime(entry.eventTime())
        .eventSource(entry.eventSource())
        .readOnly(Boolean.toString(entry.readOnly()))
        .accessKeyId(entry.accessKeyId().isEmpty() ? null : entry.accessKeyId())
        .username(entry.userName().isEmpty() ? null : entry.userName())
        .resources(
            entry.resources().stream()
                .map(r -> Resource.builder().resourceType(r.type()).resourceName(r.name()).build())
                .toList())
        .cloudTrailEvent(
            backend.engine().call(entry.place()).map(CallRecorded::record).orElse(null))
        .build();
  }
}
