package io.hindsight.domain.compare;

import io.hindsight.domain.access.PrincipalPolicies;
import io.hindsight.domain.access.Subject;
import io.hindsight.domain.compare.Comparison.Outcome;
import io.hindsight.domain.compare.Comparison.Reason;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.history.History;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.mirror.Unknown;
import io.hindsight.domain.mirror.Unknowns;
import io.hindsight.domain.organization.ControlPolicyType;
import io.hindsight.domain.policy.evaluate.Authorizer;
import io.hindsight.domain.policy.evaluate.Decision;
import io.hindsight.domain.policy.evaluate.Explanation;
import io.hindsight.domain.policy.evaluate.NamedPolicy;
import io.hindsight.domain.policy.evaluate.PolicySets;
import io.hindsight.domain.policy.evaluate.PolicyType;
import io.hindsight.domain.policy.evaluate.Verdict;
import io.hindsight.domain.policy.request.Request;
import io.hindsight.domain.principal.Principal;
import io.hindsight.domain.principal.TrustPolicy;
import io.hindsight.domain.questions.OrganizationPolicies;
import io.hindsight.domain.time.AsOf;
import io.hindsight.domain.trail.CallRecorded;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides recorded calls as of their times and holds the decisions against what AWS did. */
public final class Compare {
  /** How long AWS may take until a change has effect everywhere; logs show up to 12 seconds. */
  public static final Duration LAG = Duration.ofSeconds(15);

  /** Services whose resources can have policies of their own. */
  private static final Set<String> WITH_RESOURCE_POLICIES =
      Set.of(
          "acm-pca",
          "apigateway",
          "backup",
          "codeartifact",
          "dynamodb",
          "ecr",
          "elasticfilesystem",
          "es",
          "events",
          "glacier",
          "glue",
          "kinesis",
          "kms",
          "lambda",
          "logs",
          "mediastore",
          "s3",
          "s3-outposts",
          "secretsmanager",
          "ses",
          "signer",
          "sns",
          "sqs",
          "ssm-incidents",
          "sts",
          "vpc-lattice");

  private final History history;
  private final PrincipalPolicies policies = new PrincipalPolicies();
  private final OrganizationPolicies organizations;

  public Compare(History history) {
    this.history = history;
    this.organizations = new OrganizationPolicies(history, policies);
  }

  /** Holds one recorded call against the decision as of its time. */
  public Comparison compare(CallRecorded recorded) {
    String event = recorded.eventSource() + ' ' + recorded.eventName();
    Optional<Call> parsed = Call.of(recorded);
    if (parsed.isEmpty()) {
      return new Comparison(
          recorded.eventId(),
          recorded.eventTime(),
          "",
          event,
          "*",
          recorded.errorCode(),
          Outcome.UNDECIDABLE,
          null,
          Reason.NO_ACTION_MAPPING,
          "the record is not readable");
    }
    Call call = parsed.get();
    Optional<String> action = Actions.of(recorded.eventSource(), recorded.eventName());
    Entities state = history.at(AsOf.at(call.time()));
    Finding finding = find(call, action.orElse(""), state);
    return new Comparison(
        recorded.eventId(),
        recorded.eventTime(),
        call.callerArn(),
        action.orElse(event),
        call.resource(state).orElse("*"),
        recorded.errorCode(),
        finding.outcome(),
        finding.computed(),
        finding.reason(),
        finding.detail());
  }

  private record Finding(
      Outcome outcome, @Nullable Decision computed, @Nullable Reason reason, String detail) {
    static Finding undecidable(@Nullable Decision computed, Reason reason, String detail) {
      return new Finding(Outcome.UNDECIDABLE, computed, reason, detail);
    }

    static Finding undecidable(Reason reason) {
      return undecidable(null, reason, reason.text());
    }
  }

