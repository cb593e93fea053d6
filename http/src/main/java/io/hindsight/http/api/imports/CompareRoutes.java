package io.hindsight.http.api.imports;

import akka.stream.javadsl.Source;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hindsight.actors.engine.Engine;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.compare.Compare;
import io.hindsight.domain.compare.Comparison;
import io.hindsight.domain.policy.evaluate.Decision;
import io.hindsight.domain.time.AsOf;
import io.hindsight.domain.trail.Trail;
import io.hindsight.domain.trail.TrailPlace;
import io.hindsight.http.api.ApiAnswer;
import io.hindsight.http.api.ApiCall;
import io.hindsight.http.api.ApiError;
import io.hindsight.http.api.ApiGroup;
import io.hindsight.http.api.ApiJson;
import io.hindsight.http.api.ApiRoute;
import io.hindsight.http.api.Input;
import io.hindsight.http.api.Moments;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;

/** {@code /v1/compare}: recorded calls against what is computed as of their times. */
public final class CompareRoutes implements ApiGroup {
  private static final String MEMBERS =
      """
      "account": {"type": "string", "description": "twelve digits; the caller's own by default"},
       "from": {"type": "string", "description": "an instant; the beginning by default"},
       "to": {"type": "string", "description": "an instant; the end by default"},
       "only": {"type": "string", "enum": ["agree", "disagree", "undecidable"]}
      """;
  private static final String ASKED =
      """
      {"summary": "Holds recorded calls against the decisions as of their times",
       "description": "Each call that AWS allowed or denied: agree, disagree or undecidable, with the reason. As lines where the client accepts application/x-ndjson.",
       %s,
       "answer": {"type": "object"}}
      """;

  private final Engine engine;
  private final AccountId own;
  private final Compare compare;

  /**
   * @param own the server's own account, whose callers may ask about every account
   */
  public CompareRoutes(Engine engine, AccountId own) {
    this.engine = engine;
    this.own = own;
    this.compare = new Compare(engine.history());
  }

  @Override
  public List<ApiRoute> routes() {
    StringBuilder parameters = new StringBuilder("\"parameters\": [");
    for (String name : new String[] {"account", "from", "to", "only"}) {
      parameters
          .append(name.equals("account") ? "" : ",")
          .append("{\"name\": \"")
          .append(name)
          .append("\", \"in\": \"query\", \"schema\": {\"type\": \"string\"}}");
    }
    String body =
        "\"requestBody\": {\"required\": true, \"content\": {\"application/json\": {\"schema\":"
            + " {\"type\": \"object\", \"properties\": {"
            + MEMBERS
            + "}}}}}";
    return List.of(
        route("GET", parameters.append(']').toString(), CompareRoutes::query),
        route("POST", body, ApiCall::input));
  }

  private ApiRoute route(String method, String members, Function<ApiCall, Input> input) {
    return ApiRoute.of(
        method,
        "/v1/compare",
        "Compare",
        ApiRoute.Effect.READ,
        ASKED.formatted(members),
        call -> answer(call, input.apply(call)));
  }

  private static Input query(ApiCall call) {
    ObjectNode object = ApiJson.mapper().createObjectNode();
    call.query().forEach(object::put);
    return Input.of(object, "the query");
  }

