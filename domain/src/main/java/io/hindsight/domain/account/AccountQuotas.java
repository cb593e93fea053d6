package io.hindsight.domain.account;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Key;
import io.hindsight.domain.entity.Table;
import io.hindsight.domain.quota.Quota;
import io.hindsight.domain.quota.Quotas;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * The limits in force in an account where they are not AWS's defaults.
 *
 * @param adjusted values by the names that AWS gives the quotas
 */
public record AccountQuotas(AccountId account, PMap<String, String> adjusted) {
  /** At most one row an account, under the account's own id. */
  public static final Table<AccountQuotas> TABLE =
      new Table<>("account-quotas", AccountQuotas.class, Table.Owner.ACCOUNT);

  public static Key<AccountQuotas> key(AccountId account) {
    return TABLE.key(account, account.value());
  }

  public static AccountQuotas of(AccountId account, Quotas quotas) {
    Map<String, String> byName = new TreeMap<>();
    quotas.adjusted().forEach((quota, value) -> byName.put(quota.awsName(), value.toString()));
    return new AccountQuotas(account, HashTreePMap.from(byName));
  }

  /** The limits; a quota that there is no more is left out. */
  public Quotas quotas() {
    Map<Quota, Integer> known = new EnumMap<>(Quota.class);
    adjusted.forEach(
        (name, value) ->
            Quota.named(name).ifPresent(quota -> known.put(quota, Integer.valueOf(value))));
    return new Quotas(known);
  }
}
