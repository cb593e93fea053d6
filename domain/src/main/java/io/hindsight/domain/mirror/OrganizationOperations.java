package io.hindsight.domain.mirror;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Change;
import io.hindsight.domain.organization.ControlPolicyType;
import io.hindsight.domain.organization.Organization;
import io.hindsight.domain.organization.OrganizationMembership;
import io.hindsight.domain.organization.OrganizationPolicy;
import io.hindsight.domain.organization.OrganizationTarget;
import io.hindsight.domain.resourcepolicy.ResourcePolicy;
import io.hindsight.domain.trail.CallRecorded;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.pcollections.PSet;

/**
 * What changes an organization ("Logging API calls with AWS CloudTrail for AWS Organizations" in
 * the AWS Organizations User Guide). Calls that take effect later count when AWS reports the
 * effect.
 */
final class OrganizationOperations {
  /** Carries out a write. */
  @FunctionalInterface
  interface Effect {
    void apply(Folding folding, OrganizationWrite write);
  }

  /** Tells whether a write can have succeeded as things stand. */
  @FunctionalInterface
  interface Condition {
    boolean test(Folding folding, OrganizationWrite write);
  }

  /** Which ids of targets or policies a write is about. */
  @FunctionalInterface
  interface Ids {
    List<String> of(OrganizationWrite write);
  }

  /**
   * What a write of a name does.
   *
   * @param made what it makes
   * @param used what must be there; where it is empty, the record does not tell enough
   */
  record Rule(int rank, Ids made, Ids used, Condition condition, Effect effect) {
    /** Whether a record tells all that the rule needs. */
    boolean isTold(OrganizationWrite write) {
      return made.of(write).stream().noneMatch(String::isEmpty)
          && used.of(write).stream().noneMatch(String::isEmpty);
    }
  }

  private static final Map<String, Rule> BY_NAME = new HashMap<>();

  static {
    organization();
    accounts();
    units();
    policies();
    policyTypes();
  }

  private OrganizationOperations() {}

  static @Nullable Rule find(CallRecorded call) {
    return call.eventSource().equals(Operations.ORGANIZATIONS) && call.errorCode().isEmpty()
        ? BY_NAME.get(call.eventName())
        : null;
  }

  static boolean isKnown(String eventName) {
    return BY_NAME.containsKey(eventName);
  }

  private static Ids none() {
    return write -> List.of();
  }

  private static Ids id(Function<OrganizationWrite, String> id) {
    return write -> List.of(OrganizationTarget.canonical(id.apply(write)));
  }

  private static Ids parameter(String name) {
    return id(write -> write.text(name));
  }

  private static void organization() {
    BY_NAME.put(
        "CreateOrganization",
        new Rule(
            Fact.MAKE,
            write -> List.of(OrganizationTarget.ROOT),
            none(),
            (folding, write) -> organization(folding).isEmpty(),
            (folding, write) -> {
              String id = write.response().get("organization").get("id").text();
              folding.change(
                  Change.put(
                      Organization.key(folding.account()),
                      Organization.made(folding.account(), id)));
              put(folding, made(folding, OrganizationTarget.ROOT, "", null));
            }));
    BY_NAME.put(
        "DeleteOrganization",
        new Rule(
            Fact.END,
            none(),
            none(),
            (folding, write) -> true,
            (folding, write) -> {
              targets(folding).forEach(target -> end(folding, target.id()));
              folding
                  .state()
                  .all(OrganizationPolicy.TABLE, folding.account())
                  .toList()
                  .forEach(policy -> endPolicy(folding, policy.id()));
              folding.change(Change.remove(Organization.key(folding.account())));
            }));
    BY_NAME.put(
        "PutResourcePolicy",
        new Rule(
            Fact.ADD,
            none(),
            none(),
            (folding, write) -> true,
            (folding, write) ->
                write
                    .content()
                    .ifPresent(
                        content ->
                            folding.change(
                                Change.put(
                                    ResourcePolicy.key(folding.account(), delegation(folding)),
                                    new ResourcePolicy(
                                        folding.account(),
                                        delegation(folding),
                                        content,
                                        Map.of(),
                                        folding.now(),
                                        folding.now()))))));
    BY_NAME.put(
        "DeleteResourcePolicy",
        new Rule(
            Fact.REMOVE,
            none(),
            none(),
            (folding, write) -> true,
            (folding, write) ->
                folding.change(
                    Change.remove(ResourcePolicy.key(folding.account(), delegation(folding))))));
  }

