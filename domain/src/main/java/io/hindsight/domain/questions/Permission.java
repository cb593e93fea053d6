package io.hindsight.domain.questions;

import io.hindsight.domain.access.Subject;
import io.hindsight.domain.policy.evaluate.Authorizer;
import io.hindsight.domain.policy.evaluate.Decision;
import io.hindsight.domain.policy.evaluate.Explanation;
import io.hindsight.domain.policy.evaluate.PolicySets;
import io.hindsight.domain.policy.request.PrincipalRef;
import io.hindsight.domain.policy.request.Request;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Whether one principal may do a deed at a moment: what the live authoriser would have said. */
public final class Permission {
  private final Request request;
  private final PolicySets sets;

  private Permission(Request request, PolicySets sets) {
    this.request = request;
    this.sets = sets;
  }

  static Permission of(Scene scene, Subject subject) {
    return new Permission(scene.request(subject), scene.sets(subject));
  }

  /** Of a service or anybody: there are no policies but those on the resource's side. */
  static Permission of(Scene scene, PrincipalRef principal) {
    Map<String, List<String>> keys = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    boolean service = principal.kind() == PrincipalRef.Kind.SERVICE;
    keys.put("aws:PrincipalIsAWSService", List.of(Boolean.toString(service)));
    if (service) {
      keys.put("aws:PrincipalServiceName", List.of(principal.arn()));
    } else {
      keys.put("aws:PrincipalType", List.of("Anonymous"));
    }
    keys.putAll(scene.facts());
    return new Permission(
        new Request(
            principal,
            scene.deed().action(),
            scene.deed().resource(),
            scene.resourceAccount(),
            keys),
        new PolicySets(
            List.of(), scene.resourcePolicy(), null, List.of(), scene.resourceRcps(), null, null));
  }

  /** Who owns the resource; empty where nothing says it. */
  public String resourceAccount() {
    return request.resourceAccount();
  }

  public Decision decision() {
    return Authorizer.decide(request, sets);
  }

  public Explanation explanation() {
    return Authorizer.explain(request, sets);
  }
}
