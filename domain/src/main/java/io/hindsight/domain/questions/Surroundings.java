package io.hindsight.domain.questions;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.organization.ControlPolicyType;
import io.hindsight.domain.policy.evaluate.NamedPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The policies that do not come from the principal: its organization's, and the resource's own. */
public interface Surroundings {
  /** Neither an organization nor policies on resources. */
  Surroundings NONE = new Surroundings() {};

  /** The service control policies of an account, a level a list, from the root down. */
  default List<List<NamedPolicy>> scps(Entities state, AccountId account, Instant moment) {
    return List.of();
  }

  /** The resource control policies of an account, as {@link #scps}. */
  default List<List<NamedPolicy>> rcps(Entities state, AccountId account, Instant moment) {
    return List.of();
  }

  /** What is not known of the control policies of an account, in words. */
  default List<String> unknown(Entities state, AccountId account, ControlPolicyType type) {
    return List.of();
  }

  /** The organization that an account is in, where that is known. */
  default Optional<String> organizationId(Entities state, AccountId account) {
    return Optional.empty();
  }

  /** Who owns a resource whose ARN does not say it. */
  default Optional<AccountId> owner(Entities state, String resource) {
    return Optional.empty();
  }

  /** The policy on a resource, which is not a role. */
  default Optional<NamedPolicy> resourcePolicy(Entities state, String resource, Instant moment) {
    return Optional.empty();
  }
}