  private Finding find(Call call, String action, Entities state) {
    if (!call.isAllowed() && !call.isDenied()) {
      return Finding.undecidable(Reason.NOT_AN_AUTHORIZATION_ERROR);
    }
    if (call.isOfService()) {
      return Finding.undecidable(Reason.CALLER_IS_A_SERVICE);
    }
    if (call.isOfOtherAccount()) {
      return Finding.undecidable(Reason.CALLER_OF_ANOTHER_ACCOUNT);
    }
    if (action.isEmpty()) {
      return Finding.undecidable(Reason.NO_ACTION_MAPPING);
    }
    Optional<Subject> subject = call.subject(state);
    if (subject.isEmpty()) {
      return Finding.undecidable(
          null, Reason.ENTITY_UNKNOWN, "nobody of the caller's id is known at that time");
    }
    Explanation explanation = explain(call, action, state, subject.get());
    Decision computed = explanation.decision();
    if (call.isDenied() && !agrees(call, computed) && isLagging(call, action, subject.get())) {
      return lag(computed);
    }
    List<String> unknown = unknown(call, action, state, subject.get());
    if (!unknown.isEmpty() && computed.verdict() != Verdict.EXPLICIT_DENY) {
      return call.isDenied() && isRoleNew(call, explanation, state)
          ? lag(null)
          : Finding.undecidable(null, Reason.ENTITY_UNKNOWN, String.join("; ", unknown));
    }
    if (isTrustUnknown(call, state)) {
      return Finding.undecidable(null, Reason.ENTITY_UNKNOWN, "the role's trust policy");
    }
    Optional<Finding> open = open(call, explanation, call.resource(state).isEmpty());
    if (open.isPresent()) {
      return open.get();
    }
    return agrees(call, computed)
        ? new Finding(Outcome.AGREE, computed, null, "")
        : differing(call, action, subject.get(), computed);
  }

  private List<String> unknown(Call call, String action, Entities state, Subject subject) {
    List<String> unknown = new ArrayList<>(Unknowns.of(state, subject));
    Identity identity = subject.identity();
    if (identity == null || !identity.path().startsWith("/aws-service-role/")) {
      for (ControlPolicyType type : ControlPolicyType.values()) {
        if (type == ControlPolicyType.SERVICE_CONTROL_POLICY
            || ControlPolicyType.isOfResources(action)) {
          unknown.addAll(organizations.unknown(state, call.account(), type));
        }
      }
    }
    return unknown;
  }

  private static boolean agrees(Call call, Decision computed) {
    return computed.isAllowed() == call.isAllowed();
  }

  private static Finding lag(@Nullable Decision computed) {
    return Finding.undecidable(
        computed,
        Reason.PROPAGATION_LAG,
        "what the decision rests on was changed at most " + LAG.toSeconds() + " s before");
  }

  private Explanation explain(Call call, String action, Entities state, Subject subject) {
    String resource = call.resource(state).orElse("*");
    Request request =
        new Request(
            subject.principalRef(),
            action,
            resource,
            resource.equals("*") || resource.startsWith("arn:aws:s3:::")
                ? call.account().value()
                : "",
            context(call, state, subject));
    PolicySets own = policies.of(state, subject, call.time());
    PolicySets sets =
        new PolicySets(
            own.identity(),
            null,
            own.boundary(),
            organizations.levels(state, call.account(), ControlPolicyType.SERVICE_CONTROL_POLICY),
            organizations.levels(state, call.account(), ControlPolicyType.RESOURCE_CONTROL_POLICY),
            own.session(),
            null);
    if (call.isAssumingRole()) {
      sets = sets.withResource(trust(call, state));
    }
    return Authorizer.explain(request, sets);
  }

  private Map<String, List<String>> context(Call call, Entities state, Subject subject) {
    Map<String, List<String>> keys = call.context(state, subject);
    organizations
        .organizationId(state, call.account())
        .ifPresent(id -> keys.put("aws:PrincipalOrgID", List.of(id)));
    return keys;
  }

  private @Nullable NamedPolicy trust(Call call, Entities state) {
    Identity role = call.role(state);
    Principal content = role == null ? null : state.get(Principal.key(role.account(), role.id()));
    TrustPolicy trust = content == null ? null : content.trustPolicy();
    return role == null || trust == null
        ? null
        : new NamedPolicy("trust policy", role.arn(), policies.compile(trust.document()));
  }

  private static boolean isTrustUnknown(Call call, Entities state) {
    Identity role = call.isAssumingRole() ? call.role(state) : null;
    Unknown unknown = role == null ? null : state.get(Unknown.key(role.account(), role.id()));
    return unknown != null && unknown.is(Unknown.Aspect.TRUST);
  }

  /** Whether the role exists since seconds only, and trusts the caller's account. */
  private boolean isRoleNew(Call call, Explanation explanation, Entities state) {
    Identity role = call.isAssumingRole() ? call.role(state) : null;
    if (role == null) {
      return false;
    }
    boolean trusted =
        explanation.statements().stream()
            .anyMatch(
                each ->
                    (each.type() == PolicyType.TRUST || each.type() == PolicyType.RESOURCE)
                        && each.matched()
                        && !each.deny());
    Instant before = call.time().minus(LAG);
    Entities then = history.at(AsOf.at(before));
    return trusted
        && (then.get(Identity.key(role.account(), role.id())) == null
            || trust(call, then) == null
            || !String.valueOf(then.get(Principal.key(role.account(), role.id())))
                .equals(String.valueOf(state.get(Principal.key(role.account(), role.id())))));
  }

