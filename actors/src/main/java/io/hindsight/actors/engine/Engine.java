package io.hindsight.actors.engine;

import akka.actor.typed.ActorSystem;
import io.hindsight.actors.aggregate.Aggregate;
import io.hindsight.actors.projection.EventFeed;
import io.hindsight.actors.projection.Projector;
import io.hindsight.domain.account.AccountCommand;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Cause;
import io.hindsight.domain.decider.CommandContext;
import io.hindsight.domain.decider.Outcome;
import io.hindsight.domain.entity.AggregateId;
import io.hindsight.domain.entity.Command;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.entity.Event;
import io.hindsight.domain.entity.Key;
import io.hindsight.domain.entity.Table;
import io.hindsight.domain.history.History;
import io.hindsight.domain.identity.Identities;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.identity.IdentityCommand;
import io.hindsight.domain.principal.Principal;
import io.hindsight.domain.principal.PrincipalCommand;
import io.hindsight.domain.quota.Quotas;
import io.hindsight.domain.session.Session;
import io.hindsight.domain.time.AsOf;
import io.hindsight.domain.trail.CallRecorded;
import io.hindsight.domain.trail.Trail;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** The accounts of a server: changed by commands, read as of any moment. */
public final class Engine implements AutoCloseable {
  private final Projector projector;
  private final Aggregates aggregates;
  private final TrailWriter trailWriter;
  private final Clock clock;
  private final Quotas quotas;

  private Engine(Projector projector, Aggregates aggregates, Clock clock, Quotas quotas) {
    this.projector = projector;
    this.aggregates = aggregates;
    this.clock = clock;
    this.quotas = quotas;
    this.trailWriter = new TrailWriter(this::recordCalls);
  }

  /**
   * Starts the engine: folds the journal, wakes the sessions that are not over, and ends what a
   * crash left half done.
   *
   * @param progress hears the number of the event that the fold has reached
   */
  public static CompletionStage<Engine> start(
      ActorSystem<?> system, EventFeed feed, Clock clock, Quotas quotas, LongConsumer progress) {
    Projector projector = new Projector(feed);
    projector.start(progress);
    Engine engine = new Engine(projector, new Aggregates(system, clock, quotas), clock, quotas);
    return engine.resume().thenApply(done -> engine);
  }

  public History history() {
    return projector.history();
  }

  public Trail trail() {
    return projector.trail();
  }

  /** The root, user or role that an access key is of, or was while it existed. */
  public Optional<Key<Principal>> keyOwner(String accessKeyId) {
    return projector.keyOwner(accessKeyId);
  }

  /** The entities as of a moment. */
  public Entities at(AsOf asOf) {
    return history().at(asOf);
  }

  public Clock clock() {
    return clock;
  }

  public Quotas quotas() {
    return quotas;
  }

  /** A recorded call with its record, by the number of its event. */
  public Optional<CallRecorded> call(long number) {
    return projector.call(number);
  }

  /** Carries out a command; completes once it is durable and readers see it. */
  public CompletionStage<Result> execute(Command command, Cause cause) {
    return aggregates.execute(command, context(cause), birth(command)).thenCompose(this::visible);
  }

  /** AWS's times have whole seconds, and so have those in our events. */
  private CommandContext context(Cause cause) {
    return new CommandContext(clock.instant().truncatedTo(ChronoUnit.SECONDS), cause, quotas);
  }

  private CompletionStage<Result> visible(Aggregate.Reply reply) {
    if (reply instanceof Aggregate.Refused refused) {
      return CompletableFuture.completedFuture(new Result.Refused(refused.rejection()));
    }
    Aggregate.Accepted accepted = (Aggregate.Accepted) reply;
    return projector
        .whenApplied(accepted.persistenceId(), accepted.sequenceNr())
        .thenApply(revision -> new Result.Done(accepted.events(), at(new AsOf.Revision(revision))));
  }

