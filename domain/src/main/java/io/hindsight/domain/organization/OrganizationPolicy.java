package io.hindsight.domain.organization;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Key;
import io.hindsight.domain.entity.Table;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A policy of an organization's.
 *
 * @param id such as {@code p-examplepolicyid}
 * @param type such as {@code SERVICE_CONTROL_POLICY}; empty where nothing tells it
 * @param content null where nothing tells it
 */
public record OrganizationPolicy(
    AccountId account, String id, String name, String type, @Nullable String content) {
  /** By id, in the management account. */
  public static final Table<OrganizationPolicy> TABLE =
      new Table<>("organization-policies", OrganizationPolicy.class, Table.Owner.ACCOUNT);

  public static final String ALLOW_ALL =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}]}";

  /** What an account that was closed comes to. */
  static OrganizationPolicy closed(AccountId management) {
    return new OrganizationPolicy(
        management,
        "closed",
        "account closed",
        ControlPolicyType.SERVICE_CONTROL_POLICY.name(),
        "{\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\"}]}");
  }

  public static Key<OrganizationPolicy> key(AccountId management, String id) {
    return TABLE.key(management, id);
  }

  /** A policy that every organization has, of AWS's own. */
  public static Optional<OrganizationPolicy> ofAws(AccountId management, String id) {
    for (ControlPolicyType type : ControlPolicyType.values()) {
      if (type.full().equals(id)) {
        return Optional.of(
            new OrganizationPolicy(management, id, id.substring(2), type.name(), ALLOW_ALL));
      }
    }
    return Optional.empty();
  }

  /** Whether it is of a type, as far as its type is known. */
  public boolean mayBe(ControlPolicyType asked) {
    return type.isEmpty() || type.equals(asked.name());
  }
}
