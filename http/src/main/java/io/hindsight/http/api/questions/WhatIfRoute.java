package io.hindsight.http.api.questions;

import akka.stream.javadsl.Source;
import com.fasterxml.jackson.databind.JsonNode;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.questions.Hypothesis;
import io.hindsight.domain.questions.Questions;
import io.hindsight.domain.questions.WhatIf;
import io.hindsight.http.api.AnswerWriter;
import io.hindsight.http.api.ApiAnswer;
import io.hindsight.http.api.ApiError;
import io.hindsight.http.api.Input;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code /v1/what-if}. */
final class WhatIfRoute {
  static final String DESCRIPTION =
      """
      {"summary": "Which recorded calls a change to the past would have decided otherwise",
       "description": "Each change is an object with one of: deny {actions, resources, principal}, add {document, principal}, edit {policy, carrier, document}, detach {policy, carrier}, boundary {policy, principal}. Nothing is written.",
       %s
       "answer": {"type": "object"}}
      """;
  static final List<Parameter> PARAMETERS =
      List.of(
          Parameter.needed("from", "an instant"),
          Parameter.of("to", "an instant; now where it is absent"),
          new Parameter("changes", "array", true, "the changes, JSON"),
          Parameter.ACCOUNTS,
          Parameter.AS_OF);

  private final Questions questions;
  private final Scope scope;
  private final TrailReader trail;

  WhatIfRoute(Questions questions, Scope scope, TrailReader trail) {
    this.questions = questions;
    this.scope = scope;
    this.trail = trail;
  }

  ApiAnswer answer(Asked asked) {
    Instant from = asked.instant("from").orElseThrow(() -> ApiError.invalid("`from` is needed"));
    Instant end = asked.moment(questions.history()).at();
    Instant to = asked.instant("to").orElse(end);
    List<AccountId> accounts = asked.accounts(scope);
    List<Hypothesis> changes = new ArrayList<>();
    asked.input().objects("changes").forEach(each -> changes.add(change(each)));
    asked.input().end();
    WhatIf answer = questions.whatIf(changes, from, to, trail.calls(accounts, from, to));
    List<Map<String, Object>> rows = answer.otherwise().stream().map(WhatIfRoute::turned).toList();
    if (asked.wantsLines()) {
      return ApiAnswer.lines(Source.from(rows));
    }
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("from", from);
    members.put("to", to);
    members.put("accounts", accounts.stream().map(AccountId::value).toList());
    members.put("otherwise", rows);
    members.put("same", answer.same());
    members.put("undecided", answer.undecided());
    return ApiAnswer.json(members);
  }

  private static Hypothesis change(Input change) {
    Hypothesis hypothesis =
        deny(change)
            .or(() -> add(change))
            .or(() -> edit(change))
            .or(() -> detach(change))
            .or(() -> boundary(change))
            .orElseThrow(
                () ->
                    ApiError.invalid(
                        "a change is one of `deny`, `add`, `edit`, `detach` and `boundary`"));
    change.end();
    return hypothesis;
  }

  private static Optional<Hypothesis> deny(Input change) {
    return change
        .object("deny")
        .map(
            deny -> {
              List<String> actions = deny.texts("actions");
              List<String> resources = deny.texts("resources");
              String principal = deny.optionalText("principal").orElse("");
              deny.end();
              return Hypothesis.deny(
                  principal,
                  actions.isEmpty() ? List.of("*") : actions,
                  resources.isEmpty() ? List.of("*") : resources);
            });
  }

  private static Optional<Hypothesis> add(Input change) {
    return change
        .object("add")
        .map(
            add -> {
              String document = document(add);
              String principal = add.optionalText("principal").orElse("");
              add.end();
              return Hypothesis.add(principal, document);
            });
  }

  private static Optional<Hypothesis> edit(Input change) {
    return change
        .object("edit")
        .map(
            edit -> {
              String policy = edit.text("policy");
              String carrier = edit.optionalText("carrier").orElse("");
              String document = document(edit);
              edit.end();
              return Hypothesis.edit(policy, carrier, document);
            });
  }

  private static Optional<Hypothesis> detach(Input change) {
    return change
        .object("detach")
        .map(
            detach -> {
              String policy = detach.text("policy");
              String carrier = detach.optionalText("carrier").orElse("");
              detach.end();
              return new Hypothesis.AttachmentRemoved(policy, carrier);
            });
  }

  private static Optional<Hypothesis> boundary(Input change) {
    return change
        .object("boundary")
        .map(
            boundary -> {
              String policy = boundary.text("policy");
              String principal = boundary.optionalText("principal").orElse("");
              boundary.end();
              return new Hypothesis.BoundarySet(principal, policy);
            });
  }

  private static String document(Input input) {
    JsonNode document = input.node("document");
    if (document == null) {
      throw ApiError.invalid("`" + input.path("document") + "` is needed");
    }
    return document.isTextual() ? document.textValue() : document.toString();
  }

  private static Map<String, Object> turned(WhatIf.Turned turned) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("eventId", turned.eventId());
    members.put("eventTime", turned.time());
    members.put("caller", turned.caller());
    members.put("action", turned.action());
    members.put("resource", turned.resource());
    members.put("recorded", turned.recorded() ? "Allowed" : "Denied");
    members.put("before", turned.before().verdict().text());
    members.put("after", turned.after().verdict().text());
    members.put("decidedBy", AnswerWriter.type(turned.after().decidedBy()));
    members.put("statements", Words.grounds(turned.grounds()));
    return members;
  }
}
