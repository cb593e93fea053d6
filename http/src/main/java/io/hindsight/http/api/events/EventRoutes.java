package io.hindsight.http.api.events;

import akka.stream.javadsl.Source;
import io.hindsight.actors.engine.Engine;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.questions.Questions;
import io.hindsight.domain.trail.TrailPlace;
import io.hindsight.http.api.ApiAnswer;
import io.hindsight.http.api.ApiCall;
import io.hindsight.http.api.ApiError;
import io.hindsight.http.api.ApiGroup;
import io.hindsight.http.api.ApiRoute;
import io.hindsight.http.api.Moments;
import io.hindsight.http.api.questions.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/events}: the trail, searched page by page, as JSON lines, or followed live. */
public final class EventRoutes implements ApiGroup {
  private static final Duration LOOK = Duration.ofMillis(250);
  private static final int PAGE = 100;
  private static final int LARGEST_PAGE = 10_000;
  private static final String DESCRIPTION =
      """
      {"summary": "The recorded calls, searched",
       "description": "Newest first unless order is asc. With Accept: application/x-ndjson all of them, one a line; with Accept: text/event-stream those to come, as server-sent events whose ids resume by Last-Event-ID.",
       "parameters": [
         {"name": "from", "in": "query", "schema": {"type": "string"}, "description": "an instant"},
         {"name": "to", "in": "query", "schema": {"type": "string"}, "description": "an instant"},
         {"name": "principal", "in": "query", "schema": {"type": "string"}, "description": "an ARN, of a role with its sessions, or a name"},
         {"name": "accessKeyId", "in": "query", "schema": {"type": "string"}, "description": "the key that signed"},
         {"name": "lineage", "in": "query", "schema": {"type": "string"}, "description": "an access key: its calls and those of all sessions that go back to it"},
         {"name": "action", "in": "query", "schema": {"type": "string"}, "description": "service:Name, with stars"},
         {"name": "resource", "in": "query", "schema": {"type": "string"}, "description": "an ARN or name, or a part of one"},
         {"name": "error", "in": "query", "schema": {"type": "string"}, "description": "a code with stars, any or none"},
         {"name": "sourceAddress", "in": "query", "schema": {"type": "string"}},
         {"name": "readOnly", "in": "query", "schema": {"type": "boolean"}},
         {"name": "text", "in": "query", "schema": {"type": "string"}, "description": "a part of the record, in any case"},
         {"name": "accounts", "in": "query", "schema": {"type": "string"}, "description": "separated by commas, or *; the caller's own by default"},
         {"name": "format", "in": "query", "schema": {"enum": ["json", "ndjson", "event-stream"]}, "description": "in place of Accept"},
         {"name": "order", "in": "query", "schema": {"enum": ["asc", "desc"]}},
         {"name": "limit", "in": "query", "schema": {"type": "integer"}, "description": "of a page, at most 10000; 100 by default"},
         {"name": "cursor", "in": "query", "schema": {"type": "string"}, "description": "where an answer before ended"}],
       "answer": {"type": "object"}}
      """;

  private final Questions questions;
  private final EventSearch search;
  private final Scope scope;

  /**
   * @param own the server's own account, whose callers may ask about every account
   */
  public EventRoutes(Engine engine, Questions questions, AccountId own) {
    this.questions = questions;
    this.search = new EventSearch(engine);
    this.scope = new Scope(engine.history(), own);
  }

  @Override
  public List<ApiRoute> routes() {
    return List.of(
        ApiRoute.of(
            "GET", "/v1/events", "LookupEvents", ApiRoute.Effect.READ, DESCRIPTION, this::answer));
  }

  private CompletionStage<ApiAnswer> answer(ApiCall call) {
    EventFilter filter = filter(call);
    String format = format(call);
    if (format.contains("event-stream")) {
      return follow(call, filter).now();
    }
    boolean ascending =
        switch (call.query("order").orElse("desc")) {
          case "asc" -> true;
          case "desc" -> false;
          default -> throw ApiError.invalid("`order` is asc or desc");
        };
    Iterator<EventSearch.Found> found =
        search.find(filter, ascending, call.query("cursor").orElse(""));
    if (format.contains("ndjson")) {
      Iterable<EventSearch.Found> all = () -> found;
      return ApiAnswer.lines(Source.fromIterator(all::iterator).map(EventRoutes::members)).now();
    }
    int limit = call.number("limit", PAGE, 1, LARGEST_PAGE);
    List<Map<String, Object>> events = new ArrayList<>();
    EventSearch.Found last = null;
    while (events.size() < limit && found.hasNext()) {
      last = found.next();
      events.add(members(last));
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("events", events);
    if (last != null && found.hasNext()) {
      answer.put("cursor", last.cursor());
    }
    return ApiAnswer.json(answer).now();
  }

  private static String format(ApiCall call) {
    String accept = call.request().header("accept");
    return call.query("format").orElse(accept == null ? "" : accept);
  }

  private static Map<String, Object> members(EventSearch.Found found) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("number", found.place().number());
    members.put("record", found.record());
    return members;
  }

  /** What comes from now on, or after the event that a client has seen last. */
  private ApiAnswer follow(ApiCall call, EventFilter filter) {
    String seen = call.request().header("last-event-id");
    TrailPlace[] last = {seen == null ? search.newest(filter.accounts()) : place(seen)};
    return ApiAnswer.events(
        Source.tick(Duration.ZERO, LOOK, "look")
            .mapConcat(
                look -> {
                  List<ApiAnswer.ServerSent> events = new ArrayList<>();
                  for (EventSearch.Found found : search.since(filter, last[0])) {
                    last[0] = found.place();
                    events.add(
                        new ApiAnswer.ServerSent(found.place().text(10), "call", found.record()));
                  }
                  return events;
                }));
  }

  private static TrailPlace place(String text) {
    return TrailPlace.parse(text, 10)
        .orElseThrow(
            () -> ApiError.invalid("`Last-Event-ID` is the id of an event, not `" + text + "`"));
  }

  private EventFilter filter(ApiCall call) {
    List<AccountId> accounts = accounts(call);
    return new EventFilter(
        accounts,
        instant(call, "from"),
        instant(call, "to"),
        text(call, "principal"),
        keys(call, accounts),
        text(call, "action"),
        text(call, "resource"),
        text(call, "error"),
        text(call, "sourceAddress"),
        call.query("readOnly").isEmpty() ? "" : Boolean.toString(call.flag("readOnly", false)),
        text(call, "text"));
  }

  private static String text(ApiCall call, String name) {
    return call.query(name).orElse("");
  }

  private Set<String> keys(ApiCall call, List<AccountId> accounts) {
    String lineage = text(call, "lineage");
    if (!lineage.isEmpty()) {
      return questions.descendants(lineage, accounts);
    }
    String key = text(call, "accessKeyId");
    return key.isEmpty() ? Set.of() : Set.of(key);
  }

  private static @Nullable Instant instant(ApiCall call, String name) {
    return call.query(name)
        .map(
            text -> {
              if (Moments.parse(name, text)
                  instanceof io.hindsight.domain.time.AsOf.Instant instant) {
                return instant.instant();
              }
              throw ApiError.invalid("`" + name + "` is an instant such as 2026-03-01T00:00:00Z");
            })
        .orElse(null);
  }

  private List<AccountId> accounts(ApiCall call) {
    String text = text(call, "accounts");
    if (text.isEmpty()) {
      return List.of(call.account());
    }
    return text.equals("*")
        ? scope.all(call.caller())
        : scope.named(call.caller(), List.of(text.split(",", -1)));
  }
}
