package io.hindsight.http.aws.iam;

import io.hindsight.domain.catalogue.actions.ActionCatalogue;
import io.hindsight.domain.catalogue.actions.ServiceAction;
import io.hindsight.domain.policy.compile.PolicyCompiler;
import io.hindsight.domain.policy.document.PolicyDocument;
import io.hindsight.domain.policy.document.PolicySyntaxException;
import io.hindsight.domain.policy.evaluate.Authorizer;
import io.hindsight.domain.policy.evaluate.Explanation;
import io.hindsight.domain.policy.evaluate.NamedPolicy;
import io.hindsight.domain.policy.evaluate.PolicySets;
import io.hindsight.domain.policy.evaluate.PolicyType;
import io.hindsight.domain.policy.evaluate.Verdict;
import io.hindsight.domain.policy.request.PrincipalRef;
import io.hindsight.domain.policy.request.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.model.EvaluationResult;
import software.amazon.awssdk.services.iam.model.PolicyEvaluationDecisionType;
import software.amazon.awssdk.services.iam.model.ResourceSpecificResult;
import software.amazon.awssdk.services.iam.model.Statement;

/**
 * A simulation, as AWS's policy simulator answers it, but that a role's trust policy counts.
 *
 * @param resourcePolicy the policy given for all resources; null for none
 * @param boundary null for none
 * @param scps of the caller's account; none where it is in no organization
 * @param resourceOwner whose resources are whose ARNs do not say it; empty for the caller's account
 * @param together whether the action is allowed only where it is on all resources
 * @param trust the trust policy of a role, by its ARN
 */