  /** Whether some moment within the lag gives the verdict that AWS gave. */
  private boolean isLagging(Call call, String action, Subject now) {
    Instant from = call.time().minus(LAG);
    Set<Instant> moments = new java.util.TreeSet<>();
    moments.add(from);
    history
        .changes(call.account(), from, call.time())
        .forEach(changed -> moments.add(changed.after().effectiveAt()));
    for (Instant moment : moments) {
      Entities then = history.at(AsOf.at(moment));
      Identity identity = now.identity();
      Identity before =
          identity == null ? null : then.get(Identity.key(identity.account(), identity.id()));
      if (identity != null && before == null) {
        if (call.isDenied()) {
          return true; // who did not exist yet may do nothing
        }
        continue;
      }
      Subject subject =
          new Subject(
              now.account(), now.kind(), now.principalId(), before, now.session(), now.mfaAt());
      if (Unknowns.of(then, subject).isEmpty()
          && agrees(call, explain(call, action, then, subject).decision())) {
        return true;
      }
    }
    return false;
  }

  /** Where a statement would match but for what the record leaves out, nothing is decided. */
  private static Optional<Finding> open(
      Call call, Explanation explanation, boolean resourceUnknown) {
    Decision computed = explanation.decision();
    if (computed.verdict() == Verdict.EXPLICIT_DENY) {
      return Optional.empty();
    }
    for (Explanation.Examined statement : explanation.statements()) {
      boolean turns = !statement.matched() && statement.deny() == computed.isAllowed();
      if (!turns) {
        continue;
      }
      boolean resource = false;
      boolean context = false;
      boolean settled = false;
      for (Explanation.Mismatch mismatch : statement.mismatches()) {
        if (mismatch.element().contains("Resource") && !mismatch.element().contains("Condition")) {
          resource = true;
          settled |= !resourceUnknown;
        } else if (mismatch.element().startsWith("Condition") && mismatch.actual().isEmpty()) {
          context = true;
        } else {
          settled = true;
        }
      }
      if (!settled && (resource || context)) {
        return Optional.of(
            Finding.undecidable(
                computed,
                resource ? Reason.RESOURCE_UNKNOWN : Reason.CONTEXT_UNKNOWN,
                (resource
                        ? Reason.RESOURCE_UNKNOWN.text()
                        : String.join(", ", explanation.missingKeys()))
                    + ": "
                    + statement.policy()
                    + ' '
                    + statement.statement()));
      }
    }
    boolean conditional = !agrees(call, computed) && !explanation.missingKeys().isEmpty();
    return conditional
        ? Optional.of(
            Finding.undecidable(
                computed, Reason.CONTEXT_UNKNOWN, String.join(", ", explanation.missingKeys())))
        : Optional.empty();
  }

  private Finding differing(Call call, String action, Subject subject, Decision computed) {
    if (isLagging(call, action, subject)) {
      return lag(computed);
    }
    boolean resourcePolicies =
        WITH_RESOURCE_POLICIES.contains(action.substring(0, action.indexOf(':')));
    if (call.isAllowed()) {
      return resourcePolicies && computed.verdict() == Verdict.IMPLICIT_DENY
          ? Finding.undecidable(
              computed, Reason.RESOURCE_POLICY_UNKNOWN, Reason.RESOURCE_POLICY_UNKNOWN.text())
          : new Finding(Outcome.DISAGREE, computed, null, "AWS allowed what the policies deny");
    }
    String message = call.message();
    if (message.contains("no identity-based policy allows")
        || message.contains("deny in an identity-based policy")) {
      return new Finding(Outcome.DISAGREE, computed, null, "AWS denied what the policies allow");
    }
    boolean resource = message.contains("resource-based policy") || resourcePolicies;
    boolean ofOrganization = message.contains("service control policy");
    boolean organizationKnown =
        organizations.place(history.at(AsOf.at(call.time())), call.account()).isPresent();
    if (organizationKnown && (ofOrganization || !resource)) {
      return new Finding(Outcome.DISAGREE, computed, null, "AWS denied what the policies allow");
    }
    Reason reason =
        resource && !ofOrganization ? Reason.RESOURCE_POLICY_UNKNOWN : Reason.SCP_UNKNOWN;
    return Finding.undecidable(computed, reason, reason.text());
  }
}
