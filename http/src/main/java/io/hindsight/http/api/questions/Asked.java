package io.hindsight.http.api.questions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.arn.Arn;
import io.hindsight.domain.history.History;
import io.hindsight.domain.questions.Deed;
import io.hindsight.domain.questions.Moment;
import io.hindsight.domain.time.AsOf;
import io.hindsight.http.api.ApiCall;
import io.hindsight.http.api.ApiError;
import io.hindsight.http.api.ApiJson;
import io.hindsight.http.api.Input;
import io.hindsight.http.api.Moments;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a call asks: the members of a POST's body, or the parameters of a GET's query, of which
 * {@code context} is a JSON object and lists are separated by commas.
 */
final class Asked {
  private final ApiCall call;
  private final Input input;
  private final Instant now;

  private Asked(ApiCall call, Input input, Instant now) {
    this.call = call;
    this.input = input;
    this.now = now;
  }

  static Asked of(ApiCall call) {
    Instant now = call.call().time();
    if (call.request().method().equals("POST")) {
      return new Asked(call, call.input(), now);
    }
    ObjectNode object = ApiJson.mapper().createObjectNode();
    call.query()
        .forEach(
            (name, value) -> {
              switch (name) {
                case "context", "changes" ->
                    object.set(name, ApiJson.read(value.getBytes(StandardCharsets.UTF_8)));
                case "viaRoles", "sessions" -> object.put(name, call.flag(name, false));
                case "accounts" -> {
                  var list = object.putArray(name);
                  for (String account : value.split(",", -1)) {
                    list.add(account);
                  }
                }
                default -> object.put(name, value);
              }
            });
    return new Asked(call, Input.of(object, "the query"), now);
  }

  Input input() {
    return input;
  }

  Instant now() {
    return now;
  }

  /** What might be done. */
  Deed deed() {
    return Deed.of(
        input.text("action"), input.optionalText("resource").orElse("*"), input.lists("context"));
  }

  /** The moment asked about; the latest where none is named. */
  Moment moment(History history) {
    String text = input.optionalText("asOf").orElse(null);
    AsOf asOf = text == null ? call.asOf() : Moments.parse("asOf", text);
    if (asOf instanceof AsOf.Instant at) {
      if (at.instant().isAfter(now)) {
        throw ApiError.invalid("`asOf` lies in the future; it is " + now);
      }
      return Moment.at(at.instant());
    }
    if (asOf instanceof AsOf.Revision revision && revision.number() > history.revision()) {
      throw ApiError.invalid("`asOf` lies in the future; the revision is " + history.revision());
    }
    return new Moment(asOf, now);
  }

  /** An instant; empty where the member is absent. */
  Optional<Instant> instant(String name) {
    return input
        .optionalText(name)
        .map(
            text -> {
              if (Moments.parse(name, text) instanceof AsOf.Instant at) {
                return at.instant();
              }
              if (text.equals("latest") || text.equals("now")) {
                return now;
              }
              throw ApiError.invalid("`" + name + "` is an instant such as 2026-03-01T00:00:00Z");
            });
  }

  /** The principal asked about, of an account that the caller may ask about. */
  String principal(Scope scope) {
    String arn = input.text("principal");
    String account = Arn.parse(arn).map(Arn::account).orElse("");
    if (!AccountId.isValid(account)) {
      throw ApiError.invalid(
          "`" + arn + "` is no principal; write the ARN of a user, role, session or root");
    }
    scope.require(call.caller(), new AccountId(account));
    return arn;
  }

  /** The accounts asked about; the caller's own where none is named. */
  List<AccountId> accounts(Scope scope) {
    List<String> names = input.texts("accounts");
    if (names.isEmpty()) {
      return List.of(call.account());
    }
    return names.contains("*") ? scope.all(call.caller()) : scope.named(call.caller(), names);
  }

  Map<String, List<String>> context() {
    return input.lists("context");
  }

  boolean wantsLines() {
    String accept = call.request().header("accept");
    return accept != null && accept.contains("ndjson");
  }

  ApiCall call() {
    return call;
  }
}
