package io.hindsight.domain.organization;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Key;
import io.hindsight.domain.entity.Table;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePSet;
import org.pcollections.PSet;

/**
 * What policies of an organization's are attached to: its root, a unit or an account.
 *
 * @param id {@link #ROOT}, the id of a unit, or of an account
 * @param parent the id of the root or unit that it is in; null of the root itself, and where
 *     nothing tells it
 * @param policies the ids of what is attached, as far as it is known
 * @param unknown the types of policy of which more may be attached than is known
 * @param closed whether it is an account that was closed
 * @param since when it came into the organization
 */
public record OrganizationTarget(
    AccountId account,
    String id,
    String name,
    @Nullable String parent,
    PSet<String> policies,
    PSet<ControlPolicyType> unknown,
    boolean closed,
    Instant since) {
  /** The id of the root here; AWS gives each organization's another. */
  public static final String ROOT = "root";

  /** By id, in the management account. */
  public static final Table<OrganizationTarget> TABLE =
      new Table<>("organization-targets", OrganizationTarget.class, Table.Owner.ACCOUNT);

  public static Key<OrganizationTarget> key(AccountId management, String id) {
    return TABLE.key(management, id);
  }

  /** The id that a target of AWS's has here: an organization has one root. */
  public static String canonical(String id) {
    return id.startsWith("r-") ? ROOT : id;
  }

  /** A new one, to which the policies that allow all are attached. */
  public static OrganizationTarget made(
      AccountId management, String id, String name, @Nullable String parent, Instant since) {
    PSet<String> policies = HashTreePSet.empty();
    for (ControlPolicyType type : ControlPolicyType.values()) {
      policies = policies.plus(type.full());
    }
    return new OrganizationTarget(
        management, id, name, parent, policies, HashTreePSet.empty(), false, since);
  }

  public boolean isAccount() {
    return AccountId.isValid(id);
  }

  public OrganizationTarget withName(String changed) {
    return new OrganizationTarget(account, id, changed, parent, policies, unknown, closed, since);
  }

  public OrganizationTarget withParent(String changed) {
    return new OrganizationTarget(account, id, name, changed, policies, unknown, closed, since);
  }

  public OrganizationTarget withPolicies(PSet<String> changed) {
    return new OrganizationTarget(account, id, name, parent, changed, unknown, closed, since);
  }

  /** One of which it is not known what is attached to it. */
  public OrganizationTarget asUnknown() {
    return new OrganizationTarget(
        account,
        id,
        name,
        parent,
        policies,
        HashTreePSet.from(List.of(ControlPolicyType.values())),
        closed,
        since);
  }

  /** To which of a type only the policy that allows all is attached. */
  public OrganizationTarget reset(ControlPolicyType type, PSet<String> left) {
    return new OrganizationTarget(
        account, id, name, parent, left.plus(type.full()), unknown.minus(type), closed, since);
  }

  public OrganizationTarget asClosed() {
    return new OrganizationTarget(account, id, name, parent, policies, unknown, true, since);
  }

  /** What people call it. */
  public String label() {
    if (id.equals(ROOT)) {
      return "the organization's root";
    }
    return (isAccount() ? "account " : "unit ") + id + (name.isEmpty() ? "" : " (" + name + ')');
  }
}
