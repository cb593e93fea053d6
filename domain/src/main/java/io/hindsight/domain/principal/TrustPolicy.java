package io.hindsight.domain.principal;

import java.util.Map;

/**
 * A role's trust policy.
 *
 * @param principalIds the unique ids that the ARNs in the document stood for when it was stored:
 *     AWS keeps the ids, so a principal made anew under an old name is not trusted ("AWS JSON
 *     policy elements: Principal")
 */
public record TrustPolicy(String document, int size, Map<String, String> principalIds) {
  public TrustPolicy {
    principalIds = Map.copyOf(principalIds);
  }
}
