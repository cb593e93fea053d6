package io.hindsight.http.api.questions;

import akka.stream.javadsl.Source;
import io.hindsight.domain.questions.Deed;
import io.hindsight.domain.questions.Prospect;
import io.hindsight.domain.questions.Questions;
import io.hindsight.domain.questions.Timeline;
import io.hindsight.http.api.ApiAnswer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code /v1/timeline}. */
final class TimelineRoute {
  static final String DESCRIPTION =
      """
      {"summary": "When a principal could do an action on a resource",
       "description": "The intervals one after the other, each with the changes that began it: the event, the caller, its address, the request.",
       %s
       "answer": {"type": "object"}}
      """;
  static final List<Parameter> PARAMETERS =
      List.of(
          Parameter.PRINCIPAL,
          Parameter.ACTION,
          Parameter.RESOURCE,
          Parameter.CONTEXT,
          Parameter.of("from", "an instant; the beginning where it is absent"),
          Parameter.of("to", "an instant; asOf, or now, where it is absent"),
          Parameter.AS_OF);

  private final Questions questions;
  private final Scope scope;

  TimelineRoute(Questions questions, Scope scope) {
    this.questions = questions;
    this.scope = scope;
  }

  ApiAnswer answer(Asked asked) {
    Deed deed = asked.deed();
    String principal = asked.principal(scope);
    Optional<Instant> from = asked.instant("from");
    Instant end = asked.moment(questions.history()).at();
    Instant to = asked.instant("to").filter(each -> each.isBefore(end)).orElse(end);
    asked.input().end();
    Timeline timeline = questions.timeline(principal, deed, from.orElse(null), to);
    List<Map<String, Object>> intervals =
        timeline.intervals().stream().map(TimelineRoute::interval).toList();
    if (asked.wantsLines()) {
      return ApiAnswer.lines(Source.from(intervals));
    }
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("principal", principal);
    members.put("action", deed.action());
    members.put("resource", deed.resource());
    if (!deed.context().isEmpty()) {
      members.put("context", deed.context());
    }
    members.put("to", to);
    members.put("intervals", intervals);
    return ApiAnswer.json(members);
  }

  private static Map<String, Object> interval(Timeline.Interval interval) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put(
        "access",
        switch (interval.access()) {
          case ALLOWED -> "Allowed";
          case CONDITIONAL -> "Conditional";
          case DENIED -> "Denied";
          case UNKNOWN -> "Unknown";
          case ABSENT -> "Absent";
        });
    if (interval.from() != null) {
      members.put("from", interval.from());
    }
    if (interval.to() != null) {
      members.put("to", interval.to());
    }
    Prospect prospect = interval.prospect();
    if (prospect != null) {
      Words.prospect(members, prospect);
    }
    members.put("causes", interval.causes().stream().map(Words::influence).toList());
    return members;
  }
}
