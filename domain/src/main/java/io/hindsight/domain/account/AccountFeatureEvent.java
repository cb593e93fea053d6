package io.hindsight.domain.account;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Change;
import io.hindsight.domain.entity.Event;
import java.util.List;
import java.util.function.UnaryOperator;

/** What an account switches on and off. */
public sealed interface AccountFeatureEvent extends Event {
  private static List<Change<?>> edit(AccountId account, UnaryOperator<AccountFeatures> edit) {
    return List.of(
        Change.upsert(AccountFeatures.key(account), AccountFeatures.none(account), edit));
  }

  record GlobalTokenVersionSet(AccountId account, int version) implements AccountFeatureEvent {
    @Override
    public List<Change<?>> changes() {
      return edit(account, features -> features.withTokenVersion(version));
    }
  }

  record RootFeatureSwitched(AccountId account, String feature, boolean enabled)
      implements AccountFeatureEvent {
    @Override
    public List<Change<?>> changes() {
      return edit(account, features -> features.with(feature, enabled));
    }
  }

  record OutboundFederationEnabled(AccountId account, String issuer)
      implements AccountFeatureEvent {
    @Override
    public List<Change<?>> changes() {
      return edit(account, features -> features.withOutboundIssuer(issuer));
    }
  }

  record OutboundFederationDisabled(AccountId account) implements AccountFeatureEvent {
    @Override
    public List<Change<?>> changes() {
      return edit(account, features -> features.withOutboundIssuer(null));
    }
  }
}
