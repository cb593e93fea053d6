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
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What may be asked of OpenID Connect providers. */
public sealed interface OidcProviderCommand extends Command {
  int MOST_THUMBPRINTS = 5;

  AccountId account();

  String arn();

  @Override
  default AggregateId target() {
    return AggregateId.account(account());
  }

  record CreateOidcProvider(
      AccountId account,
      String url,
      List<String> clientIds,
      List<String> thumbprints,
      List<Tag> tags)
      implements OidcProviderCommand {
    @Override
    public String arn() {
      return OidcProvider.arn(account, url);
    }

    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      Optional<Rejection> refusal =
          tooMany(thumbprints)
              .or(() -> context.quotas().exceeded(Quota.CLIENT_IDS, clientIds.size()))
              .or(() -> Tags.NONE.refusalOf(tags, KeyCase.KEPT, context.quotas()));
      if (refusal.isPresent()) {
        return Outcome.reject(refusal.get());
      }
      if (state.get(OidcProvider.key(account, arn())) != null) {
        return Outcome.reject(
            Rejection.entityAlreadyExists("Provider with url " + url + " already exists."));
      }
      return context
          .quotas()
          .exceeded(Quota.OIDC_PROVIDERS, state.count(OidcProvider.TABLE, account) + 1)
          .<Outcome<Event>>map(Outcome::reject)
          .orElseGet(
              () ->
                  Outcome.accept(
                      new OidcProviderEvent.OidcProviderCreated(
                          account,
                          new OidcProvider(
                              account,
                              url,
                              clientIds.stream().distinct().toList(),
                              thumbprints,
                              context.now(),
                              new Tags(tags)))));
    }
  }

  record DeleteOidcProvider(AccountId account, String arn) implements OidcProviderCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      return state.get(OidcProvider.key(account, arn)) == null
          ? Outcome.reject(
              Rejection.noSuchEntity("OpenId connect Provider " + arn + " cannot be found."))
          : Outcome.accept(new OidcProviderEvent.OidcProviderDeleted(account, arn));
    }
  }

  record AddClientId(AccountId account, String arn, String clientId)
      implements OidcProviderCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      return onExisting(
          state,
          this,
          provider ->
              provider.clientIds().contains(clientId)
                  ? Outcome.unchanged()
                  : context
                      .quotas()
                      .exceeded(Quota.CLIENT_IDS, provider.clientIds().size() + 1)
                      .<Outcome<Event>>map(Outcome::reject)
                      .orElseGet(
                          () ->
                              Outcome.accept(
                                  new OidcProviderEvent.ClientIdAdded(account, arn, clientId))));
    }
  }

  /** Removing what is not there is no error. */
  record RemoveClientId(AccountId account, String arn, String clientId)
      implements OidcProviderCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      return onExisting(
          state,
          this,
          provider ->
              provider.clientIds().contains(clientId)
                  ? Outcome.accept(new OidcProviderEvent.ClientIdRemoved(account, arn, clientId))
                  : Outcome.unchanged());
    }
  }

  record UpdateThumbprints(AccountId account, String arn, List<String> thumbprints)
      implements OidcProviderCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      return onExisting(
          state,
          this,
          provider ->
              tooMany(thumbprints)
                  .<Outcome<Event>>map(Outcome::reject)
                  .orElseGet(
                      () ->
                          Outcome.accept(
                              new OidcProviderEvent.ThumbprintsUpdated(
                                  account, arn, thumbprints))));
    }
  }

  record TagOidcProvider(AccountId account, String arn, List<Tag> tags)
      implements OidcProviderCommand {
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
                              new OidcProviderEvent.OidcProviderTagged(account, arn, tags))));
    }
  }

  record UntagOidcProvider(AccountId account, String arn, List<String> tagKeys)
      implements OidcProviderCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      return onExisting(
          state,
          this,
          provider ->
              Outcome.accept(new OidcProviderEvent.OidcProviderUntagged(account, arn, tagKeys)));
    }
  }

  private static Optional<Rejection> tooMany(List<String> thumbprints) {
    return thumbprints.size() > MOST_THUMBPRINTS
        ? Optional.of(Rejection.invalidInput("Thumbprint list must contain fewer than 5 entries."))
        : Optional.empty();
  }

  private static Outcome<Event> onExisting(
      Entities state, OidcProviderCommand self, Function<OidcProvider, Outcome<Event>> decision) {
    return state
        .find(OidcProvider.key(self.account(), self.arn()))
        .map(decision)
        .orElseGet(() -> Outcome.reject(notFound(self.arn())));
  }

  /** AWS's refusal where there is no such provider. */
  public static Rejection notFound(String arn) {
    return Rejection.noSuchEntity("OpenIDConnect Provider not found for arn " + arn);
  }
}
