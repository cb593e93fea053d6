package io.hindsight.ops.bench.evaluate;

import io.hindsight.domain.policy.evaluate.NamedPolicy;
import io.hindsight.domain.policy.evaluate.PolicySets;
import io.hindsight.domain.policy.request.PrincipalRef;
import java.util.List;
import java.util.Map;

/**
 * The principals of an estate, with the policies that count for each.
 *
 * @param size the name of the estate's size
 */
record Estate(String size, Map<String, Member> members) {
  /** A principal and its policies. */
  record Member(PrincipalRef ref, PolicySets policies) {
    List<NamedPolicy> boundary() {
      List<NamedPolicy> boundary = policies.boundary();
      return boundary == null ? List.of() : boundary;
    }
  }
}