record Simulation(
    PrincipalRef caller,
    List<SourcePolicy> identity,
    @Nullable SourcePolicy resourcePolicy,
    @Nullable List<SourcePolicy> boundary,
    List<List<NamedPolicy>> scps,
    Map<String, List<String>> context,
    List<String> resources,
    String resourceOwner,
    boolean together,
    Function<String, Optional<SourcePolicy>> trust) {

  /** Hands the decision to the caller's own policies, as policies on keys and roles can. */
  private static final String DELEGATING =
      """
      {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": "%s"}, "Action": "*"}]}
      """;

  EvaluationResult result(String action) {
    if (resources.equals(List.of("*"))) {
      Outcome outcome = outcome(action, "*");
      return common(EvaluationResult.builder(), outcome)
          .evalActionName(action)
          .evalResourceName("*")
          .evalDecision(outcome.decision())
          .matchedStatements(outcome.matched())
          .missingContextValues(outcome.missing())
          .build();
    }
    List<Outcome> outcomes = resources.stream().map(each -> outcome(action, each)).toList();
    Outcome first = outcomes.get(0);
    EvaluationResult.Builder result =
        common(EvaluationResult.builder(), first)
            .evalActionName(action)
            .evalResourceName(outcomes.size() == 1 ? first.resource() : form(action))
            .evalDecision(together(outcomes))
            .matchedStatements(
                outcomes.stream().flatMap(each -> each.matched().stream()).distinct().toList())
            .missingContextValues(List.of())
            .resourceSpecificResults(outcomes.stream().map(Simulation::specific).toList());
    if (outcomes.size() == 1) {
      result.evalDecisionDetailsWithStrings(first.details());
    }
    return result.build();
  }

  private static EvaluationResult.Builder common(EvaluationResult.Builder result, Outcome outcome) {
    Boolean bounded = outcome.allowedByBoundary();
    if (bounded != null) {
      result.permissionsBoundaryDecisionDetail(d -> d.allowedByPermissionsBoundary(bounded));
    }
    Boolean organized = outcome.allowedByOrganizations();
    if (organized != null) {
      result.organizationsDecisionDetail(d -> d.allowedByOrganizations(organized));
    }
    return result;
  }

  private static ResourceSpecificResult specific(Outcome outcome) {
    ResourceSpecificResult.Builder specific =
        ResourceSpecificResult.builder()
            .evalResourceName(outcome.resource())
            .evalResourceDecision(outcome.decision())
            .matchedStatements(outcome.matched())
            .missingContextValues(outcome.missing());
    if (!outcome.details().isEmpty()) {
      specific.evalDecisionDetailsWithStrings(outcome.details());
    }
    Boolean bounded = outcome.allowedByBoundary();
    if (bounded != null) {
      specific.permissionsBoundaryDecisionDetail(d -> d.allowedByPermissionsBoundary(bounded));
    }
    return specific.build();
  }

  private PolicyEvaluationDecisionType together(List<Outcome> outcomes) {
    Set<PolicyEvaluationDecisionType> all = new TreeSet<>();
    outcomes.forEach(outcome -> all.add(outcome.decision()));
    if (all.contains(PolicyEvaluationDecisionType.EXPLICIT_DENY)) {
      return PolicyEvaluationDecisionType.EXPLICIT_DENY;
    }
    boolean allowed =
        together
            ? all.equals(Set.of(PolicyEvaluationDecisionType.ALLOWED))
            : all.contains(PolicyEvaluationDecisionType.ALLOWED);
    return allowed
        ? PolicyEvaluationDecisionType.ALLOWED
        : PolicyEvaluationDecisionType.IMPLICIT_DENY;
  }

  /** The form of the ARNs that an action is about, as AWS's simulator names several resources. */
  private String form(String action) {
    List<ServiceAction.Use> uses =
        ActionCatalogue.instance().action(action).map(ServiceAction::resources).orElse(List.of());
    return uses.stream()
        .filter(use -> use.type().canBe(resources.get(0)))
        .findFirst()
        .or(() -> uses.stream().findFirst())
        .map(use -> use.type().arn().replace("${Partition}", "aws"))
        .orElse("*");
  }

  private record Outcome(
      String resource,
      PolicyEvaluationDecisionType decision,
      List<Statement> matched,
      List<String> missing,
      Map<String, String> details,
      @Nullable Boolean allowedByBoundary,
      @Nullable Boolean allowedByOrganizations) {}

  private Outcome outcome(String action, String resource) {
    Request request = new Request(caller, action, resource, resourceOwner, context);
    Optional<SourcePolicy> counted = counted(action, resource);
    NamedPolicy onResource =
        counted.map(SourcePolicy::named).orElseGet(() -> delegating(action, resource));
    List<NamedPolicy> bounds = boundary == null ? null : named(boundary);
    Explanation explanation =
        Authorizer.explain(
            request,
            new PolicySets(named(identity), onResource, bounds, scps, List.of(), null, null));
    return new Outcome(
        resource,
        type(explanation.decision().verdict()),
        matched(explanation, counted),
        missing(counted),
        request.isSameAccount() ? Map.of() : details(explanation),
        bounds == null ? null : allows(request, bounds, List.of()),
        scps.isEmpty() ? null : allows(request, null, scps));
  }

  /** The policy that counts for a resource: the given one, or a role's own. */
  private Optional<SourcePolicy> counted(String action, String resource) {
    if (resourcePolicy != null) {
      return Optional.of(resourcePolicy);
    }
    return isAssumption(action) ? trust.apply(resource) : Optional.empty();
  }

  private static boolean isAssumption(String action) {
    return action.toLowerCase(Locale.ROOT).startsWith("sts:");
  }

  /**
   * Where a key's or role's policy is not known it is taken to leave the decision to the caller's.
   */
  private @Nullable NamedPolicy delegating(String action, String resource) {
    boolean governed =
        (isAssumption(action) && resource.contains(":role/"))
            || (action.toLowerCase(Locale.ROOT).startsWith("kms:") && resource.contains(":key/"));
    return governed ? delegating() : null;
  }

  private NamedPolicy delegating() {
    try {
      return new NamedPolicy(
          "",
          "",
          PolicyCompiler.compile(PolicyDocument.parse(DELEGATING.formatted(caller.account()))));
    } catch (PolicySyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<NamedPolicy> named(List<SourcePolicy> policies) {
    return policies.stream().map(SourcePolicy::named).toList();
  }

  /** Whether boundaries or organizations by themselves would let it through. */
  private boolean allows(
      Request request, @Nullable List<NamedPolicy> bounds, List<List<NamedPolicy>> levels) {
    Request own =
        new Request(caller, request.action(), request.resource(), caller.account(), context);
    PolicySets sets =
        new PolicySets(
            bounds == null ? List.of(delegatingIdentity()) : bounds,
            delegating(request.action(), request.resource()),
            null,
            levels,
            List.of(),
            null,
            null);
    return Authorizer.decide(own, sets).isAllowed();
  }

  private static NamedPolicy delegatingIdentity() {
    try {
      return new NamedPolicy(
          "",
          "",
          PolicyCompiler.compile(
              PolicyDocument.parse(
                  "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}")));
    } catch (PolicySyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The statements that determine the result: of a refusal the denying ones alone. */
  private List<Statement> matched(Explanation explanation, Optional<SourcePolicy> counted) {
    Verdict verdict = explanation.decision().verdict();
    if (verdict == Verdict.IMPLICIT_DENY) {
      return List.of();
    }
    Map<String, SourcePolicy> byId = new HashMap<>();
    all(counted).forEach(policy -> byId.put(policy.id(), policy));
    List<Statement> matched = new ArrayList<>();
    for (Explanation.Examined examined : explanation.statements()) {
      SourcePolicy policy = byId.get(examined.policy());
      boolean counts =
          verdict == Verdict.EXPLICIT_DENY
              ? examined.deny()
              : !examined.deny() && examined.type() != PolicyType.BOUNDARY;
      if (policy != null && examined.matched() && counts) {
        matched.add(policy.statement(examined.start(), examined.end()));
      }
    }
    return matched;
  }

  private Stream<SourcePolicy> all(Optional<SourcePolicy> counted) {
    return Stream.of(
            identity.stream(),
            counted.stream(),
            boundary == null ? Stream.<SourcePolicy>empty() : boundary.stream())
        .flatMap(each -> each);
  }

  /** The keys that any of the policies asks for and the simulation was not given. */
  private List<String> missing(Optional<SourcePolicy> counted) {
    Set<String> missing = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    all(counted).forEach(policy -> missing.addAll(policy.contextKeys()));
    missing.removeIf(key -> context.containsKey(key));
    return List.copyOf(missing);
  }

  /** Between accounts: what each side says. */
  private static Map<String, String> details(Explanation explanation) {
    return Map.of(
        SourcePolicy.Kind.IAM.text(), side(explanation, PolicyType.IDENTITY, PolicyType.IDENTITY),
        SourcePolicy.Kind.RESOURCE.text(),
            side(explanation, PolicyType.RESOURCE, PolicyType.TRUST));
  }

  private static String side(Explanation explanation, PolicyType one, PolicyType other) {
    boolean allowed = false;
    for (Explanation.Examined examined : explanation.statements()) {
      if (examined.matched() && (examined.type() == one || examined.type() == other)) {
        if (examined.deny()) {
          return PolicyEvaluationDecisionType.EXPLICIT_DENY.toString();
        }
        allowed = true;
      }
    }
    return (allowed
            ? PolicyEvaluationDecisionType.ALLOWED
            : PolicyEvaluationDecisionType.IMPLICIT_DENY)
        .toString();
  }

  private static PolicyEvaluationDecisionType type(Verdict verdict) {
    return switch (verdict) {
      case ALLOW -> PolicyEvaluationDecisionType.ALLOWED;
      case EXPLICIT_DENY -> PolicyEvaluationDecisionType.EXPLICIT_DENY;
      case IMPLICIT_DENY -> PolicyEvaluationDecisionType.IMPLICIT_DENY;
    };
  }
}
