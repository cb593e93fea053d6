package io.hindsight.http.api.questions;

import akka.stream.javadsl.Source;
import io.hindsight.domain.decider.Cause;
import io.hindsight.domain.questions.Blame;
import io.hindsight.domain.questions.Deed;
import io.hindsight.domain.questions.Moment;
import io.hindsight.domain.questions.Questions;
import io.hindsight.http.api.ApiAnswer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code /v1/blame}. */
final class BlameRoute {
  static final String DESCRIPTION =
      """
      {"summary": "Why a principal could or could not do something, and who made it so",
       "description": "From each deciding statement to the changes that made it count, and from each change back along the credentials to a user or root.",
       %s
       "answer": {"type": "object"}}
      """;
  static final List<Parameter> PARAMETERS =
      List.of(
          Parameter.PRINCIPAL,
          Parameter.ACTION,
          Parameter.RESOURCE,
          Parameter.CONTEXT,
          Parameter.AS_OF);

  private final Questions questions;
  private final Scope scope;

  BlameRoute(Questions questions, Scope scope) {
    this.questions = questions;
    this.scope = scope;
  }

  ApiAnswer answer(Asked asked) {
    Deed deed = asked.deed();
    String principal = asked.principal(scope);
    Moment moment = asked.moment(questions.history());
    asked.input().end();
    Blame blame = questions.blame(principal, deed, moment);
    List<Map<String, Object>> chains = blame.chains().stream().map(BlameRoute::chain).toList();
    List<Map<String, Object>> turn = blame.turn().stream().map(BlameRoute::link).toList();
    if (asked.wantsLines()) {
      return ApiAnswer.lines(Source.from(chains).concat(Source.from(turn)));
    }
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("principal", principal);
    members.putAll(Words.question(deed, moment));
    Words.prospect(members, blame.prospect());
    members.remove("statements");
    members.put("chains", chains);
    if (!turn.isEmpty()) {
      members.put("turnedBy", turn);
    }
    return ApiAnswer.json(members);
  }

  private static Map<String, Object> chain(Blame.Chain chain) {
    Map<String, Object> members = Words.ground(chain.ground());
    Words.text(members, "version", chain.version());
    members.put("changes", chain.links().stream().map(BlameRoute::link).toList());
    return members;
  }

  private static Map<String, Object> link(Blame.Link link) {
    Map<String, Object> members = Words.influence(link.change());
    members.put("lineage", link.lineage().stream().map(BlameRoute::hop).toList());
    return members;
  }

  private static Map<String, Object> hop(Blame.Hop hop) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("step", hop.step().name().toLowerCase(Locale.ROOT));
    Words.text(members, "arn", hop.arn());
    Words.text(members, "accessKeyId", hop.accessKeyId());
    if (hop.at() != null) {
      members.put("credentialFrom", hop.at());
    }
    Cause made = hop.madeBy();
    if (made != null) {
      Map<String, Object> call = new LinkedHashMap<>();
      Words.cause(call, made);
      members.put("madeBy", call);
    }
    members.put("note", hop.note());
    return members;
  }
}
