package io.hindsight.actors.engine;

import akka.actor.typed.ActorSystem;
import io.hindsight.actors.aggregate.Aggregate;
import io.hindsight.actors.projection.EventFeed;
import io.hindsight.actors.projection.Projector;
import io.hindsight.domain.account.AccountCommand;
import io.hindsight.domain.account.AccountQuotas;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Cause;
import io.hindsight.domain.decider.Outcome;
import io.hindsight.domain.decider.Rejection;
import io.hindsight.domain.entity.AggregateId;
import io.hindsight.domain.entity.Command;
import io.hindsight.domain.entity.CommandContext;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.entity.EntityMap;
import io.hindsight.domain.entity.Event;
import io.hindsight.domain.entity.Key;
import io.hindsight.domain.entity.Table;
import io.hindsight.domain.history.History;
import io.hindsight.domain.identity.Identities;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.identity.IdentityCommand;
import io.hindsight.domain.identity.IdentityEvent;
import io.hindsight.domain.identity.ServiceLinkedRoleCommand;
import io.hindsight.domain.mirror.Past;
import io.hindsight.domain.mirror.RecordPast;
import io.hindsight.domain.principal.Principal;
import io.hindsight.domain.principal.PrincipalCommand;
import io.hindsight.domain.quota.Quotas;
import io.hindsight.domain.session.Session;
import io.hindsight.domain.session.SessionCommand;
import io.hindsight.domain.time.AsOf;
import io.hindsight.domain.trail.CallRecorded;
import io.hindsight.domain.trail.Trail;
import io.hindsight.domain.trail.TrailCall;
import io.hindsight.domain.trail.TrailPlace;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The accounts of a server: changed by commands, read as of any moment. */
public final class Engine implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Engine.class);
  private static final Duration RETRY = Duration.ofSeconds(5);
  private static final int AT_ONCE = 256;

  private final ResetGate gate = new ResetGate();
  private final AccountAliases aliases = new AccountAliases(this::history);
  private final Set<String> deleting = ConcurrentHashMap.newKeySet();
  private final Projector projector;
  private final Writers aggregates;
  private final TrailWriter trailWriter;
  private final Clock clock;
  private final Quotas quotas;

  private Engine(Projector projector, Writers aggregates, Clock clock, Quotas quotas) {
    this.projector = projector;
    this.aggregates = aggregates;
    this.clock = clock;
    this.quotas = quotas;
    this.trailWriter = new TrailWriter(this::recordCalls, aggregates::later);
  }

  /**
   * Starts the engine: folds the journal, wakes the sessions that are not over, and ends what a
   * crash left half done.
   *
   * @param progress hears the number of the event that the fold has reached
   */
  public static CompletionStage<Engine> start(
      ActorSystem<?> system, EventFeed feed, Clock clock, Quotas quotas, LongConsumer progress) {
    Projector projector = new Projector(feed, clock, system.executionContext());
    projector.start(progress);
    projector.keepCheckpoint();
    Engine engine = new Engine(projector, new Aggregates(system, clock, quotas), clock, quotas);
    return engine.resume().thenApply(done -> engine);
  }

  /**
   * An engine that answers for what the journal holds and takes no change.
   *
   * @param executor on which it tells who waits
   */
  public static Engine reading(EventFeed feed, Clock clock, Quotas quotas, Executor executor) {
    Projector projector = new Projector(feed, clock, executor);
    projector.start(number -> {});
    return new Engine(projector, new Writers.None(), clock, quotas);
  }

  /** Completes with what ended the engine, where it cannot go on: its process must end, too. */
  public CompletionStage<Throwable> failure() {
    return projector.failure();
  }

  /** The number of the last event that the history's checkpoint has. */
  public long checkpointed() {
    return projector.checkpointed();
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

  /** A recorded call with its record, by its place in the trail. */
  public Optional<CallRecorded> call(TrailPlace place) {
    return projector.call(place);
  }

  /** Carries out a command; completes once it is durable and readers see it. */
  public CompletionStage<Result> execute(Command command, Cause cause) {
    return gate.together(
        command.target().account(),
        () -> {
          if (command instanceof AccountCommand.CreateAccount create) {
            return carryOut(command, cause).thenCompose(made -> adjusted(create.account(), made));
          }
          return command instanceof AccountCommand.CreateAccountAlias alias
              ? aliases.create(alias, () -> carryOut(command, cause))
              : carryOut(command, cause);
        });
  }

  /** An account that begins anew learns of the limits in force, where they are not AWS's. */
  private CompletionStage<Result> adjusted(AccountId account, Result result) {
    return quotas.adjusted().isEmpty() || result instanceof Result.Refused
        ? CompletableFuture.completedFuture(result)
        : adjustQuotas(account);
  }

  private CompletionStage<Result> adjustQuotas(AccountId account) {
    return carryOut(
        new AccountCommand.AdjustQuotas(account, AccountQuotas.of(account, quotas)),
        Cause.system("hindsight:AdjustQuotas"));
  }

  private CompletionStage<Result> carryOut(Command command, Cause cause) {
    AccountId account = command.target().account();
    if (history().isMirrored(account)) {
      return CompletableFuture.completedFuture(
          new Result.Refused(
              new Rejection(
                  "AccessDenied", "Account " + account + " is mirrored: it cannot be changed.")));
    }
    CommandContext context = context(cause);
    Optional<Rejection> orphan = orphan(command, context);
    if (orphan.isPresent()) {
      return CompletableFuture.completedFuture(new Result.Refused(orphan.get()));
    }
    return aggregates.execute(command, context, birth(command)).thenCompose(this::visible);
  }

  /** AWS's times have whole seconds, and so have those in our events. */
  private CommandContext context(Cause cause) {
    return new CommandContext(clock.instant().truncatedTo(ChronoUnit.SECONDS), cause, quotas);
  }

  private CompletionStage<Result> visible(Aggregate.Reply reply) {
    if (reply instanceof Aggregate.Refused refused) {
      return CompletableFuture.completedFuture(new Result.Refused(refused.rejection()));
    }
    if (reply instanceof Aggregate.Failed) {
      return CompletableFuture.failedFuture(
          new IllegalStateException("the journal did not take the events of a command"));
    }
    Aggregate.Accepted accepted = (Aggregate.Accepted) reply;
    return projector
        .whenApplied(accepted.persistenceId(), accepted.sequenceNr())
        .thenApply(revision -> new Result.Done(accepted.events(), at(new AsOf.Revision(revision))));
  }

  /*
   * What an aggregate cannot know of itself: that the principal it is about, or acts for, is gone
   * from its account. Ids are never given twice and readers see a principal before anyone learns
   * its id, so a principal that readers do not see never comes back.
   */
  private Optional<Rejection> orphan(Command command, CommandContext context) {
    if (command.target().kind() == Table.Owner.PRINCIPAL && birth(command) == null) {
      return command.decide(EntityMap.EMPTY, context) instanceof Outcome.Rejected<Event> rejected
          ? Optional.of(rejected.rejection())
          : Optional.empty();
    }
    if (command instanceof SessionCommand.StartSession start) {
      Session session = start.session();
      Key<Principal> principal = Principal.key(session.account(), session.principalId());
      if (at(AsOf.LATEST).get(principal) == null) {
        return Optional.of(
            new Rejection("AccessDenied", session.principalArn() + " does not exist any more."));
      }
    }
    return Optional.empty();
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
   * good by {@link #resume}, a failure by trying again.
   */
  public CompletionStage<Result> delete(
      AccountId account, Identity.Kind kind, String name, Cause cause) {
    Optional<Rejection> conflict = foreseeableConflict(account, kind, name, cause);
    if (conflict.isPresent()) {
      return CompletableFuture.completedFuture(new Result.Refused(conflict.get()));
    }
    return delete(
        account, kind, name, new IdentityCommand.BeginDeletion(account, kind, name), cause);
  }

  /** Deletes a service-linked role, as its task asks; one that is being deleted is left to that. */
  public CompletionStage<Result> deleteServiceLinkedRole(
      AccountId account, String name, String taskId, Cause cause) {
    return delete(
        account,
        Identity.Kind.ROLE,
        name,
        new ServiceLinkedRoleCommand.BeginServiceLinkedRoleDeletion(account, name, taskId),
        cause);
  }

  private CompletionStage<Result> delete(
      AccountId account, Identity.Kind kind, String name, Command beginning, Cause cause) {
    return execute(beginning, cause)
        .whenComplete(
            (begun, fault) -> {
              if (fault != null) {
                aggregates.later(RETRY, () -> completeWhatBegan(account, kind, name, cause));
              }
            })
        .thenCompose(
            begun ->
                begun instanceof Result.Done done && !done.events().isEmpty()
                    ? complete(account, begun(done), name, cause)
                    : CompletableFuture.completedFuture(begun));
  }

  /** A beginning whose answer was lost may have been durable all the same. */
  private void completeWhatBegan(AccountId account, Identity.Kind kind, String name, Cause cause) {
    Identities.find(at(AsOf.LATEST), account, kind, name)
        .filter(Identity::deleting)
        .ifPresent(identity -> complete(account, identity.id(), name, cause));
  }

  /** The unique id of the identity whose deletion has begun, whatever its name meant before. */
  private static String begun(Result.Done done) {
    return done.events().stream()
        .filter(IdentityEvent.DeletionBegun.class::isInstance)
        .map(event -> ((IdentityEvent.DeletionBegun) event).id())
        .findFirst()
        .orElseThrow();
  }

  /** Spares the account to begin what its principal, as readers see it, is bound to refuse. */
  private Optional<Rejection> foreseeableConflict(
      AccountId account, Identity.Kind kind, String name, Cause cause) {
    Entities now = at(AsOf.LATEST);
    return Identities.find(now, account, kind, name)
        .map(
            identity ->
                new PrincipalCommand.Retire(account, identity.id(), name)
                    .decide(now, context(cause)))
        .filter(Outcome.Rejected.class::isInstance)
        .map(outcome -> ((Outcome.Rejected<Event>) outcome).rejection())
        .filter(rejection -> rejection.code().equals("DeleteConflict"));
  }

  private CompletionStage<Result> complete(AccountId account, String id, String name, Cause cause) {
    if (!deleting.add(id)) {
      return CompletableFuture.failedStage(
          new IllegalStateException("the deletion is being completed already"));
    }
    return completeOnce(account, id, name, cause)
        .whenComplete((result, fault) -> deleting.remove(id))
        .exceptionallyCompose(
            fault -> {
              log.atWarn()
                  .addKeyValue("id", id)
                  .setCause(fault)
                  .log("a deletion stopped half way; it is tried again");
              aggregates.later(RETRY, () -> complete(account, id, name, cause));
              return CompletableFuture.failedStage(fault);
            });
  }

  private CompletionStage<Result> completeOnce(
      AccountId account, String id, String name, Cause cause) {
    return execute(new PrincipalCommand.Retire(account, id, name), cause)
        .thenCompose(
            retired -> {
              boolean gone =
                  retired instanceof Result.Done
                      || (retired instanceof Result.Refused refused
                          && refused.rejection().code().equals("NoSuchEntity"));
              return execute(new IdentityCommand.EndDeletion(account, id, gone), cause)
                  .thenApply(ended -> gone ? ended : retired);
            });
  }

  private CompletionStage<?> resume() {
    Entities now = at(AsOf.LATEST);
    List<Supplier<CompletionStage<?>>> work = new ArrayList<>();
    for (AccountId account : history().accounts()) {
      if (history().isMirrored(account)) {
        continue;
      }
      work.add(() -> adjustQuotas(account));
      now.all(Identity.TABLE, account)
          .filter(Identity::deleting)
          .forEach(
              identity ->
                  work.add(
                      () ->
                          complete(
                              account,
                              identity.id(),
                              identity.name(),
                              Cause.system("hindsight:ResumeDeletion"))));
      now.all(Session.TABLE, account)
          .forEach(
              session ->
                  work.add(
                      () -> aggregates.wake(AggregateId.session(account, session.accessKeyId()))));
    }
    return inTurns(work, 0);
  }

  /** A few hundred at a time, so that none waits for its turn longer than a reply may take. */
  private static CompletionStage<?> inTurns(List<Supplier<CompletionStage<?>>> work, int from) {
    if (from >= work.size()) {
      return CompletableFuture.completedStage(null);
    }
    int to = Math.min(from + AT_ONCE, work.size());
    return CompletableFuture.allOf(
            work.subList(from, to).stream()
                .map(each -> each.get().toCompletableFuture())
                .toArray(CompletableFuture[]::new))
        .thenCompose(done -> inTurns(work, to));
  }

  /**
   * Makes an account as new, with the given key of root. Commands under way are carried out before
   * it, those that come while it happens after it.
   *
   * @param sealedSecret of the key, sealed for its id
   */
  public CompletionStage<Result> reset(
      AccountId account, String accessKeyId, String sealedSecret, Cause cause) {
    return gate.alone(
        account,
        () -> {
          List<String> sessions =
              at(AsOf.LATEST).all(Session.TABLE, account).map(Session::accessKeyId).toList();
          Command reset = new AccountCommand.ResetAccount(account, accessKeyId, sealedSecret);
          Command rootKey =
              new PrincipalCommand.ResetRootKey(
                  account, account.value(), "root", accessKeyId, sealedSecret);
          return trailWriter
              .flushed() // what was called before belongs to the account as it was
              .thenCompose(written -> carryOut(reset, cause))
              .thenCompose(
                  done -> {
                    sessions.forEach(id -> aggregates.leave(AggregateId.session(account, id)));
                    return done instanceof Result.Done
                        ? carryOut(rootKey, cause).thenCompose(key -> adjusted(account, key))
                        : CompletableFuture.completedFuture(done);
                  });
        });
  }

  /** Adds a call to its account's trail; completes once that is durable. */
  public CompletionStage<Void> record(AccountId account, TrailCall call) {
    return trailWriter.add(account, call);
  }

  /**
   * Adds a call to its account's trail soon: completes at once, unless thousands wait already. What
   * was noted is durable once {@link #flushed} completes.
   */
  public CompletionStage<Void> note(AccountId account, TrailCall call) {
    return trailWriter.note(account, call);
  }

  /** Completes once the calls that came so far are durable. */
  public CompletionStage<Void> flushed() {
    return trailWriter.flushed();
  }

  /** Begins to mirror an account of AWS's; does nothing where it is mirrored already. */
  public CompletionStage<Result> mirror(AccountId account) {
    return history().isMirrored(account)
        ? CompletableFuture.completedFuture(new Result.Done(List.of(), at(AsOf.LATEST)))
        : execute(
            new AccountCommand.MirrorAccount(account), Cause.system("hindsight:MirrorAccount"));
  }

  /**
   * The facts of a mirrored account that are not recorded yet, each once; {@link #recordPast} is to
   * follow.
   */
  List<Past> beginPast(AccountId account, List<Past> facts) {
    return facts.stream().filter(fact -> projector.pastIds().begin(account, fact.id())).toList();
  }

  /** Records facts of a mirrored account; completes once they are durable and readers see them. */
  CompletionStage<Void> recordPast(AccountId account, List<Past> facts) {
    Cause cause = Cause.system("hindsight:RecordPast");
    return aggregates
        .execute(new RecordPast(account, facts), context(cause), null)
        .thenCompose(this::visible)
        .thenAccept(
            result -> {
              if (result instanceof Result.Refused refused) {
                throw new IllegalStateException(refused.rejection().message());
              }
            })
        .whenComplete(
            (done, fault) -> {
              if (fault != null) {
                facts.forEach(fact -> projector.pastIds().abandon(account, fact.id()));
              }
            });
  }

  private CompletionStage<Aggregate.Reply> recordCalls(Command command) {
    return aggregates.execute(command, context(Cause.system("hindsight:RecordCalls")), null);
  }

  @Override
  public void close() {
    projector.close();
  }
}
