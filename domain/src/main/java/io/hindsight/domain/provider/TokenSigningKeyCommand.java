package io.hindsight.domain.provider;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Outcome;
import io.hindsight.domain.entity.AggregateId;
import io.hindsight.domain.entity.Command;
import io.hindsight.domain.entity.CommandContext;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.entity.Event;

/** What may be asked of the keys that an account's tokens are signed with. */
public sealed interface TokenSigningKeyCommand extends Command {
  /** Adds a key, where there is none for its algorithm yet: the first of several is kept. */
  record AddTokenSigningKey(
      AccountId account, String keyId, String algorithm, String publicKey, String sealedKey)
      implements TokenSigningKeyCommand {
    @Override
    public AggregateId target() {
      return AggregateId.account(account);
    }

    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      return state.get(TokenSigningKey.key(account, algorithm)) != null
          ? Outcome.unchanged()
          : Outcome.accept(
              new TokenSigningKeyEvent.TokenSigningKeyAdded(
                  account,
                  new TokenSigningKey(
                      account, keyId, algorithm, publicKey, sealedKey, context.now())));
    }
  }
}
