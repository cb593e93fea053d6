package io.hindsight.http.aws.iam;

import io.hindsight.domain.access.PrincipalPolicies;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.catalogue.managedpolicies.ManagedPolicyCatalogue;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.managedpolicy.ManagedPolicy;
import io.hindsight.domain.managedpolicy.ManagedPolicyCommand;
import io.hindsight.domain.principal.Principal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The policies of a user, group or role under the names that AWS's simulator has for them; which
 * they are is as {@link PrincipalPolicies} says.
 *
 * @param moment whose versions of AWS's own policies count
 */
record SourcePolicies(Entities state, Instant moment) {

  List<SourcePolicy> identity(Identity identity) {
    List<SourcePolicy> policies = new ArrayList<>();
    own(identity, policies);
    for (String groupId : identity.groups()) {
      state
          .find(Identity.key(identity.account(), groupId))
          .ifPresent(group -> own(group, policies));
    }
    return policies;
  }

  private void own(Identity identity, List<SourcePolicy> policies) {
    for (String arn : identity.relations().attached()) {
      managed(identity, arn).ifPresent(policies::add);
    }
    String prefix = identity.kind().arnType() + '_' + identity.name() + '_';
    identity.inlinePolicies().forEach((name, text) -> add(policies, prefix + name, text));
    state
        .find(Principal.key(identity.account(), identity.id()))
        .ifPresent(
            principal ->
                principal
                    .inlinePoliciesByName()
                    .forEach((name, text) -> add(policies, prefix + name, text)));
  }

  private static void add(List<SourcePolicy> policies, String id, String text) {
    policies.add(SourcePolicy.stored(id, SourcePolicy.Kind.IAM, text));
  }

  Optional<SourcePolicy> boundary(Identity identity) {
    String arn = identity.relations().boundary();
    return arn == null ? Optional.empty() : managed(identity, arn);
  }

  private Optional<SourcePolicy> managed(Identity identity, String arn) {
    return document(identity.account(), arn)
        .map(
            text ->
                SourcePolicy.stored(
                    arn.substring(arn.lastIndexOf('/') + 1), SourcePolicy.Kind.IAM, text));
  }

  /** The default version of a managed policy, the account's or AWS's. */
  Optional<String> document(AccountId account, String arn) {
    ManagedPolicyCatalogue catalogue = ManagedPolicyCatalogue.instance();
    return ManagedPolicyCommand.find(state, account, arn)
        .map(ManagedPolicy::defaultVersion)
        .map(version -> version.document())
        .or(
            () ->
                catalogue
                    .find(arn)
                    .flatMap(policy -> policy.versionAt(moment))
                    .map(catalogue::documentOf));
  }
}
