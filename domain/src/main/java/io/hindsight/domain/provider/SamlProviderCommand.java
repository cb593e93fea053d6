package io.hindsight.domain.provider;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Outcome;
import io.hindsight.domain.decider.Rejection;
import io.hindsight.domain.entity.AggregateId;
import io.hindsight.domain.entity.Command;
import io.hindsight.domain.entity.CommandContext;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.entity.Event;
import io.hindsight.domain.quota.Quota;
import io.hindsight.domain.tag.KeyCase;
import io.hindsight.domain.tag.Tag;
import io.hindsight.domain.tag.Tags;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What may be asked of SAML providers. */
public sealed interface SamlProviderCommand extends Command {
  AccountId account();

  String arn();

  @Override
  default AggregateId target() {
    return AggregateId.account(account());
  }

  /** Makes a provider; its creation date is that of the command. */
  record CreateSamlProvider(AccountId account, SamlProvider provider)
      implements SamlProviderCommand {
    @Override
    public String arn() {
      return provider.arn();
    }

    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      if (state.get(SamlProvider.key(account, arn())) != null) {
        return Outcome.reject(
            Rejection.entityAlreadyExists(
                "SAMLProvider with name " + provider.name() + " already exists."));
      }
      return context
          .quotas()
          .exceeded(Quota.SAML_PROVIDERS, state.count(SamlProvider.TABLE, account) + 1)
          .or(() -> Tags.NONE.refusalOf(provider.tags().list(), KeyCase.KEPT, context.quotas()))
          .<Outcome<Event>>map(Outcome::reject)
          .orElseGet(
              () -> Outcome.accept(new SamlProviderEvent.SamlProviderCreated(account, provider)));
    }
  }

  /** A new document with its end; the two go together. */
  record NewMetadata(String document, Instant validUntil) {}

  /** What is null stays as it is. */
  record UpdateSamlProvider(
      AccountId account,
      String arn,
      @Nullable NewMetadata metadata,
      @Nullable String assertionEncryptionMode,
      SamlProvider.@Nullable PrivateKey addPrivateKey,
      @Nullable String removePrivateKey)
      implements SamlProviderCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      return onExisting(
          state,
          this,
          provider -> {
            boolean unknown =
                removePrivateKey != null
                    && provider.decryptionKeys().stream()
                        .noneMatch(key -> key.keyId().equals(removePrivateKey));
            if (unknown) {
              return Outcome.reject(
                  Rejection.noSuchEntity(
                      "Private key with id " + removePrivateKey + " cannot be found."));
            }
            List<SamlProvider.PrivateKey> keys = provider.keys(removePrivateKey, addPrivateKey);
            return context
                .quotas()
                .exceeded(Quota.PRIVATE_KEYS_PER_SAML_PROVIDER, keys.size())
                .<Outcome<Event>>map(Outcome::reject)
                .orElseGet(
                    () ->
                        Outcome.accept(
                            new SamlProviderEvent.SamlProviderUpdated(
                                account,
                                arn,
                                metadata == null
                                    ? provider.metadataDocument()
                                    : metadata.document(),
                                metadata == null ? provider.validUntil() : metadata.validUntil(),
                                assertionEncryptionMode == null
                                    ? provider.assertionEncryptionMode()
                                    : assertionEncryptionMode,
                                keys)));
          });
    }
  }

  record DeleteSamlProvider(AccountId account, String arn) implements SamlProviderCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      return onExisting(
          state,
          this,
          provider -> Outcome.accept(new SamlProviderEvent.SamlProviderDeleted(account, arn)));
    }
  }

  record TagSamlProvider(AccountId account, String arn, List<Tag> tags)
      implements SamlProviderCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      return onExisting(
          state,
          this,
          provider ->
              provider
                  .tags()
                  .refusalOf(tags, KeyCase.KEPT, context.quotas())
                  .<Outcome<Event>>map(Outcome::reject)
                  .orElseGet(
                      () ->
                          Outcome.accept(
                              new SamlProviderEvent.SamlProviderTagged(account, arn, tags))));
    }
  }

  record UntagSamlProvider(AccountId account, String arn, List<String> tagKeys)
      implements SamlProviderCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      return onExisting(
          state,
          this,
          provider ->
              Outcome.accept(new SamlProviderEvent.SamlProviderUntagged(account, arn, tagKeys)));
    }
  }

  private static Outcome<Event> onExisting(
      Entities state, SamlProviderCommand self, Function<SamlProvider, Outcome<Event>> decision) {
    return state
        .find(SamlProvider.key(self.account(), self.arn()))
        .map(decision)
        .orElseGet(() -> Outcome.reject(notFound(self.arn())));
  }

  /** AWS's refusal where there is no such provider. */
  public static Rejection notFound(String arn) {
    return Rejection.noSuchEntity("Manifest not found for arn " + arn);
  }
}