  /** What the policy that delegates an organization's calls is kept under. */
  private static String delegation(Folding folding) {
    return "arn:aws:organizations::" + folding.account() + ":resourcepolicy";
  }

  private static void accounts() {
    Ids created = id(write -> status(write, "createAccountStatus"));
    BY_NAME.put(
        "CreateAccountResult",
        new Rule(Fact.MAKE + 1, created, none(), (folding, write) -> true, joining(created)));
    Ids joined = id(OrganizationOperations::accountOfDetails);
    BY_NAME.put(
        "AccountJoinedOrganization",
        new Rule(Fact.MAKE + 2, joined, none(), (folding, write) -> true, joining(joined)));
    BY_NAME.put(
        "InviteAccountToOrganization",
        new Rule( // the account was not in the organization before
            Fact.ADD,
            write ->
                AccountId.isValid(write.request().get("target").get("id").text())
                    ? List.of(write.request().get("target").get("id").text())
                    : List.of(),
            none(),
            (folding, write) -> true,
            (folding, write) -> {}));
    Ids closed = id(write -> status(write, "closeAccountStatus"));
    BY_NAME.put(
        "CloseAccountResult",
        new Rule(
            Fact.REMOVE,
            none(),
            closed,
            (folding, write) -> true,
            (folding, write) ->
                edit(folding, closed.of(write).get(0), OrganizationTarget::asClosed)));
    BY_NAME.put("RemoveAccountFromOrganization", ending(parameter("accountId")));
    BY_NAME.put("AccountDepartedOrganization", ending(joined));
    BY_NAME.put(
        "MoveAccount",
        new Rule(
            Fact.ADD,
            none(),
            write ->
                List.of(
                    write.text("accountId"),
                    OrganizationTarget.canonical(write.text("sourceParentId")),
                    OrganizationTarget.canonical(write.text("destinationParentId"))),
            (folding, write) ->
                find(folding, write.text("accountId"))
                    .filter(
                        account ->
                            OrganizationTarget.canonical(write.text("sourceParentId"))
                                .equals(account.parent()))
                    .isPresent(),
            (folding, write) ->
                edit(
                    folding,
                    write.text("accountId"),
                    account ->
                        account.withParent(
                            OrganizationTarget.canonical(write.text("destinationParentId"))))));
    BY_NAME.put(
        "AcceptHandshake",
        new Rule(
            Fact.ADD,
            none(),
            id(OrganizationOperations::joinedOrganization),
            (folding, write) -> true,
            (folding, write) -> member(folding, joinedOrganization(write))));
    BY_NAME.put(
        "LeaveOrganization",
        new Rule(
            Fact.REMOVE,
            none(),
            none(),
            (folding, write) -> true,
            (folding, write) -> member(folding, "")));
  }

  private static void member(Folding folding, String organizationId) {
    folding.change(
        Change.put(
            OrganizationMembership.key(folding.account()),
            new OrganizationMembership(folding.account(), organizationId, folding.now())));
  }

  private static String status(OrganizationWrite write, String name) {
    Node status = write.details().get(name);
    return status.get("state").text().equals("SUCCEEDED") ? status.get("accountId").text() : "";
  }

  /** The account that a report of AWS's is about. */
  private static String accountOfDetails(OrganizationWrite write) {
    for (Map.Entry<String, Node> member : write.details().entries()) {
      if (AccountId.isValid(member.getValue().text())) {
        return member.getValue().text();
      }
      String nested = member.getValue().get("accountId").text();
      if (AccountId.isValid(nested)) {
        return nested;
      }
    }
    return "";
  }

  /** The organization whose invitation was accepted; empty where it was another handshake. */
  private static String joinedOrganization(OrganizationWrite write) {
    Node handshake = write.response().get("handshake");
    if (!handshake.get("action").text().equals("INVITE")) {
      return "";
    }
    for (Node party : handshake.get("parties").elements()) {
      if (party.get("type").text().equals("ORGANIZATION")) {
        String id = party.get("id").text();
        return id.isEmpty() || id.startsWith("o-") ? id : "o-" + id;
      }
    }
    return "";
  }

