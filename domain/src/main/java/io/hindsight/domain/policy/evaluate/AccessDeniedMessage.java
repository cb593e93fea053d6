package io.hindsight.domain.policy.evaluate;

import io.hindsight.domain.policy.request.Request;

/** AWS's words for a refusal ("Troubleshoot access denied error messages"). */
public final class AccessDeniedMessage {
  private AccessDeniedMessage() {}

  public static String of(Request request, Decision decision) {
    return of(request.principal().arn(), request.action(), request.resource(), decision);
  }

  public static String of(String caller, String action, String resource, Decision decision) {
    StringBuilder text =
        new StringBuilder("User: ")
            .append(caller)
            .append(" is not authorized to perform: ")
            .append(action);
    text.append(" on resource: ").append(resource);
    PolicyType by = decision.decidedBy();
    return by == null ? text.toString() : text.append(reason(action, decision, by)).toString();
  }

  private static String reason(String action, Decision decision, PolicyType by) {
    return decision.verdict() == Verdict.EXPLICIT_DENY
        ? " with an explicit deny in " + by.withArticle()
        : " because no " + by.noun() + " allows the " + action + " action";
  }
}
