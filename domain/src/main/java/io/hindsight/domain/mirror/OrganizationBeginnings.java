package io.hindsight.domain.mirror;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Cause;
import io.hindsight.domain.decider.Recorded;
import io.hindsight.domain.entity.Change;
import io.hindsight.domain.entity.Event;
import io.hindsight.domain.organization.ControlPolicyType;
import io.hindsight.domain.organization.Organization;
import io.hindsight.domain.organization.OrganizationPolicy;
import io.hindsight.domain.organization.OrganizationTarget;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an account's log begins with of an organization: all that it tells of and did not see being
 * made.
 */
final class OrganizationBeginnings extends Fact {
  private final Set<String> ids;
  private final Map<String, String> parents;

  private final String organizationId;

  private OrganizationBeginnings(
      Recorded<? extends Event> first,
      Instant start,
      Set<String> ids,
      Map<String, String> parents,
      String organizationId) {
    super(
        new Recorded<>(
            first.number(),
            first.recordedAt(),
            start,
            Cause.system("hindsight:OlderThanLog"),
            first.event()),
        "older:organization");
    this.ids = ids;
    this.parents = parents;
    this.organizationId = organizationId;
  }

  /**
   * @param facts in their order
   */
  static Optional<OrganizationBeginnings> of(List<Fact> facts, Instant start) {
    Set<String> ids = new LinkedHashSet<>();
    Map<String, String> parents = new HashMap<>();
    Set<String> madeEver = new HashSet<>();
    Set<String> made = new HashSet<>();
    OrganizationWrite first = null;
    String organizationId = "";
    for (Fact fact : facts) {
      if (fact instanceof OrganizationWrite write) {
        first = first == null ? write : first;
        organizationId = organizationId.isEmpty() ? idIn(write) : organizationId;
        madeEver.addAll(write.rule().made().of(write));
      }
    }
    if (first == null) {
      return Optional.empty();
    }
    for (Fact fact : facts) {
      if (!(fact instanceof OrganizationWrite write)) {
        continue;
      }
      for (String id : write.rule().used().of(write)) {
        // Units and policies never come back under an id; accounts may leave and join again.
        boolean older = isAccount(id) ? !made.contains(id) : !madeEver.contains(id);
        if (older && isOfOrganization(id)) {
          ids.add(id);
          String source = OrganizationTarget.canonical(write.text("sourceParentId"));
          if (isAccount(id) && !source.isEmpty()) {
            parents.putIfAbsent(id, source);
          }
        }
      }
      made.addAll(write.rule().made().of(write));
    }
    return ids.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new OrganizationBeginnings(first.origin, start, ids, parents, organizationId));
  }

  /** The organization's id, as ARNs in an answer tell it. */
  private static String idIn(OrganizationWrite write) {
    String arn =
        write
            .response()
            .get("organizationalUnit")
            .get("arn")
            .find()
            .orElseGet(() -> write.response().get("policy").get("policySummary").get("arn").text());
    int from = arn.indexOf("/o-");
    int to = from < 0 ? -1 : arn.indexOf('/', from + 1);
    return to < 0 ? "" : arn.substring(from + 1, to);
  }

  boolean isSame(OrganizationBeginnings other) {
    return origin.equals(other.origin)
        && ids.equals(other.ids)
        && parents.equals(other.parents)
        && organizationId.equals(other.organizationId);
  }

  private static boolean isAccount(String id) {
    return AccountId.isValid(id);
  }

  private static boolean isOfOrganization(String id) {
    return isAccount(id)
        || id.equals(OrganizationTarget.ROOT)
        || id.startsWith("ou-")
        || id.startsWith("p-");
  }

  @Override
  int rank() {
    return THERE;
  }

  @Override
  void apply(Folding folding) {
    if (ids.contains(OrganizationTarget.ROOT) || !ids.stream().allMatch(this::isPolicy)) {
      folding.change(
          Change.put(
              Organization.key(folding.account()),
              Organization.unknown(folding.account(), organizationId)));
    }
    for (String id : ids) {
      if (isPolicy(id)) {
        policy(folding, id);
      } else {
        target(folding, id);
      }
    }
  }

  private boolean isPolicy(String id) {
    return id.startsWith("p-");
  }

  private static void policy(Folding folding, String id) {
    if (OrganizationPolicy.ofAws(folding.account(), id).isEmpty()) {
      folding.change(
          Change.put(
              OrganizationPolicy.key(folding.account(), id),
              new OrganizationPolicy(folding.account(), id, id, "", null)));
      folding.unknown(id, id, EnumSet.of(Unknown.Aspect.DOCUMENT));
    }
  }

  private void target(Folding folding, String id) {
    String parent = parents.get(id);
    OrganizationTarget target =
        OrganizationTarget.made(folding.account(), id, "", parent, folding.now()).asUnknown();
    for (ControlPolicyType type : ControlPolicyType.values()) {
      target = target.withPolicies(target.policies().minus(type.full()));
    }
    folding.change(Change.put(OrganizationTarget.key(folding.account(), id), target));
    EnumSet<Unknown.Aspect> aspects = EnumSet.of(Unknown.Aspect.CONTROL_POLICIES);
    if (parent == null && !id.equals(OrganizationTarget.ROOT)) {
      aspects.add(Unknown.Aspect.PLACE);
    }
    folding.unknown(id, target.label(), aspects);
  }
}
