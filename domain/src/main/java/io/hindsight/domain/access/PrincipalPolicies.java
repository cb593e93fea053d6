package io.hindsight.domain.access;

import io.hindsight.domain.account.PasswordPolicy;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.catalogue.managedpolicies.ManagedPolicyCatalogue;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.managedpolicy.ManagedPolicy;
import io.hindsight.domain.managedpolicy.ManagedPolicyCommand;
import io.hindsight.domain.policy.compile.CompiledPolicy;
import io.hindsight.domain.policy.compile.PolicyCompiler;
import io.hindsight.domain.policy.document.PolicySyntaxException;
import io.hindsight.domain.policy.evaluate.NamedPolicy;
import io.hindsight.domain.policy.evaluate.PolicySets;
import io.hindsight.domain.principal.Principal;
import io.hindsight.domain.session.Session;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The policies that apply to a subject, as they are at a moment. */
public final class PrincipalPolicies {
  private final PolicyCompiler compiler = new PolicyCompiler();
  private final ManagedPolicyCatalogue catalogue = ManagedPolicyCatalogue.instance();

  /**
   * @param moment whose versions of AWS's own policies count
   */
  public PolicySets of(Entities state, Subject subject, Instant moment) {
    Identity identity = subject.identity();
    List<NamedPolicy> policies =
        identity == null
            ? ofRoot(state, subject, moment)
            : identityPolicies(state, identity, moment);
    return new PolicySets(
        policies,
        null,
        identity == null ? null : boundary(state, identity, moment),
        List.of(),
        List.of(),
        sessionPolicies(state, subject, moment),
        null);
  }

  /** Root may anything, but what the policy of the session's task denies. */
  private List<NamedPolicy> ofRoot(Entities state, Subject subject, Instant moment) {
    List<NamedPolicy> policies = new ArrayList<>();
    Session session = subject.session();
    if (subject.kind() == Subject.Kind.ASSUMED_ROOT && session != null) {
      add(
          policies,
          "root",
          subject.arn(),
          "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}");
      for (String arn : session.policyArns()) {
        managed(state, session.account(), arn, session.arn(), moment).ifPresent(policies::add);
      }
    }
    return policies;
  }

  public List<NamedPolicy> identityPolicies(Entities state, Identity identity, Instant moment) {
    List<NamedPolicy> policies = new ArrayList<>();
    own(state, identity, moment, policies);
    ownPassword(state, identity, policies);
    state
        .find(Principal.key(identity.account(), identity.id()))
        .ifPresent(
            principal ->
                principal
                    .inlinePoliciesByName()
                    .forEach((name, text) -> add(policies, name, identity.arn(), text)));
    for (String groupId : identity.groups()) {
      state
          .find(Identity.key(identity.account(), groupId))
          .ifPresent(
              group -> {
                own(state, group, moment, policies);
                group
                    .inlinePolicies()
                    .forEach((name, text) -> add(policies, name, group.arn(), text));
              });
    }
    return policies;
  }

  /** An account's password policy may let every user change its own password. */
  private void ownPassword(Entities state, Identity identity, List<NamedPolicy> policies) {
    if (identity.kind() == Identity.Kind.USER) {
      state
          .find(PasswordPolicy.key(identity.account()))
          .filter(PasswordPolicy::allowUsersToChangePassword)
          .ifPresent(
              policy ->
                  add(
                      policies,
                      "account password policy",
                      identity.arn(),
                      """
                      {"Version":"2012-10-17","Statement":[\
                      {"Effect":"Allow","Action":"iam:ChangePassword","Resource":"%s"},\
                      {"Effect":"Allow","Action":"iam:GetAccountPasswordPolicy","Resource":"*"}]}"""
                          .formatted(identity.arn())));
    }
  }

  private void own(Entities state, Identity identity, Instant moment, List<NamedPolicy> policies) {
    for (String arn : identity.relations().attached()) {
      managed(state, identity.account(), arn, identity.arn(), moment).ifPresent(policies::add);
    }
  }

  private void add(List<NamedPolicy> policies, String name, String attachedTo, String text) {
    policies.add(new NamedPolicy(name, attachedTo, compile(text)));
  }

  public @Nullable List<NamedPolicy> boundary(Entities state, Identity identity, Instant moment) {
    String arn = identity.relations().boundary();
    return arn == null
        ? null
        : managed(state, identity.account(), arn, identity.arn(), moment).stream().toList();
  }

  private @Nullable List<NamedPolicy> sessionPolicies(
      Entities state, Subject subject, Instant moment) {
    Session session = subject.session();
    if (session == null || session.kind() == Session.Kind.ASSUMED_ROOT) {
      return null;
    }
    boolean none = session.policies().isEmpty() && session.policyArns().isEmpty();
    if (none && session.kind() != Session.Kind.FEDERATED_USER) {
      return null; // a federated user without policies of its session may do nothing
    }
    List<NamedPolicy> policies = new ArrayList<>();
    for (String text : session.policies()) {
      add(policies, "session policy", session.arn(), text);
    }
    for (String arn : session.policyArns()) {
      managed(state, session.account(), arn, session.arn(), moment).ifPresent(policies::add);
    }
    return policies;
  }

  /** A managed policy's default version, of the account's own or of AWS's. */
  public Optional<NamedPolicy> managed(
      Entities state, AccountId account, String arn, String attachedTo, Instant moment) {
    Optional<String> text =
        ManagedPolicyCommand.find(state, account, arn)
            .map(ManagedPolicy::defaultVersion)
            .map(version -> version.document())
            .or(
                () ->
                    catalogue
                        .find(arn)
                        .flatMap(policy -> policy.versionAt(moment))
                        .map(catalogue::documentOf));
    return text.map(document -> new NamedPolicy(arn, attachedTo, compile(document)));
  }

  public CompiledPolicy compile(String text) {
    try {
      return compiler.compile(text);
    } catch (PolicySyntaxException e) {
      throw new IllegalStateException("a stored policy does not parse", e);
    }
  }
}