  private CompletionStage<ApiAnswer> answer(ApiCall call, Input input) {
    AccountId account =
        input.optionalText("account").map(CompareRoutes::account).orElse(call.account());
    Optional<Instant> from = input.optionalText("from").map(text -> instant("from", text));
    Optional<Instant> to = input.optionalText("to").map(text -> instant("to", text));
    String only = input.optionalText("only").orElse("");
    input.end();
    if (!call.account().equals(account) && !call.account().equals(own)) {
      throw ApiError.of("AccessDenied", 403, "account " + account + " is not open to the caller");
    }
    if (!engine.history().accounts().contains(account)) {
      throw ApiError.notFound("account " + account + " is not known here");
    }
    if (!List.of("", "agree", "disagree", "undecidable").contains(only)) {
      throw ApiError.invalid("`only` is agree, disagree or undecidable");
    }
    List<TrailPlace> places = places(account, from, to);
    String accept = call.request().header("accept");
    if (accept != null && accept.contains("ndjson")) {
      return ApiAnswer.lines(
              Source.fromIterator(
                  () -> comparisons(places, only).map(CompareRoutes::json).iterator()))
          .now();
    }
    ObjectNode answer = ApiJson.mapper().createObjectNode();
    answer.put("account", account.value());
    ObjectNode summary = answer.putObject("summary");
    ArrayNode calls = answer.putArray("calls");
    int[] outcomes = new int[Comparison.Outcome.values().length];
    TreeMap<String, Integer> reasons = new TreeMap<>();
    comparisons(places, "")
        .forEach(
            each -> {
              outcomes[List.of(Comparison.Outcome.values()).indexOf(each.outcome())]++;
              if (each.reason() != null) {
                reasons.merge(word(each.reason()), 1, Integer::sum);
              }
              if (only.isEmpty() || only.equals(word(each.outcome()))) {
                calls.add(json(each));
              }
            });
    summary.put("calls", places.size());
    for (int i = 0; i < outcomes.length; i++) {
      summary.put(word(Comparison.Outcome.values()[i]), outcomes[i]);
    }
    ObjectNode byReason = summary.putObject("reasons");
    reasons.forEach(byReason::put);
    return ApiAnswer.json(answer).now();
  }

  private static AccountId account(String text) {
    if (!AccountId.isValid(text)) {
      throw ApiError.invalid("`" + text + "` is no account; an account has twelve digits");
    }
    return new AccountId(text);
  }

  private static Instant instant(String name, String text) {
    if (Moments.parse(name, text) instanceof AsOf.Instant at) {
      return at.instant();
    }
    throw ApiError.invalid("`" + name + "` is an instant such as 2026-03-01T00:00:00Z");
  }

  /** The places of the calls of a time, oldest first. */
  private List<TrailPlace> places(AccountId account, Optional<Instant> from, Optional<Instant> to) {
    List<Trail.Entry> entries = new ArrayList<>();
    Optional<TrailPlace> before = Optional.of(TrailPlace.END);
    while (before.isPresent()) {
      Trail.Page page =
          engine
              .trail()
              .newest(
                  account,
                  before.get(),
                  10_000,
                  entry ->
                      from.map(at -> !entry.eventTime().isBefore(at)).orElse(true)
                          && to.map(at -> !entry.eventTime().isAfter(at)).orElse(true));
      entries.addAll(page.entries());
      before = page.next();
    }
    return entries.stream()
        .sorted(Comparator.comparing(Trail.Entry::eventTime).thenComparing(Trail.Entry::eventId))
        .map(Trail.Entry::place)
        .toList();
  }

  private Stream<Comparison> comparisons(List<TrailPlace> places, String only) {
    return places.stream()
        .flatMap(place -> engine.call(place).stream())
        .map(compare::compare)
        .filter(each -> only.isEmpty() || only.equals(word(each.outcome())));
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static ObjectNode json(Comparison each) {
    ObjectNode json = ApiJson.mapper().createObjectNode();
    json.put("eventId", each.eventId());
    json.put("eventTime", each.eventTime().toString());
    json.put("caller", each.caller());
    json.put("action", each.action());
    json.put("resource", each.resource());
    json.put("recorded", each.errorCode().isEmpty() ? "Success" : each.errorCode());
    Decision computed = each.computed();
    if (computed != null) {
      json.put("computed", computed.verdict().text());
    }
    json.put("outcome", word(each.outcome()));
    if (each.reason() != null) {
      json.put("reason", word(each.reason()));
    }
    if (!each.detail().isEmpty()) {
      json.put("detail", each.detail());
    }
    return json;
  }
}
