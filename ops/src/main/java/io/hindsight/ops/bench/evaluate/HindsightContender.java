package io.hindsight.ops.bench.evaluate;

import io.hindsight.domain.policy.compile.PolicyCompiler;
import io.hindsight.domain.policy.document.PolicySyntaxException;
import io.hindsight.domain.policy.evaluate.Authorizer;
import io.hindsight.domain.policy.evaluate.NamedPolicy;
import io.hindsight.domain.policy.evaluate.PolicySets;
import io.hindsight.domain.policy.request.Request;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** This engine: the look-up of the principal and the making of the request are timed with it. */
final class HindsightContender implements Contender {
  private final Estate estate;
  private final ConcurrentMap<String, NamedPolicy> delegations = new ConcurrentHashMap<>();

  HindsightContender(Estate estate) {
    this.estate = estate;
  }

  @Override
  public String name() {
    return "hindsight";
  }

  @Override
  public boolean allows(Asked asked) {
    Estate.Member member = estate.members().get(asked.principal());
    if (member == null) {
      return false;
    }
    Request request =
        Request.of(
            member.ref(), asked.action(), asked.resource(), "", asked.keys(), asked.values());
    PolicySets policies = member.policies();
    if (asked.action().startsWith("kms:") || asked.action().startsWith("sts:")) {
      policies = policies.withResource(delegation(member.ref().account()));
    }
    return Authorizer.decide(request, policies).isAllowed();
  }

  /**
   * Estates have neither key nor trust policies, and without one nobody may use a key or a role.
   * Their reference asks the account's own policies alone; so does a policy that hands it to them.
   */
  private NamedPolicy delegation(String account) {
    return delegations.computeIfAbsent(
        account,
        id -> {
          try {
            return new NamedPolicy("delegation", "", new PolicyCompiler().compile(policy(id)));
          } catch (PolicySyntaxException e) {
            throw new IllegalStateException("the account `" + id + "` is no account", e);
          }
        });
  }

  private static String policy(String account) {
    return """
        {"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*",
          "Principal": {"AWS": "%s"}}}"""
        .formatted(account);
  }
}