  private static Effect joining(Ids id) {
    return (folding, write) -> {
      String account = id.of(write).get(0);
      if (!account.equals(folding.account().value()) && find(folding, account).isEmpty()) {
        put(folding, made(folding, account, "", OrganizationTarget.ROOT));
      }
    };
  }

  private static Rule ending(Ids id) {
    return new Rule(
        Fact.END,
        none(),
        id,
        (folding, write) -> find(folding, id.of(write).get(0)).isPresent(),
        (folding, write) -> end(folding, id.of(write).get(0)));
  }

  private static void units() {
    Ids made = id(write -> write.response().get("organizationalUnit").get("id").text());
    BY_NAME.put(
        "CreateOrganizationalUnit",
        new Rule(
            Fact.MAKE,
            made,
            parameter("parentId"),
            (folding, write) ->
                find(folding, OrganizationTarget.canonical(write.text("parentId"))).isPresent(),
            (folding, write) ->
                put(
                    folding,
                    made(
                        folding,
                        made.of(write).get(0),
                        write.text("name"),
                        OrganizationTarget.canonical(write.text("parentId"))))));
    BY_NAME.put(
        "UpdateOrganizationalUnit",
        new Rule(
            Fact.ADD,
            none(),
            parameter("organizationalUnitId"),
            (folding, write) -> true,
            (folding, write) ->
                write
                    .request()
                    .get("name")
                    .find()
                    .ifPresent(
                        name ->
                            edit(
                                folding,
                                write.text("organizationalUnitId"),
                                unit -> unit.withName(name)))));
    BY_NAME.put("DeleteOrganizationalUnit", ending(parameter("organizationalUnitId")));
  }

  private static void policies() {
    Ids made = id(write -> write.response().get("policy").get("policySummary").get("id").text());
    BY_NAME.put(
        "CreatePolicy",
        new Rule(
            Fact.MAKE,
            made,
            none(),
            (folding, write) -> true,
            (folding, write) -> putPolicy(folding, write, made.of(write).get(0))));
    BY_NAME.put(
        "UpdatePolicy",
        new Rule(
            Fact.ADD,
            none(),
            parameter("policyId"),
            (folding, write) -> true,
            (folding, write) -> putPolicy(folding, write, write.text("policyId"))));
    BY_NAME.put(
        "DeletePolicy",
        new Rule(
            Fact.END,
            none(),
            parameter("policyId"),
            (folding, write) -> true,
            (folding, write) -> endPolicy(folding, write.text("policyId"))));
    Ids attachment =
        write ->
            List.of(write.text("policyId"), OrganizationTarget.canonical(write.text("targetId")));
    BY_NAME.put(
        "AttachPolicy",
        new Rule(
            Fact.ADD,
            none(),
            attachment,
            (folding, write) -> has(folding, write, false),
            (folding, write) -> {
              attach(folding, write, policies -> policies.plus(write.text("policyId")));
              typeOf(folding, write.text("policyId"))
                  .ifPresent(type -> enable(folding, type.name(), true));
            }));
    BY_NAME.put(
        "DetachPolicy",
        new Rule(
            Fact.REMOVE,
            none(),
            attachment,
            (folding, write) -> has(folding, write, true),
            (folding, write) ->
                attach(folding, write, policies -> policies.minus(write.text("policyId")))));
  }

  private static boolean has(Folding folding, OrganizationWrite write, boolean wanted) {
    return find(folding, OrganizationTarget.canonical(write.text("targetId")))
        .filter(target -> target.policies().contains(write.text("policyId")) == wanted)
        .isPresent();
  }

  private static void attach(
      Folding folding, OrganizationWrite write, UnaryOperator<PSet<String>> change) {
    edit(
        folding,
        OrganizationTarget.canonical(write.text("targetId")),
        target -> target.withPolicies(change.apply(target.policies())));
  }

  private static Optional<ControlPolicyType> typeOf(Folding folding, String policyId) {
    return policy(folding, policyId).flatMap(policy -> ControlPolicyType.of(policy.type()));
  }

  static Optional<OrganizationPolicy> policy(Folding folding, String id) {
    return OrganizationPolicy.ofAws(folding.account(), id)
        .or(() -> folding.state().find(OrganizationPolicy.key(folding.account(), id)));
  }

