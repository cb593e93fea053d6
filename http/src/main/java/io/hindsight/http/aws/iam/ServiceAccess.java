package io.hindsight.http.aws.iam;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.arn.Arn;
import io.hindsight.domain.catalogue.managedpolicies.ManagedPolicyCatalogue;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.history.History;
import io.hindsight.domain.history.Version;
import io.hindsight.domain.identity.Identities;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.managedpolicy.ManagedPolicyCommand;
import io.hindsight.domain.managedpolicy.PolicyUses;
import io.hindsight.domain.report.GrantedServices;
import io.hindsight.domain.report.Report;
import io.hindsight.domain.time.AsOf;
import io.hindsight.domain.trail.LastUses;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a report on the last access of services says: the services that its subject's policies
 * grant, and when they were last used by whom those policies are for ("Refine permissions in AWS
 * using last accessed information" in the IAM User Guide).
 *
 * @param then the moment that the report was asked for
 */
record ServiceAccess(Entities state, LastUses lastUses, Report report, AsOf then) {

  /**
   * A user or role with its last attempt.
   *
   * @param use null where there was none within the tracking period
   */
  record Attempt(Identity entity, LastUses.@Nullable Use use) {
    Instant at() {
      return use == null ? Instant.MIN : use.at();
    }
  }

  static ServiceAccess of(History history, LastUses lastUses, Version<Report> version) {
    AsOf then = new AsOf.Revision(version.number());
    Report report = version.value();
    if (report == null) {
      throw new IllegalArgumentException("the report is gone");
    }
    return new ServiceAccess(history.at(then), lastUses, report, then);
  }

  /** Whether there is a user, group, role or managed policy of that ARN. */
  static boolean exists(Entities state, AccountId account, String arn) {
    return isPolicy(arn)
        ? ManagedPolicyCommand.find(state, account, arn).isPresent()
            || ManagedPolicyCatalogue.instance().find(arn).isPresent()
        : identity(state, account, arn).isPresent();
  }

  /** Whether a report can be about what has such an ARN. */
  static boolean isSubject(AccountId account, String text) {
    return Arn.parse(text)
        .filter(arn -> arn.service().equals("iam"))
        .filter(
            arn ->
                arn.account().equals(account.value())
                    || (arn.account().equals("aws") && isPolicy(text)))
        .filter(arn -> isPolicy(text) || kind(arn).isPresent())
        .isPresent();
  }

  private static boolean isPolicy(String arn) {
    return Arn.parse(arn).filter(parsed -> parsed.resource().startsWith("policy/")).isPresent();
  }

  private static Optional<Identity.Kind> kind(Arn arn) {
    return Stream.of(Identity.Kind.values())
        .filter(kind -> arn.resource().startsWith(kind.arnType() + "/"))
        .findFirst();
  }

  private static Optional<Identity> identity(Entities state, AccountId account, String arn) {
    return Arn.parse(arn)
        .flatMap(ServiceAccess::kind)
        .flatMap(
            kind -> Identities.find(state, account, kind, arn.substring(arn.lastIndexOf('/') + 1)))
        .filter(identity -> identity.arn().equals(arn));
  }

  /** What the subject's policies grant; a user's groups' policies are its own, too. */
  GrantedServices granted() {
    SourcePolicies policies = new SourcePolicies(state, report.createDate());
    return new GrantedServices(
        isPolicy(report.subject())
            ? policies.document(report.account(), report.subject()).stream().toList()
            : identity(state, report.account(), report.subject()).stream()
                .flatMap(identity -> policies.identity(identity).stream())
                .map(SourcePolicy::text)
                .toList());
  }

  /** The users and roles that the subject's policies are for. */
  private List<Identity> entities() {
    if (isPolicy(report.subject())) {
      Map<String, Identity> byId = new TreeMap<>();
      state
          .find(PolicyUses.key(report.account(), report.subject()))
          .map(PolicyUses::attached)
          .ifPresent(
              ids ->
                  ids.stream().flatMap(this::members).forEach(each -> byId.put(each.id(), each)));
      return List.copyOf(byId.values());
    }
    return identity(state, report.account(), report.subject()).stream()
        .flatMap(identity -> members(identity.id()))
        .toList();
  }

  /** A user or role itself, and the users of a group. */
  private Stream<Identity> members(String id) {
    Optional<Identity> identity = state.find(Identity.key(report.account(), id));
    if (identity.isEmpty() || identity.get().kind() != Identity.Kind.GROUP) {
      return identity.stream();
    }
    return identity.get().members().stream()
        .flatMap(member -> state.find(Identity.key(report.account(), member)).stream());
  }

  /** The last attempts at a service, the latest first. */
  List<Attempt> attempts(String service) {
    return attempts(entity -> lastUses.ofService(report.account(), entity.id(), service, then));
  }

  private List<Attempt> attempts(Function<Identity, Optional<LastUses.Use>> lastUse) {
    return entities().stream()
        .map(entity -> new Attempt(entity, lastUse.apply(entity).filter(this::counts).orElse(null)))
        .sorted(
            Comparator.comparing(Attempt::at)
                .reversed()
                .thenComparing(attempt -> attempt.entity().name()))
        .toList();
  }

  /** The last attempt at each action of a service. */
  Map<String, Attempt> actions(String service) {
    Map<String, Attempt> last = new TreeMap<>();
    for (Identity entity : entities()) {
      lastUses
          .ofActions(report.account(), entity.id(), service, then)
          .forEach(
              (action, use) -> {
                if (counts(use)) {
                  last.merge(
                      action,
                      new Attempt(entity, use),
                      (one, other) -> other.at().isAfter(one.at()) ? other : one);
                }
              });
    }
    return last;
  }

  private boolean counts(LastUses.Use use) {
    return !use.at().isBefore(report.createDate().minus(Report.TRACKING_PERIOD));
  }
}
