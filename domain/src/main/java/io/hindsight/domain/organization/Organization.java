package io.hindsight.domain.organization;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Key;
import io.hindsight.domain.entity.Table;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * An organization, which its management account has.
 *
 * @param id such as {@code o-exampleorgid}; empty where no record tells it
 * @param policyTypes whether a type of policy is enabled; a type is absent where nothing tells it
 */
public record Organization(AccountId account, String id, PMap<String, Boolean> policyTypes) {
  /** At most one row an account, under the account's own id. */
  public static final Table<Organization> TABLE =
      new Table<>("organizations", Organization.class, Table.Owner.ACCOUNT);

  public static Key<Organization> key(AccountId management) {
    return TABLE.key(management, management.value());
  }

  /** One that was made just now, when no type of policy is enabled. */
  public static Organization made(AccountId management, String id) {
    Organization organization = unknown(management, id);
    for (ControlPolicyType type : ControlPolicyType.values()) {
      organization = organization.with(type.name(), false);
    }
    return organization;
  }

  /** One of which it is not known what is enabled. */
  public static Organization unknown(AccountId management, String id) {
    return new Organization(management, id, HashTreePMap.empty());
  }

  public Organization with(String policyType, boolean enabled) {
    return new Organization(account, id, policyTypes.plus(policyType, enabled));
  }

  public Organization withId(String changed) {
    return new Organization(account, changed, policyTypes);
  }
}