  private static void putPolicy(Folding folding, OrganizationWrite write, String id) {
    Optional<OrganizationPolicy> before = policy(folding, id);
    Node summary = write.response().get("policy").get("policySummary");
    String name =
        write
            .request()
            .get("name")
            .find()
            .or(() -> summary.get("name").find())
            .or(() -> before.map(OrganizationPolicy::name))
            .orElse(id);
    String type =
        write
            .request()
            .get("type")
            .find()
            .or(() -> summary.get("type").find())
            .or(() -> before.map(OrganizationPolicy::type))
            .orElse("");
    boolean same =
        before.isPresent()
            && !write.request().get("content").isPresent()
            && write.content().isEmpty();
    String content = same ? before.get().content() : write.content().orElse(null);
    folding.change(
        Change.put(
            OrganizationPolicy.key(folding.account(), id),
            new OrganizationPolicy(folding.account(), id, name, type, content)));
    boolean counts = type.isEmpty() || ControlPolicyType.of(type).isPresent();
    if (content == null && counts) {
      folding.alsoUnknown(id, name, Unknown.Aspect.DOCUMENT);
    } else {
      folding.known(id);
    }
  }

  private static void endPolicy(Folding folding, String id) {
    folding.change(Change.remove(OrganizationPolicy.key(folding.account(), id)));
    folding.known(id);
  }

  private static void policyTypes() {
    BY_NAME.put("EnablePolicyType", switching(true));
    BY_NAME.put("DisablePolicyType", switching(false));
  }

  /** Either leaves only the policies that allow all. */
  private static Rule switching(boolean on) {
    return new Rule(
        on ? Fact.MAKE + 3 : Fact.REMOVE,
        none(),
        write -> List.of(write.text("policyType"), OrganizationTarget.ROOT),
        (folding, write) ->
            organization(folding)
                .filter(
                    each ->
                        !Boolean.valueOf(on)
                            .equals(each.policyTypes().get(write.text("policyType"))))
                .isPresent(),
        (folding, write) -> {
          enable(folding, write.text("policyType"), on);
          ControlPolicyType.of(write.text("policyType"))
              .ifPresent(type -> targets(folding).forEach(each -> reset(folding, each, type)));
        });
  }

  private static void reset(Folding folding, OrganizationTarget target, ControlPolicyType type) {
    PSet<String> left = target.policies();
    for (String id : target.policies()) {
      boolean goes =
          policy(folding, id).map(policy -> policy.type().equals(type.name())).orElse(false);
      left = goes ? left.minus(id) : left;
    }
    OrganizationTarget changed = target.reset(type, left);
    if (!changed.equals(target)) {
      put(folding, changed);
    }
    if (changed.unknown().isEmpty()) {
      folding.known(target.id(), Unknown.Aspect.CONTROL_POLICIES);
    }
  }

  private static void enable(Folding folding, String type, boolean enabled) {
    organization(folding)
        .filter(each -> !Boolean.valueOf(enabled).equals(each.policyTypes().get(type)))
        .ifPresent(
            each ->
                folding.change(
                    Change.put(Organization.key(folding.account()), each.with(type, enabled))));
  }

  static Optional<Organization> organization(Folding folding) {
    return folding.state().find(Organization.key(folding.account()));
  }

  private static List<OrganizationTarget> targets(Folding folding) {
    return folding.state().all(OrganizationTarget.TABLE, folding.account()).toList();
  }

  static Optional<OrganizationTarget> find(Folding folding, String id) {
    return folding.state().find(OrganizationTarget.key(folding.account(), id));
  }

  private static OrganizationTarget made(
      Folding folding, String id, String name, @Nullable String parent) {
    return OrganizationTarget.made(folding.account(), id, name, parent, folding.now());
  }

  private static void put(Folding folding, OrganizationTarget target) {
    folding.change(Change.put(OrganizationTarget.key(folding.account(), target.id()), target));
  }

  private static void edit(Folding folding, String id, UnaryOperator<OrganizationTarget> change) {
    if (AccountId.isValid(id) && find(folding, id).isEmpty()) {
      put(folding, made(folding, id, "", OrganizationTarget.ROOT)); // it was invited, and accepted
    }
    folding.change(Change.edit(OrganizationTarget.key(folding.account(), id), change));
  }

  private static void end(Folding folding, String id) {
    folding.change(Change.remove(OrganizationTarget.key(folding.account(), id)));
    folding.known(id);
  }
}
