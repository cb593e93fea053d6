package io.hindsight.domain.policy.evaluate;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The policies that a decision is made with. Null is no such policy; an empty list of boundaries,
 * session or endpoint policies is one that allows nothing.
 *
 * @param scps the levels from the root of the organization down; none where the list is empty
 * @param rcps as {@code scps}, of the resource's account
 */
public record PolicySets(
    List<NamedPolicy> identity,
    @Nullable NamedPolicy resource,
    @Nullable List<NamedPolicy> boundary,
    List<List<NamedPolicy>> scps,
    List<List<NamedPolicy>> rcps,
    @Nullable List<NamedPolicy> session,
    @Nullable List<NamedPolicy> vpce) {

  /** Identity policies alone. */
  public static PolicySets identity(List<NamedPolicy> identity) {
    return new PolicySets(identity, null, null, List.of(), List.of(), null, null);
  }

  public PolicySets withResource(@Nullable NamedPolicy changed) {
    return new PolicySets(identity, changed, boundary, scps, rcps, session, vpce);
  }
}
