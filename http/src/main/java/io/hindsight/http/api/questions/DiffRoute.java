package io.hindsight.http.api.questions;

import akka.stream.javadsl.Source;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.questions.Diff;
import io.hindsight.domain.questions.Prospect;
import io.hindsight.domain.questions.Questions;
import io.hindsight.http.api.ApiAnswer;
import io.hindsight.http.api.ApiError;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /v1/diff}. */
final class DiffRoute {
  static final String DESCRIPTION =
      """
      {"summary": "What access was gained and lost between two instants",
       "description": "Of effective permissions, not of texts: another text of the same meaning is no change. Each with the changes that turned it.",
       %s
       "answer": {"type": "object"}}
      """;
  static final List<Parameter> PARAMETERS =
      List.of(
          Parameter.needed("from", "an instant"),
          Parameter.of("to", "an instant; asOf, or now, where it is absent"),
          Parameter.of("principal", "the one principal to compare; all where it is absent"),
          Parameter.CONTEXT,
          Parameter.ACCOUNTS,
          Parameter.AS_OF);

  private final Questions questions;
  private final Scope scope;

  DiffRoute(Questions questions, Scope scope) {
    this.questions = questions;
    this.scope = scope;
  }

  ApiAnswer answer(Asked asked) {
    Instant from = asked.instant("from").orElseThrow(() -> ApiError.invalid("`from` is needed"));
    Instant end = asked.moment(questions.history()).at();
    Instant to = asked.instant("to").orElse(end);
    if (to.isAfter(asked.now()) || from.isAfter(asked.now())) {
      throw ApiError.invalid("an instant lies in the future; it is " + asked.now());
    }
    Optional<String> principal = asked.input().optionalText("principal");
    List<AccountId> accounts =
        principal.isPresent() ? List.of(account(asked.principal(scope))) : asked.accounts(scope);
    Map<String, List<String>> context = asked.context();
    asked.input().end();
    Diff diff = questions.diff(from, to, accounts, principal.orElse(null), context);
    List<Map<String, Object>> rows = diff.changes().stream().map(DiffRoute::gain).toList();
    if (asked.wantsLines()) {
      return ApiAnswer.lines(Source.from(rows));
    }
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("from", from);
    members.put("to", to);
    members.put("accounts", accounts.stream().map(AccountId::value).toList());
    members.put("changes", rows);
    members.put("compared", diff.asked());
    return ApiAnswer.json(members);
  }

  private static AccountId account(String arn) {
    return new AccountId(arn.split(":", -1)[4]);
  }

  private static Map<String, Object> gain(Diff.Gain gain) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("principal", gain.principal());
    String direction = gain.direction().name().toLowerCase(Locale.ROOT);
    members.put(
        "direction", direction.substring(0, 1).toUpperCase(Locale.ROOT) + direction.substring(1));
    members.put("actions", gain.actions());
    members.put("resources", gain.resources());
    put(members, "before", gain.before());
    put(members, "after", gain.after());
    members.put("causes", gain.causes().stream().map(Words::influence).toList());
    return members;
  }

  private static void put(Map<String, Object> members, String name, @Nullable Prospect prospect) {
    if (prospect != null) {
      Map<String, Object> inner = new LinkedHashMap<>();
      Words.prospect(inner, prospect);
      members.put(name, inner);
    }
  }
}
