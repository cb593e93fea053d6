package io.hindsight.domain.account;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Key;
import io.hindsight.domain.entity.Table;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePSet;
import org.pcollections.PSet;

/**
 * What an account has switched on.
 *
 * @param globalTokenVersion 1 or 2: of the session tokens of STS's global endpoint
 * @param rootFeatures {@code RootCredentialsManagement} and {@code RootSessions}, where enabled
 * @param outboundIssuer the id of the account's issuer of web identity tokens; null where tokens
 *     are not issued
 */
public record AccountFeatures(
    AccountId account,
    int globalTokenVersion,
    PSet<String> rootFeatures,
    @Nullable String outboundIssuer) {

  /** At most one row an account, under the account's own id. */
  public static final Table<AccountFeatures> TABLE =
      new Table<>("account-features", AccountFeatures.class, Table.Owner.ACCOUNT);

  public static Key<AccountFeatures> key(AccountId account) {
    return TABLE.key(account, account.value());
  }

  /** What an account has that never switched anything. */
  public static AccountFeatures none(AccountId account) {
    return new AccountFeatures(account, 1, HashTreePSet.empty(), null);
  }

  /** The root features by name. */
  public Set<String> rootFeaturesByName() {
    return new TreeSet<>(rootFeatures);
  }

  AccountFeatures withTokenVersion(int version) {
    return new AccountFeatures(account, version, rootFeatures, outboundIssuer);
  }

  AccountFeatures with(String rootFeature, boolean enabled) {
    return new AccountFeatures(
        account,
        globalTokenVersion,
        enabled ? rootFeatures.plus(rootFeature) : rootFeatures.minus(rootFeature),
        outboundIssuer);
  }

  AccountFeatures withOutboundIssuer(@Nullable String issuer) {
    return new AccountFeatures(account, globalTokenVersion, rootFeatures, issuer);
  }
}
