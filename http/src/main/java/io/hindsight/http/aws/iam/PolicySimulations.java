package io.hindsight.http.aws.iam;

import io.hindsight.domain.access.PrincipalKeys;
import io.hindsight.domain.access.Subject;
import io.hindsight.domain.access.Subjects;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.arn.Arn;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.identity.Identities;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.policy.evaluate.NamedPolicy;
import io.hindsight.domain.policy.request.PrincipalRef;
import io.hindsight.domain.policy.validate.PolicyKind;
import io.hindsight.domain.principal.TrustPolicy;
import io.hindsight.domain.questions.Surroundings;
import io.hindsight.domain.time.AsOf;
import io.hindsight.http.aws.Backend;
import io.hindsight.http.aws.Page;
import io.hindsight.http.aws.authorization.AssumableRoles;
import io.hindsight.http.aws.authorization.TrustedPrincipals;
import io.hindsight.http.aws.protocol.Call;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.model.EvaluationResult;
import software.amazon.awssdk.services.iam.model.GetContextKeysForCustomPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetContextKeysForCustomPolicyResponse;
import software.amazon.awssdk.services.iam.model.GetContextKeysForPrincipalPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetContextKeysForPrincipalPolicyResponse;
import software.amazon.awssdk.services.iam.model.SimulateCustomPolicyRequest;
import software.amazon.awssdk.services.iam.model.SimulateCustomPolicyResponse;
import software.amazon.awssdk.services.iam.model.SimulatePrincipalPolicyRequest;
import software.amazon.awssdk.services.iam.model.SimulatePrincipalPolicyResponse;

/** The policy simulator. */
public final class PolicySimulations {
  private final Backend backend;
  private final Surroundings surroundings;
  private final TrustedPrincipals trusted;

  /**
   * @param surroundings where the organization's policies come from
   */
  public PolicySimulations(Backend backend, Surroundings surroundings) {
    this.backend = backend;
    this.surroundings = surroundings;
    this.trusted = new TrustedPrincipals(backend.engine());
  }

  public SimulateCustomPolicyResponse simulateCustomPolicy(
      SimulateCustomPolicyRequest request, Call call) {
    if (request.resourcePolicy() != null && request.callerArn() == null) {
      throw SimulationInput.invalid(
          "CallerArn must be specified when ResourcePolicy is specified.");
    }
    Simulation simulation =
        simulation(
            call,
            request.callerArn(),
            null,
            SourcePolicy.given("PolicyInputList", request.policyInputList(), PolicyKind.IDENTITY),
            boundary(request.permissionsBoundaryPolicyInputList()),
            request.resourcePolicy(),
            request.resourceOwner(),
            SimulationInput.context(request.contextEntries()),
            SimulationInput.resources(request.resourceArns()),
            request.resourceHandlingOption());
    Page<String> page =
        page(SimulationInput.actions(request.actionNames()), request.marker(), request.maxItems());
    return SimulateCustomPolicyResponse.builder()
        .evaluationResults(results(simulation, request.actionNames(), page))
        .isTruncated(page.isTruncated())
        .marker(page.marker())
        .build();
  }

  public SimulatePrincipalPolicyResponse simulatePrincipalPolicy(
      SimulatePrincipalPolicyRequest request, Call call) {
    Identity source = source(call, request.policySourceArn());
    boolean group = source.kind() == Identity.Kind.GROUP;
    if (request.resourcePolicy() != null && request.callerArn() == null && group) {
      throw SimulationInput.invalid(
          "CallerArn must be specified when ResourcePolicy is specified.");
    }
    SourcePolicies stored = new SourcePolicies(backend.at(call), moment(call));
    List<SourcePolicy> identity = new ArrayList<>(stored.identity(source));
    identity.addAll(
        SourcePolicy.given("PolicyInputList", request.policyInputList(), PolicyKind.IDENTITY));
    List<SourcePolicy> given = boundary(request.permissionsBoundaryPolicyInputList());
    Simulation simulation =
        simulation(
            call,
            request.callerArn() == null && !group ? source.arn() : request.callerArn(),
            source,
            identity,
            given == null ? stored.boundary(source).map(List::of).orElse(null) : given,
            request.resourcePolicy(),
            request.resourceOwner(),
            SimulationInput.context(request.contextEntries()),
            SimulationInput.resources(request.resourceArns()),
            request.resourceHandlingOption());
    Page<String> page =
        page(SimulationInput.actions(request.actionNames()), request.marker(), request.maxItems());
    return SimulatePrincipalPolicyResponse.builder()
        .evaluationResults(results(simulation, request.actionNames(), page))
        .isTruncated(page.isTruncated())
        .marker(page.marker())
        .build();
  }

  public GetContextKeysForCustomPolicyResponse getContextKeysForCustomPolicy(
      GetContextKeysForCustomPolicyRequest request, Call call) {
    return GetContextKeysForCustomPolicyResponse.builder()
        .contextKeyNames(
            keys(
                SourcePolicy.given(
                    "PolicyInputList", request.policyInputList(), PolicyKind.IDENTITY)
                    .stream()))
        .build();
  }

  public GetContextKeysForPrincipalPolicyResponse getContextKeysForPrincipalPolicy(
      GetContextKeysForPrincipalPolicyRequest request, Call call) {
    Identity source = source(call, request.policySourceArn());
    SourcePolicies stored = new SourcePolicies(backend.at(call), moment(call));
    return GetContextKeysForPrincipalPolicyResponse.builder()
        .contextKeyNames(
            keys(
                Stream.concat(
                    stored.identity(source).stream(),
                    SourcePolicy.given(
                        "PolicyInputList", request.policyInputList(), PolicyKind.IDENTITY)
                        .stream())))
        .build();
  }

