package io.hindsight.actors.aggregate;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.EntityContext;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.RecoveryCompleted;
import akka.persistence.typed.javadsl.CommandHandlerWithReply;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehaviorWithEnforcedReplies;
import akka.persistence.typed.javadsl.ReplyEffect;
import akka.persistence.typed.javadsl.RetentionCriteria;
import akka.persistence.typed.javadsl.SignalHandler;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Outcome;
import io.hindsight.domain.decider.Rejection;
import io.hindsight.domain.entity.Command;
import io.hindsight.domain.entity.CommandContext;
import io.hindsight.domain.entity.EntityMap;
import io.hindsight.domain.entity.Event;
import io.hindsight.domain.entity.Table;
import io.hindsight.domain.mirror.Past;
import io.hindsight.domain.mirror.RecordPast;
import io.hindsight.domain.principal.Principal;
import io.hindsight.domain.principal.PrincipalEvent;
import io.hindsight.domain.session.Session;
import io.hindsight.protobuf.Journaled;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The persistent actor of any aggregate. */
public final class Aggregate
    extends EventSourcedBehaviorWithEnforcedReplies<Aggregate.Message, Journaled, AggregateState> {

  /** What the actor takes. */
  public sealed interface Message {}

  /**
   * A command on its way.
   *
   * @param birth the content of a principal as its creation made it, for one that has no events of
   *     its own yet; null for other aggregates
   */
  public record Order(Command command, CommandContext context, @Nullable Principal birth) {}

  /**
   * Decide commands, one after the other, each on what those before it made of the state, and
   * persist all of it in one write.
   */
  public record Execute(List<Order> orders, ActorRef<Answers> replyTo) implements Message {
    public Execute {
      orders = List.copyOf(orders);
    }
  }

  /** Be there, so that what is to happen at a time happens. */
  public record Wake(ActorRef<Reply> replyTo) implements Message {}

  private record TimeIsUp() implements Message {}

  /** Leave the memory; the state stays in the journal. */
  public record Stop() implements Message {}

  /** The answers to the commands of a message, in their order. */
  public record Answers(List<Reply> replies) {
    public Answers {
      replies = List.copyOf(replies);
    }
  }

  /** The answer to a command. */
  public sealed interface Reply {}

  /**
   * The events are durable.
   *
   * @param persistenceId of the aggregate
   * @param sequenceNr of the last event; the one before where nothing changed
   */
  public record Accepted(String persistenceId, long sequenceNr, List<Event> events)
      implements Reply {
    public Accepted {
      events = List.copyOf(events);
    }
  }

  /** Nothing was changed. */
  public record Refused(Rejection rejection) implements Reply {}

  /** It could not be decided, or the journal did not take it: whether it is durable is unknown. */
  public record Failed() implements Reply {}

  /** How a session's expiry is caused and timed. */
  public interface Expiry {
    Command command(Session session);

    CommandContext context();

    Clock clock();
  }

  private static final Logger log = LoggerFactory.getLogger(Aggregate.class);
  private static final Reply FAILED = new Failed();
  private static final Object EXPIRY = "expiry";
  private static final Duration LONGEST_SLEEP = Duration.ofMinutes(1);

  private final Table.Owner kind;
  private final AccountId account;
  private final ActorContext<Message> context;
  private final TimerScheduler<Message> timers;
  private final @Nullable ActorRef<ClusterSharding.ShardCommand> shard;
  private final Expiry expiry;
  private @Nullable Execute unanswered;

  private Aggregate(
      Table.Owner kind,
      String entityId,
      ActorContext<Message> context,
      TimerScheduler<Message> timers,
      @Nullable ActorRef<ClusterSharding.ShardCommand> shard,
      Expiry expiry) {
    super(PersistenceId.of(typeName(kind), entityId));
    this.kind = kind;
    this.account = new AccountId(entityId.substring(0, 12));
    this.context = context;
    this.timers = timers;
    this.shard = shard;
    this.expiry = expiry;
  }

  /** The behaviour of the aggregate that {@code entity} names. */
  public static Behavior<Message> create(
      Table.Owner kind, EntityContext<Message> entity, Expiry expiry) {
    return create(kind, entity.getEntityId(), entity.getShard(), expiry);
  }

  static Behavior<Message> create(
      Table.Owner kind,
      String entityId,
      @Nullable ActorRef<ClusterSharding.ShardCommand> shard,
      Expiry expiry) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new Aggregate(kind, entityId, context, timers, shard, expiry)));
  }

  /** The first part of the persistence ids of a kind. */
  public static String typeName(Table.Owner kind) {
    String name = kind.name();
    return name.charAt(0) + name.substring(1).toLowerCase(java.util.Locale.ROOT);
  }

  @Override
  public AggregateState emptyState() {
    return new AggregateState(account, EntityMap.EMPTY);
  }

  @Override
  public CommandHandlerWithReply<Message, Journaled, AggregateState> commandHandler() {
    return newCommandHandlerWithReplyBuilder()
        .forAnyState()
        .onCommand(Execute.class, this::execute)
        .onCommand(Wake.class, (state, wake) -> Effect().reply(wake.replyTo(), accepted(List.of())))
        .onCommand(TimeIsUp.class, (state, up) -> expire(state))
        .onCommand(Stop.class, (state, stop) -> Effect().stop().thenNoReply())
        .build();
  }

  @Override
  public EventHandler<AggregateState, Journaled> eventHandler() {
    return (state, journaled) -> state.evolve(kind, journaled.event());
  }

  private ReplyEffect<Journaled, AggregateState> execute(AggregateState state, Execute execute) {
    Batch batch = new Batch(state, lastSequenceNumber(context));
    execute.orders().forEach(batch::decide);
    Answers answers = new Answers(batch.replies);
    if (batch.journaled.isEmpty()) {
      return Effect().reply(execute.replyTo(), answers);
    }
    unanswered = execute;
    return Effect()
        .persist(batch.journaled)
        .thenRun(
            (AggregateState after) -> {
              unanswered = null;
              schedule(after);
            })
        .thenReply(execute.replyTo(), after -> answers);
  }

  /** Commands decided one on the other. */
  private final class Batch {
    final List<Journaled> journaled = new ArrayList<>();
    final List<Reply> replies = new ArrayList<>();
    private final long before;
    private AggregateState state;

    Batch(AggregateState state, long before) {
      this.state = state;
      this.before = before;
    }

    void decide(Order order) {
      List<Event> birth = birth(order);
      AggregateState born = after(state, birth);
      Outcome<Event> outcome;
      try {
        outcome = order.command().decide(born.entities(), order.context());
      } catch (RuntimeException e) {
        log.atError()
            .addKeyValue("command", order.command().getClass().getSimpleName())
            .addKeyValue("requestId", order.context().cause().requestId())
            .setCause(e)
            .log("a command could not be decided");
        replies.add(FAILED);
        return;
      }
      if (outcome instanceof Outcome.Rejected<Event> rejected) {
        replies.add(new Refused(rejected.rejection()));
        return;
      }
      List<Event> events = ((Outcome.Accepted<Event>) outcome).events();
      if (!events.isEmpty()) {
        add(order, birth);
        add(order, events);
        state = after(born, events);
      }
      replies.add(new Accepted(persistenceId().id(), before + journaled.size(), events));
    }

    private List<Event> birth(Order order) {
      Principal birth = order.birth();
      return birth != null && before + journaled.size() == 0
          ? List.of(new PrincipalEvent.PrincipalBorn(account, birth.id(), birth))
          : List.of();
    }

    private AggregateState after(AggregateState from, List<Event> events) {
      AggregateState to = from;
      for (Event event : events) {
        to = to.evolve(kind, event);
      }
      return to;
    }

    private void add(Order order, List<Event> events) {
      if (order.command() instanceof RecordPast past && !events.isEmpty()) {
        for (Past fact : past.facts()) {
          journaled.add(new Journaled(fact.cause(), fact.effectiveAt(), fact.event()));
        }
        return;
      }
      for (Event event : events) {
        journaled.add(new Journaled(order.context().cause(), null, event));
      }
    }
  }

  private Accepted accepted(List<Event> events) {
    return new Accepted(persistenceId().id(), lastSequenceNumber(context), events);
  }

  private ReplyEffect<Journaled, AggregateState> expire(AggregateState state) {
    Session session = session(state);
    if (session == null) {
      return leave();
    }
    CommandContext now = expiry.context();
    Outcome<Event> outcome = expiry.command(session).decide(state.entities(), now);
    if (outcome instanceof Outcome.Accepted<Event> accepted && !accepted.events().isEmpty()) {
      return Effect()
          .persist(
              accepted.events().stream()
                  .map(event -> new Journaled(now.cause(), null, event))
                  .toList())
          .thenRun((AggregateState after) -> passivate())
          .thenNoReply();
    }
    schedule(state);
    return Effect().noReply();
  }

  private ReplyEffect<Journaled, AggregateState> leave() {
    passivate();
    return Effect().noReply();
  }

  private void passivate() {
    if (shard != null) {
      shard.tell(new ClusterSharding.Passivate<>(context.getSelf()));
    }
  }

  private static @Nullable Session session(AggregateState state) {
    return state.entities().all(Session.TABLE, state.account()).findFirst().orElse(null);
  }

  /** An actor whose events the journal did not take is stopped before it could answer. */
  private void giveUp() {
    Execute execute = unanswered;
    if (execute != null) {
      execute.replyTo().tell(new Answers(Collections.nCopies(execute.orders().size(), FAILED)));
    }
  }

  /*
   * Timers run on another clock than expiry is decided by, and a wall clock may be set: a timer
   * that fires early is set again, and none sleeps for long.
   */
  private void schedule(AggregateState state) {
    Session session = kind == Table.Owner.SESSION ? session(state) : null;
    if (session != null) {
      Instant now = expiry.clock().instant();
      Duration left = Duration.between(now, session.expiresAt());
      Duration sleep = left.compareTo(LONGEST_SLEEP) > 0 ? LONGEST_SLEEP : left.plusMillis(1);
      timers.startSingleTimer(EXPIRY, new TimeIsUp(), sleep.isNegative() ? Duration.ZERO : sleep);
    }
  }

  @Override
  public SignalHandler<AggregateState> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(RecoveryCompleted.instance(), this::schedule)
        .onSignal(PostStop.instance(), state -> giveUp())
        .build();
  }

  /** An account's snapshot has all that is in it, and no command is decided while it is written. */
  @Override
  public RetentionCriteria retentionCriteria() {
    int events =
        switch (kind) {
          case ACCOUNT -> 50_000;
          case TRAIL -> 10_000;
          default -> 500;
        };
    return RetentionCriteria.snapshotEvery(events, 2);
  }
}
