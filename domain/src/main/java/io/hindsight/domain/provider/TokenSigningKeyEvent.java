package io.hindsight.domain.provider;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Change;
import io.hindsight.domain.entity.Event;
import java.util.List;

/** What happens to the keys that an account's tokens are signed with. */
public sealed interface TokenSigningKeyEvent extends Event {
  record TokenSigningKeyAdded(AccountId account, TokenSigningKey key)
      implements TokenSigningKeyEvent {
    @Override
    public List<Change<?>> changes() {
      return List.of(Change.put(TokenSigningKey.key(account, key.algorithm()), key));
    }
  }
}
