package io.hindsight.http.api.questions;

import io.hindsight.domain.decider.Cause;
import io.hindsight.domain.policy.evaluate.Decision;
import io.hindsight.domain.questions.Deed;
import io.hindsight.domain.questions.Ground;
import io.hindsight.domain.questions.Influence;
import io.hindsight.domain.questions.Moment;
import io.hindsight.domain.questions.Prospect;
import io.hindsight.http.api.AnswerWriter;
import io.hindsight.http.api.Moments;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The members that all answers share. */
final class Words {
  private Words() {}

  static Map<String, Object> question(Deed deed, Moment moment) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("action", deed.action());
    members.put("resource", deed.resource());
    if (!deed.context().isEmpty()) {
      members.put("context", deed.context());
    }
    members.put("asOf", Moments.text(moment.asOf()));
    return members;
  }

  static void decision(Map<String, Object> members, Decision decision) {
    members.put("verdict", decision.verdict().text());
    members.put("decidedBy", AnswerWriter.type(decision.decidedBy()));
  }

  static void prospect(Map<String, Object> members, Prospect prospect) {
    decision(members, prospect.decision());
    if (prospect.isUnknown()) {
      members.put("asFarAsKnown", prospect.decision().verdict().text());
      members.put("verdict", "Unknown");
      members.put("unknown", prospect.unknown());
    }
    if (!prospect.grounds().isEmpty()) {
      members.put("statements", grounds(prospect.grounds()));
    }
    if (!prospect.wouldAllowIf().isEmpty()) {
      members.put("wouldAllowIf", grounds(prospect.wouldAllowIf()));
    }
    if (!prospect.wouldDenyIf().isEmpty()) {
      members.put("wouldDenyIf", grounds(prospect.wouldDenyIf()));
    }
  }

  static Map<String, Object> influence(Influence influence) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("at", influence.at());
    members.put("what", influence.what());
    if (influence.number() > 0) {
      members.put("event", influence.number());
    }
    cause(members, influence.cause());
    return members;
  }

  static void cause(Map<String, Object> members, Cause cause) {
    text(members, "operation", cause.operation());
    text(members, "caller", cause.caller());
    text(members, "accessKeyId", cause.accessKeyId());
    text(members, "sourceAddress", cause.sourceAddress());
    text(members, "userAgent", cause.userAgent());
    text(members, "requestId", cause.requestId());
  }

  static void text(Map<String, Object> members, String name, String value) {
    if (!value.isEmpty()) {
      members.put(name, value);
    }
  }

  static List<Map<String, Object>> grounds(List<Ground> grounds) {
    return grounds.stream().map(Words::ground).toList();
  }

  static Map<String, Object> ground(Ground ground) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("policyType", AnswerWriter.type(ground.type()));
    members.put("policy", ground.policy());
    members.put("attachedTo", ground.attachedTo());
    members.put("statement", ground.statement());
    members.put("effect", ground.deny() ? "Deny" : "Allow");
    if (!ground.conditions().isEmpty()) {
      members.put("conditions", ground.conditions());
    }
    return members;
  }
}
