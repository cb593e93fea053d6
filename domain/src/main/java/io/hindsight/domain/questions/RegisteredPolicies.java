package io.hindsight.domain.questions;

import io.hindsight.domain.access.PrincipalPolicies;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.history.History;
import io.hindsight.domain.organization.ControlPolicyType;
import io.hindsight.domain.policy.evaluate.NamedPolicy;
import io.hindsight.domain.resourcepolicy.ResourcePolicies;
import io.hindsight.domain.resourcepolicy.ResourcePolicy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The policies that are registered for resources, and those of mirrored organizations, as they were
 * at the moment of a question.
 */
public final class RegisteredPolicies implements Surroundings {
  private final History history;
  private final TrustPolicies principals = new TrustPolicies();
  private final OrganizationPolicies organizations;

  public RegisteredPolicies(History history) {
    this.history = history;
    this.organizations = new OrganizationPolicies(history, new PrincipalPolicies());
  }

  @Override
  public List<List<NamedPolicy>> scps(Entities state, AccountId account, Instant moment) {
    return organizations.levels(state, account, ControlPolicyType.SERVICE_CONTROL_POLICY);
  }

  @Override
  public List<List<NamedPolicy>> rcps(Entities state, AccountId account, Instant moment) {
    return organizations.levels(state, account, ControlPolicyType.RESOURCE_CONTROL_POLICY);
  }

  @Override
  public List<String> unknown(Entities state, AccountId account, ControlPolicyType type) {
    return organizations.unknown(state, account, type);
  }

  @Override
  public Optional<String> organizationId(Entities state, AccountId account) {
    return organizations.organizationId(state, account);
  }

  @Override
  public Optional<AccountId> owner(Entities state, String resource) {
    return governing(state, resource).map(ResourcePolicy::account);
  }

  @Override
  public Optional<NamedPolicy> resourcePolicy(Entities state, String resource, Instant moment) {
    return governing(state, resource)
        .map(
            policy ->
                new NamedPolicy(
                    "resource policy",
                    policy.resourceArn(),
                    principals.compile(state, policy.document(), policy.principalIds())));
  }

  private Optional<ResourcePolicy> governing(Entities state, String resource) {
    return ResourcePolicies.governing(state, history.accounts(), resource);
  }
}
