package io.hindsight.domain.account;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Outcome;
import io.hindsight.domain.decider.Rejection;
import io.hindsight.domain.entity.AggregateId;
import io.hindsight.domain.entity.Command;
import io.hindsight.domain.entity.CommandContext;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.entity.Event;
import java.util.Objects;

/** What may be asked of the switches of an account. */
public sealed interface AccountFeatureCommand extends Command {
  AccountId account();

  Outcome<Event> decide(AccountFeatures features);

  @Override
  default AggregateId target() {
    return AggregateId.account(account());
  }

  @Override
  default Outcome<Event> decide(Entities state, CommandContext context) {
    return decide(
        Objects.requireNonNullElseGet(
            state.get(AccountFeatures.key(account())), () -> AccountFeatures.none(account())));
  }

  record SetGlobalTokenVersion(AccountId account, int version) implements AccountFeatureCommand {
    @Override
    public Outcome<Event> decide(AccountFeatures features) {
      return features.globalTokenVersion() == version
          ? Outcome.unchanged()
          : Outcome.accept(new AccountFeatureEvent.GlobalTokenVersionSet(account, version));
    }
  }

  record SwitchRootFeature(AccountId account, String feature, boolean enabled)
      implements AccountFeatureCommand {
    @Override
    public Outcome<Event> decide(AccountFeatures features) {
      return features.rootFeatures().contains(feature) == enabled
          ? Outcome.unchanged()
          : Outcome.accept(new AccountFeatureEvent.RootFeatureSwitched(account, feature, enabled));
    }
  }

  record EnableOutboundFederation(AccountId account, String issuer)
      implements AccountFeatureCommand {
    @Override
    public Outcome<Event> decide(AccountFeatures features) {
      return features.outboundIssuer() == null
          ? Outcome.accept(new AccountFeatureEvent.OutboundFederationEnabled(account, issuer))
          : Outcome.reject(
              new Rejection(
                  "FeatureEnabled",
                  "Outbound web identity federation is already enabled for this account."));
    }
  }

  record DisableOutboundFederation(AccountId account) implements AccountFeatureCommand {
    @Override
    public Outcome<Event> decide(AccountFeatures features) {
      return features.outboundIssuer() == null
          ? Outcome.reject(outboundDisabled())
          : Outcome.accept(new AccountFeatureEvent.OutboundFederationDisabled(account));
    }
  }

  /** AWS's refusal where the account issues no tokens. */
  static Rejection outboundDisabled() {
    return new Rejection(
        "FeatureDisabled", "Outbound web identity federation is not enabled for this account.");
  }
}
