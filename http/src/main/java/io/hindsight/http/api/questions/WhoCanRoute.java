package io.hindsight.http.api.questions;

import akka.stream.javadsl.Source;
import io.hindsight.domain.access.Subject;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.questions.Deed;
import io.hindsight.domain.questions.Moment;
import io.hindsight.domain.questions.Questions;
import io.hindsight.domain.questions.RolePath;
import io.hindsight.domain.questions.WhoCan;
import io.hindsight.domain.session.Session;
import io.hindsight.http.api.ApiAnswer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** {@code /v1/who-can}. */
final class WhoCanRoute {
  static final String DESCRIPTION =
      """
      {"summary": "Who can do an action on a resource, as of any moment",
       "description": "Every root, user and role with its verdict, the statements that decided, and the conditions on missing context that would turn it.",
       %s
       "answer": {"type": "object"}}
      """;
  static final List<Parameter> PARAMETERS =
      List.of(
          Parameter.ACTION,
          Parameter.RESOURCE,
          Parameter.AS_OF,
          Parameter.CONTEXT,
          Parameter.ACCOUNTS,
          Parameter.flag("viaRoles", "also who gets there by assuming roles, with the path"),
          Parameter.flag("sessions", "also the sessions that were alive, each by itself"),
          Parameter.of(
              "only", "allowed: those who can, conditional: those whom missing context turns"));

  private final Questions questions;
  private final Scope scope;

  WhoCanRoute(Questions questions, Scope scope) {
    this.questions = questions;
    this.scope = scope;
  }

  ApiAnswer answer(Asked asked) {
    Deed deed = asked.deed();
    Moment moment = asked.moment(questions.history());
    List<AccountId> accounts = asked.accounts(scope);
    boolean sessions = asked.input().flag("sessions", false);
    boolean viaRoles = asked.input().flag("viaRoles", false);
    Predicate<WhoCan.Row> wanted = wanted(asked.input().optionalText("only").orElse(""));
    asked.input().end();
    WhoCan answer = questions.whoCan(deed, accounts, moment, sessions);
    List<RolePath> paths = viaRoles ? questions.viaRoles(answer, accounts) : List.of();
    Stream<Map<String, Object>> rows =
        Stream.concat(
            answer.rows().stream().filter(wanted).map(WhoCanRoute::row),
            paths.stream().map(WhoCanRoute::path));
    if (asked.wantsLines()) {
      List<Map<String, Object>> lines = List.of();
      return ApiAnswer.lines(Source.from(lines).concat(Source.fromIterator(rows::iterator)));
    }
    Map<String, Object> members = Words.question(deed, moment);
    members.put("accounts", accounts.stream().map(AccountId::value).toList());
    members.put("principals", rows.toList());
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("asked", answer.rows().size());
    summary.put("allowed", answer.allowed().size());
    summary.put("unknown", answer.rows().stream().filter(WhoCan.Row::isUnknown).count());
    summary.put("explicitlyDenied", answer.explicitlyDenied());
    summary.put("viaRoles", paths.size());
    members.put("summary", summary);
    return ApiAnswer.json(members);
  }

  private static Predicate<WhoCan.Row> wanted(String only) {
    return switch (only) {
      case "" -> row -> true;
      case "allowed" -> WhoCan.Row::isAllowed;
      case "conditional" -> row -> row.wouldAllow() || row.wouldDeny();
      case "allowed,conditional", "possible" ->
          row -> row.isAllowed() || row.wouldAllow() || row.isUnknown();
      default ->
          throw io.hindsight.http.api.ApiError.invalid(
              "`only` is allowed, conditional or possible, not `" + only + "`");
    };
  }

  private static Map<String, Object> row(WhoCan.Row row) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("principal", row.arn());
    Session session = row.subject().session();
    members.put("kind", session == null ? kind(row.subject().kind()) : "session");
    members.put("account", row.subject().account().value());
    if (session != null) {
      members.put("accessKeyId", session.accessKeyId());
      members.put("issuedAt", session.issuedAt());
      members.put("expiresAt", session.expiresAt());
    }
    Words.prospect(members, row.prospect());
    return members;
  }

  private static String kind(Subject.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static Map<String, Object> path(RolePath path) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("principal", path.principal());
    members.put(
        "kind",
        path.kind() == RolePath.Kind.PRINCIPAL
            ? path.principal().contains(":role/") ? "role" : "user"
            : path.kind().name().toLowerCase(Locale.ROOT));
    members.put("verdict", "ViaRoles");
    members.put("via", path.roles());
    if (path.isConditional()) {
      members.put("conditions", Words.grounds(path.conditions()));
    }
    return members;
  }
}
