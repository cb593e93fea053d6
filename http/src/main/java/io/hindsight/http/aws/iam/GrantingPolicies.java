package io.hindsight.http.aws.iam;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.arn.Arn;
import io.hindsight.domain.catalogue.managedpolicies.ManagedPolicyCatalogue;
import io.hindsight.domain.decider.Rejection;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.identity.Identities;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.managedpolicy.ManagedPolicy;
import io.hindsight.domain.managedpolicy.ManagedPolicyCommand;
import io.hindsight.domain.policy.document.PolicyDocument;
import io.hindsight.domain.policy.document.PolicySyntaxException;
import io.hindsight.domain.policy.document.Statement;
import io.hindsight.http.aws.Backend;
import io.hindsight.http.aws.Page;
import io.hindsight.http.aws.protocol.AwsError;
import io.hindsight.http.aws.protocol.Call;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.iam.model.ListPoliciesGrantingServiceAccessEntry;
import software.amazon.awssdk.services.iam.model.ListPoliciesGrantingServiceAccessRequest;
import software.amazon.awssdk.services.iam.model.ListPoliciesGrantingServiceAccessResponse;
import software.amazon.awssdk.services.iam.model.PolicyGrantingServiceAccess;
import software.amazon.awssdk.services.iam.model.PolicyType;

/** Which of an identity's policies grant something of a service; no Deny and no boundary counts. */
public final class GrantingPolicies {
  private final Backend backend;
  private final InlinePolicies inline;
  private final ManagedPolicyCatalogue catalogue = ManagedPolicyCatalogue.instance();

  /** A policy with its text. */
  private record Found(PolicyGrantingServiceAccess shown, String document) {}

  public GrantingPolicies(Backend backend) {
    this.backend = backend;
    this.inline = new InlinePolicies(backend);
  }

  public ListPoliciesGrantingServiceAccessResponse listPoliciesGrantingServiceAccess(
      ListPoliciesGrantingServiceAccessRequest request, Call call) {
    Entities state = backend.at(call);
    List<Found> policies = policies(state, identity(state, call, request.arn()), call);
    Map<String, String> services = new TreeMap<>();
    request.serviceNamespaces().forEach(name -> services.put(name, name));
    Page<String> page = Page.of(services.keySet().stream(), name -> name, request.marker(), null);
    return ListPoliciesGrantingServiceAccessResponse.builder()
        .policiesGrantingServiceAccess(
            page.items().stream()
                .map(
                    service ->
                        ListPoliciesGrantingServiceAccessEntry.builder()
                            .serviceNamespace(service)
                            .policies(
                                policies.stream()
                                    .filter(found -> grants(found.document(), service))
                                    .map(Found::shown)
                                    .toList())
                            .build())
                .toList())
        .isTruncated(page.isTruncated())
        .marker(page.marker())
        .build();
  }

  private Identity identity(Entities state, Call call, String text) {
    AccountId account = backend.account(call);
    Optional<Arn> arn = Arn.parse(text).filter(a -> a.account().equals(account.value()));
    String name = text.substring(text.lastIndexOf('/') + 1);
    for (Identity.Kind kind : Identity.Kind.values()) {
      if (arn.isPresent() && arn.get().resource().startsWith(kind.arnType() + "/")) {
        return Identities.find(state, account, kind, name)
            .filter(identity -> identity.arn().equals(text))
            .orElseThrow(
                () -> Backend.error(Rejection.noSuchEntity("ARN " + text + " cannot be found.")));
      }
    }
    throw AwsError.of("InvalidInput", "ARN " + text + " is not valid.");
  }

  private List<Found> policies(Entities state, Identity identity, Call call) {
    List<Found> found = new ArrayList<>();
    addOwn(state, identity, call, found);
    for (String groupId : identity.groups()) {
      state
          .find(Identity.key(identity.account(), groupId))
          .ifPresent(group -> addOwn(state, group, call, found));
    }
    return found;
  }

  private void addOwn(Entities state, Identity owner, Call call, List<Found> found) {
    for (String arn : owner.relations().attached()) {
      document(state, owner.account(), arn, call)
          .ifPresent(
              document ->
                  found.add(
                      new Found(
                          PolicyGrantingServiceAccess.builder()
                              .policyName(arn.substring(arn.lastIndexOf('/') + 1))
                              .policyType(PolicyType.MANAGED)
                              .policyArn(arn)
                              .build(),
                          document)));
    }
    inline
        .policies(state, owner)
        .forEach(
            (name, document) ->
                found.add(
                    new Found(
                        PolicyGrantingServiceAccess.builder()
                            .policyName(name)
                            .policyType(PolicyType.INLINE)
                            .entityType(owner.kind().name())
                            .entityName(owner.name())
                            .build(),
                        document)));
  }

  private Optional<String> document(Entities state, AccountId account, String arn, Call call) {
    Instant moment = Lookups.moment(call);
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

  private static boolean grants(String document, String service) {
    try {
      return PolicyDocument.parse(document).statements().stream()
          .filter(statement -> statement.effect() == Statement.Effect.ALLOW)
          .anyMatch(
              statement ->
                  statement.notAction()
                      ? statement.actions().stream().noneMatch(each -> coversAll(each, service))
                      : statement.actions().stream().anyMatch(each -> touches(each, service)));
    } catch (PolicySyntaxException e) {
      throw new IllegalStateException("a stored policy does not parse", e);
    }
  }

  private static boolean touches(String action, String service) {
    int colon = action.indexOf(':');
    return action.equals("*")
        || (colon > 0 && action.substring(0, colon).equalsIgnoreCase(service));
  }

  private static boolean coversAll(String action, String service) {
    return action.equals("*") || (touches(action, service) && action.endsWith(":*"));
  }
}