  private @Nullable Principal birth(Command command) {
    AggregateId target = command.target();
    return target.kind() == Table.Owner.PRINCIPAL
        ? at(AsOf.LATEST).get(Principal.key(target.account(), target.id()))
        : null;
  }

  /**
   * Deletes a user or role: the account decides that it may go and takes no further change to it,
   * the principal ends its content, and the account forgets the name. A crash in between is made
   * good by {@link #resume}.
   */
  public CompletionStage<Result> delete(
      AccountId account, Identity.Kind kind, String name, Cause cause) {
    Entities now = at(AsOf.LATEST);
    Optional<Identity> identity = Identities.find(now, account, kind, name);
    if (identity.isPresent()) {
      Command retire = retire(identity.get());
      Outcome<Event> foreseen = retire.decide(now, context(cause));
      if (foreseen instanceof Outcome.Rejected<Event> rejected
          && rejected.rejection().code().equals("DeleteConflict")) {
        return CompletableFuture.completedFuture(new Result.Refused(rejected.rejection()));
      }
    }
    return execute(new IdentityCommand.BeginDeletion(account, kind, name), cause)
        .thenCompose(
            begun ->
                begun instanceof Result.Done && identity.isPresent()
                    ? complete(identity.get(), cause)
                    : CompletableFuture.completedFuture(begun));
  }

  private CompletionStage<Result> complete(Identity identity, Cause cause) {
    return execute(retire(identity), cause)
        .thenCompose(
            retired -> {
              boolean gone =
                  retired instanceof Result.Done
                      || (retired instanceof Result.Refused refused
                          && refused.rejection().code().equals("NoSuchEntity"));
              return execute(
                      new IdentityCommand.EndDeletion(identity.account(), identity.id(), gone),
                      cause)
                  .thenApply(ended -> gone ? ended : retired);
            });
  }

  private static Command retire(Identity identity) {
    return new PrincipalCommand.Retire(identity.account(), identity.id(), identity.name());
  }

  private CompletionStage<?> resume() {
    Entities now = at(AsOf.LATEST);
    List<CompletableFuture<?>> work = new ArrayList<>();
    for (AccountId account : history().accounts()) {
      now.all(Identity.TABLE, account)
          .filter(Identity::deleting)
          .forEach(
              identity ->
                  work.add(
                      complete(identity, Cause.system("hindsight:ResumeDeletion"))
                          .toCompletableFuture()));
      now.all(Session.TABLE, account)
          .forEach(
              session ->
                  work.add(
                      aggregates
                          .wake(AggregateId.session(account, session.accessKeyId()))
                          .toCompletableFuture()));
    }
    return CompletableFuture.allOf(work.toArray(CompletableFuture[]::new));
  }

  /**
   * Makes an account as new, with the given key of root.
   *
   * @param sealedSecret of the key, sealed for its id
   */
  public CompletionStage<Result> reset(
      AccountId account, String accessKeyId, String sealedSecret, Cause cause) {
    return execute(new AccountCommand.ResetAccount(account, accessKeyId, sealedSecret), cause)
        .thenCompose(
            reset -> {
              AggregateId root = AggregateId.principal(account, account.value());
              String persistenceId = Aggregate.typeName(root.kind()) + '|' + root.entityId();
              return projector.knows(persistenceId)
                  ? execute(
                      new PrincipalCommand.ResetRootKey(
                          account, account.value(), "root", accessKeyId, sealedSecret),
                      cause)
                  : CompletableFuture.completedFuture(reset);
            });
  }

  /** Adds a call to its account's trail; completes once that is durable. */
  public CompletionStage<Void> record(CallRecorded call) {
    return trailWriter.add(call);
  }

  private CompletionStage<Aggregate.Reply> recordCalls(Command command) {
    return aggregates.execute(command, context(Cause.system("hindsight:RecordCalls")), null);
  }

  @Override
  public void close() {
    projector.close();
  }
}
