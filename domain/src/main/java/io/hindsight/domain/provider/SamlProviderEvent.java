package io.hindsight.domain.provider;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Change;
import io.hindsight.domain.entity.Event;
import io.hindsight.domain.tag.KeyCase;
import io.hindsight.domain.tag.Tag;
import java.time.Instant;
import java.util.List;

/** What happens to SAML providers. */
public sealed interface SamlProviderEvent extends Event {
  record SamlProviderCreated(AccountId account, SamlProvider provider)
      implements SamlProviderEvent {
    @Override
    public List<Change<?>> changes() {
      return List.of(Change.put(SamlProvider.key(account, provider.arn()), provider));
    }
  }

  record SamlProviderUpdated(
      AccountId account,
      String arn,
      String metadataDocument,
      Instant validUntil,
      String assertionEncryptionMode,
      List<SamlProvider.PrivateKey> decryptionKeys)
      implements SamlProviderEvent {
    @Override
    public List<Change<?>> changes() {
      return List.of(
          Change.edit(
              SamlProvider.key(account, arn),
              provider ->
                  provider.with(
                      metadataDocument, validUntil, assertionEncryptionMode, decryptionKeys)));
    }
  }

  record SamlProviderDeleted(AccountId account, String arn) implements SamlProviderEvent {
    @Override
    public List<Change<?>> changes() {
      return List.of(Change.remove(SamlProvider.key(account, arn)));
    }
  }

  record SamlProviderTagged(AccountId account, String arn, List<Tag> tags)
      implements SamlProviderEvent {
    @Override
    public List<Change<?>> changes() {
      return List.of(
          Change.edit(
              SamlProvider.key(account, arn),
              provider -> provider.with(provider.tags().plus(tags, KeyCase.KEPT))));
    }
  }

  record SamlProviderUntagged(AccountId account, String arn, List<String> tagKeys)
      implements SamlProviderEvent {
    @Override
    public List<Change<?>> changes() {
      return List.of(
          Change.edit(
              SamlProvider.key(account, arn),
              provider -> provider.with(provider.tags().minus(tagKeys, KeyCase.KEPT))));
    }
  }
}
