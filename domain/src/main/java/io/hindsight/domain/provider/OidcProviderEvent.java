package io.hindsight.domain.provider;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Change;
import io.hindsight.domain.entity.Event;
import io.hindsight.domain.tag.KeyCase;
import io.hindsight.domain.tag.Tag;
import java.util.List;
import java.util.stream.Stream;

/** What happens to OpenID Connect providers. */
public sealed interface OidcProviderEvent extends Event {
  record OidcProviderCreated(AccountId account, OidcProvider provider)
      implements OidcProviderEvent {
    @Override
    public List<Change<?>> changes() {
      return List.of(Change.put(OidcProvider.key(account, provider.arn()), provider));
    }
  }

  record OidcProviderDeleted(AccountId account, String arn) implements OidcProviderEvent {
    @Override
    public List<Change<?>> changes() {
      return List.of(Change.remove(OidcProvider.key(account, arn)));
    }
  }

  record ClientIdAdded(AccountId account, String arn, String clientId)
      implements OidcProviderEvent {
    @Override
    public List<Change<?>> changes() {
      return List.of(
          Change.edit(
              OidcProvider.key(account, arn),
              provider ->
                  provider.withClientIds(
                      Stream.concat(provider.clientIds().stream(), Stream.of(clientId)).toList())));
    }
  }

  record ClientIdRemoved(AccountId account, String arn, String clientId)
      implements OidcProviderEvent {
    @Override
    public List<Change<?>> changes() {
      return List.of(
          Change.edit(
              OidcProvider.key(account, arn),
              provider ->
                  provider.withClientIds(
                      provider.clientIds().stream()
                          .filter(each -> !each.equals(clientId))
                          .toList())));
    }
  }

  record ThumbprintsUpdated(AccountId account, String arn, List<String> thumbprints)
      implements OidcProviderEvent {
    @Override
    public List<Change<?>> changes() {
      return List.of(
          Change.edit(
              OidcProvider.key(account, arn), provider -> provider.withThumbprints(thumbprints)));
    }
  }

  record OidcProviderTagged(AccountId account, String arn, List<Tag> tags)
      implements OidcProviderEvent {
    @Override
    public List<Change<?>> changes() {
      return List.of(
          Change.edit(
              OidcProvider.key(account, arn),
              provider -> provider.with(provider.tags().plus(tags, KeyCase.KEPT))));
    }
  }

  record OidcProviderUntagged(AccountId account, String arn, List<String> tagKeys)
      implements OidcProviderEvent {
    @Override
    public List<Change<?>> changes() {
      return List.of(
          Change.edit(
              OidcProvider.key(account, arn),
              provider -> provider.with(provider.tags().minus(tagKeys, KeyCase.KEPT))));
    }
  }
}
