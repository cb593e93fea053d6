package io.hindsight.http.api.questions;

import akka.stream.javadsl.Source;
import io.hindsight.domain.catalogue.actions.AccessLevel;
import io.hindsight.domain.questions.Moment;
import io.hindsight.domain.questions.Questions;
import io.hindsight.domain.questions.WhatCan;
import io.hindsight.http.api.ApiAnswer;
import io.hindsight.http.api.Moments;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code /v1/what-can}. */
final class WhatCanRoute {
  static final String DESCRIPTION =
      """
      {"summary": "What a principal can do, as of any moment",
       "description": "access: by service and access level, how many of the actions that AWS has, and on what. permissions: what its policies grant, in their own patterns: allowed, allowed on condition, or taken away by a deny, a boundary, an organization or a session; and what stands apart within that.",
       %s
       "answer": {"type": "object"}}
      """;
  static final List<Parameter> PARAMETERS =
      List.of(Parameter.PRINCIPAL, Parameter.CONTEXT, Parameter.AS_OF);

  private final Questions questions;
  private final Scope scope;

  WhatCanRoute(Questions questions, Scope scope) {
    this.questions = questions;
    this.scope = scope;
  }

  ApiAnswer answer(Asked asked) {
    String principal = asked.principal(scope);
    Moment moment = asked.moment(questions.history());
    Map<String, List<String>> context = asked.context();
    asked.input().end();
    WhatCan answer = questions.whatCan(principal, context, moment);
    List<Map<String, Object>> rows =
        answer.permissions().stream().map(WhatCanRoute::permission).toList();
    if (asked.wantsLines()) {
      return ApiAnswer.lines(Source.from(rows));
    }
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("principal", principal);
    members.put("asOf", Moments.text(moment.asOf()));
    if (!context.isEmpty()) {
      members.put("context", context);
    }
    members.put("access", answer.byLevel().stream().map(WhatCanRoute::access).toList());
    members.put("permissions", rows);
    return ApiAnswer.json(members);
  }

  private static Map<String, Object> access(WhatCan.Access access) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("service", access.service());
    members.put("accessLevel", access.level().text());
    members.put("allowed", access.allowed());
    if (access.conditional() > 0) {
      members.put("conditional", access.conditional());
    }
    members.put("of", access.of());
    members.put("resources", access.resources());
    return members;
  }

  private static Map<String, Object> permission(WhatCan.Permission permission) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("service", permission.service());
    members.put("actions", permission.actions());
    members.put("resources", permission.resources());
    members.put("accessLevels", permission.levels().stream().map(AccessLevel::text).toList());
    String effect = permission.effect().name().toLowerCase(Locale.ROOT);
    members.put("effect", effect.substring(0, 1).toUpperCase(Locale.ROOT) + effect.substring(1));
    Words.prospect(members, permission.prospect());
    return members;
  }
}
