package io.hindsight.http.api.imports;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hindsight.actors.engine.ImportReport;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.history.History;
import io.hindsight.domain.mirror.Unknown;
import io.hindsight.domain.time.AsOf;
import io.hindsight.http.api.ApiAnswer;
import io.hindsight.http.api.ApiJson;
import java.util.Map;

/** What became of an import, as JSON. */
public final class Reports {
  private static final int LISTED = 200;

  private Reports() {}

  public static ObjectNode json(ImportReport report) {
    ObjectNode json = ApiJson.mapper().createObjectNode();
    counts(json.putObject("applied"), report.applied());
    counts(json.putObject("ignored"), report.ignored());
    counts(json.putObject("notUnderstood"), report.notUnderstood());
    json.put("known", report.known());
    ObjectNode own = json.putObject("ownAccounts");
    report.ownAccounts().forEach((account, count) -> own.put(account.value(), count));
    json.put("malformedCount", report.malformedCount());
    ArrayNode malformed = json.putArray("malformed");
    for (ImportReport.Malformed each : report.malformed()) {
      malformed.addObject().put("offset", each.offset()).put("reason", each.reason());
    }
    if (!report.refused().isEmpty()) {
      json.put("refused", report.refused());
      json.putObject("error").put("code", "FileRefused").put("message", report.refused());
    }
    ArrayNode accounts = json.putArray("accounts");
    report.accounts().forEach(account -> accounts.add(account.value()));
    return json;
  }

  /** The report as an answer: a file that was refused is the caller's fault. */
  static ApiAnswer answer(ImportReport report) {
    return ApiAnswer.json(report.refused().isEmpty() ? 200 : 400, json(report));
  }

  private static void counts(ObjectNode json, Map<String, Long> counts) {
    counts.forEach(json::put);
  }

  /** What is unknown of a mirrored account, as it was last. */
  public static ObjectNode unknown(History history, AccountId account) {
    ObjectNode json = ApiJson.mapper().createObjectNode();
    json.put("account", account.value());
    history
        .knownFrom(account, AsOf.LATEST)
        .ifPresent(start -> json.put("knownFrom", start.toString()));
    ArrayNode list = json.putArray("unknown");
    var all = history.at(AsOf.LATEST).all(Unknown.TABLE, account).toList();
    json.put("count", all.size());
    for (Unknown unknown : all.subList(0, Math.min(LISTED, all.size()))) {
      ObjectNode one = list.addObject().put("id", unknown.id()).put("name", unknown.name());
      ArrayNode aspects = one.putArray("aspects");
      unknown.aspects().stream().sorted().forEach(aspect -> aspects.add(aspect.noun()));
    }
    return json;
  }
}
