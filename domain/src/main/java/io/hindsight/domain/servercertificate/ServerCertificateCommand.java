package io.hindsight.domain.servercertificate;

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

/** What may be asked of server certificates. */
public sealed interface ServerCertificateCommand extends Command {
  AccountId account();

  String name();

  @Override
  default AggregateId target() {
    return AggregateId.account(account());
  }

  record UploadServerCertificate(
      AccountId account,
      String id,
      String name,
      String path,
      String body,
      @Nullable String chain,
      String sealedKey,
      Instant expiration,
      List<Tag> tags)
      implements ServerCertificateCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      if (state.get(ServerCertificate.key(account, name)) != null) {
        return Outcome.reject(exists(name));
      }
      return context
          .quotas()
          .exceeded(Quota.SERVER_CERTIFICATES, state.count(ServerCertificate.TABLE, account) + 1)
          .or(() -> Tags.NONE.refusalOf(tags, KeyCase.KEPT, context.quotas()))
          .<Outcome<Event>>map(Outcome::reject)
          .orElseGet(
              () ->
                  Outcome.accept(
                      new ServerCertificateEvent.ServerCertificateUploaded(
                          account,
                          new ServerCertificate(
                              account,
                              id,
                              name,
                              path,
                              body,
                              chain,
                              sealedKey,
                              context.now(),
                              expiration,
                              new Tags(tags)))));
    }
  }

  /** What is null stays as it is. */
  record UpdateServerCertificate(
      AccountId account, String name, @Nullable String newName, @Nullable String newPath)
      implements ServerCertificateCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      return onExisting(
          state,
          this,
          certificate -> {
            String to = newName == null ? name : newName;
            String path = newPath == null ? certificate.path() : newPath;
            if (!to.equals(name) && state.get(ServerCertificate.key(account, to)) != null) {
              return Outcome.reject(exists(to));
            }
            return to.equals(name) && path.equals(certificate.path())
                ? Outcome.unchanged()
                : Outcome.accept(
                    new ServerCertificateEvent.ServerCertificateUpdated(
                        account, name, certificate.named(to, path)));
          });
    }
  }

  record DeleteServerCertificate(AccountId account, String name)
      implements ServerCertificateCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      return onExisting(
          state,
          this,
          certificate ->
              Outcome.accept(new ServerCertificateEvent.ServerCertificateDeleted(account, name)));
    }
  }

  record TagServerCertificate(AccountId account, String name, List<Tag> tags)
      implements ServerCertificateCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      return onExisting(
          state,
          this,
          certificate ->
              certificate
                  .tags()
                  .refusalOf(tags, KeyCase.KEPT, context.quotas())
                  .<Outcome<Event>>map(Outcome::reject)
                  .orElseGet(
                      () ->
                          Outcome.accept(
                              new ServerCertificateEvent.ServerCertificateTagged(
                                  account, name, tags))));
    }
  }

  record UntagServerCertificate(AccountId account, String name, List<String> tagKeys)
      implements ServerCertificateCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      return onExisting(
          state,
          this,
          certificate ->
              Outcome.accept(
                  new ServerCertificateEvent.ServerCertificateUntagged(account, name, tagKeys)));
    }
  }

  private static Outcome<Event> onExisting(
      Entities state,
      ServerCertificateCommand self,
      Function<ServerCertificate, Outcome<Event>> decision) {
    return state
        .find(ServerCertificate.key(self.account(), self.name()))
        .map(decision)
        .orElseGet(() -> Outcome.reject(notFound(self.name())));
  }

  private static Rejection exists(String name) {
    return Rejection.entityAlreadyExists(
        "The Server Certificate with name " + name + " already exists.");
  }

  /** AWS's refusal where there is no such certificate. */
  public static Rejection notFound(String name) {
    return Rejection.noSuchEntity("The Server Certificate with name " + name + " cannot be found.");
  }
}