  private static Set<String> keys(Stream<SourcePolicy> policies) {
    Set<String> keys = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    policies.forEach(policy -> keys.addAll(policy.contextKeys()));
    return keys;
  }

  private static @Nullable List<SourcePolicy> boundary(List<String> texts) {
    if (texts.size() > 1) {
      throw SimulationInput.invalid("Only one permissions boundary policy can be specified.");
    }
    return texts.isEmpty()
        ? null
        : SourcePolicy.given("PermissionsBoundaryPolicyInputList", texts, PolicyKind.BOUNDARY);
  }

  private Simulation simulation(
      Call call,
      @Nullable String callerArn,
      @Nullable Identity source,
      List<SourcePolicy> identity,
      @Nullable List<SourcePolicy> boundary,
      @Nullable String resourcePolicy,
      @Nullable String resourceOwner,
      Map<String, List<String>> context,
      List<String> resources,
      @Nullable String option) {
    Entities state = backend.at(call);
    AccountId account = backend.account(call);
    PrincipalRef caller =
        callerArn == null
            ? SimulationInput.caller(Arn.iam(account, "user/simulated").toString())
            : SimulationInput.caller(callerArn);
    if (callerArn != null) {
      principal(state, caller, call).forEach(context::putIfAbsent);
    }
    AccountId home = new AccountId(caller.account());
    List<List<NamedPolicy>> scps =
        source == null ? List.of() : surroundings.scps(state, home, moment(call));
    return new Simulation(
        caller,
        identity,
        resourcePolicy == null
            ? null
            : SourcePolicy.given(
                "ResourcePolicy", resourcePolicy, PolicyKind.RESOURCE, SourcePolicy.Kind.RESOURCE),
        boundary,
        scps,
        context,
        resources,
        SimulationInput.owner(resourceOwner),
        SimulationInput.together(option, resources),
        arn -> trust(state, arn));
  }

  /** What follows from the caller, so that nobody need say it. */
  private static Map<String, List<String>> principal(
      Entities state, PrincipalRef caller, Call call) {
    Optional<Subject> subject = Subjects.find(state, caller.arn());
    if (subject.isPresent()) {
      return PrincipalKeys.of(state, subject.get(), call.time());
    }
    String name = caller.arn().substring(caller.arn().lastIndexOf('/') + 1);
    return caller.kind() == PrincipalRef.Kind.USER
        ? Map.of(
            "aws:PrincipalArn", List.of(caller.arn()),
            "aws:PrincipalAccount", List.of(caller.account()),
            "aws:PrincipalType", List.of("User"),
            "aws:username", List.of(name))
        : Map.of(
            "aws:PrincipalArn", List.of(caller.arn()),
            "aws:PrincipalAccount", List.of(caller.account()));
  }

  /**
   * The trust policy of a role; of one that is not there, in an account that is, one for nobody.
   */
  private Optional<SourcePolicy> trust(Entities state, String roleArn) {
    Optional<AssumableRoles.Role> role = AssumableRoles.find(state, roleArn);
    if (role.isEmpty()) {
      boolean known =
          Arn.parse(roleArn)
              .filter(arn -> arn.resource().startsWith("role/"))
              .map(Arn::account)
              .filter(AccountId::isValid)
              .filter(id -> backend.engine().history().accounts().contains(new AccountId(id)))
              .isPresent();
      return known ? Optional.of(nobody()) : Optional.empty();
    }
    TrustPolicy trust = role.get().principal().trustPolicy();
    return Optional.of(
        trust == null
            ? nobody()
            : SourcePolicy.stored(
                "TrustPolicy",
                SourcePolicy.Kind.RESOURCE,
                trusted.shown(trust.document(), trust.principalIds())));
  }

  private static SourcePolicy nobody() {
    return SourcePolicy.stored("TrustPolicy", SourcePolicy.Kind.RESOURCE, "{\"Statement\":[]}");
  }

  private static Instant moment(Call call) {
    return call.asOf() instanceof AsOf.Instant at ? at.instant() : call.time();
  }

  /** The user, group or role whose policies are meant. */
  private Identity source(Call call, String text) {
    Arn arn = Arn.parse(text).orElseThrow(() -> SimulationInput.invalid("Invalid ARN: " + text));
    for (Identity.Kind kind : Identity.Kind.values()) {
      if (arn.service().equals("iam") && arn.resource().startsWith(kind.arnType() + "/")) {
        String name = text.substring(text.lastIndexOf('/') + 1);
        return Identities.find(backend.at(call), backend.account(call), kind, name)
            .filter(identity -> identity.arn().equals(text))
            .orElseThrow(() -> Backend.error(Identities.notFound(kind, name)));
      }
    }
    throw SimulationInput.invalid(
        "Invalid Entity Arn: " + text + " does not clearly define entity type and name.");
  }

  private static Page<String> page(
      List<String> actions, @Nullable String marker, @Nullable Integer maxItems) {
    return Page.of(
        IntStream.range(0, actions.size()).mapToObj(i -> String.format("%08d", i)),
        place -> place,
        marker,
        maxItems);
  }

  private static List<EvaluationResult> results(
      Simulation simulation, List<String> actions, Page<String> page) {
    return page.items().stream()
        .map(place -> simulation.result(actions.get(Integer.parseInt(place))))
        .toList();
  }
}
