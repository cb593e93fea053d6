package io.hindsight.actors.engine;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.cluster.sharding.typed.ClusterShardingSettings;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.Entity;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import io.hindsight.actors.aggregate.Aggregate;
import io.hindsight.domain.decider.Cause;
import io.hindsight.domain.entity.AggregateId;
import io.hindsight.domain.entity.Command;
import io.hindsight.domain.entity.CommandContext;
import io.hindsight.domain.entity.Table;
import io.hindsight.domain.principal.Principal;
import io.hindsight.domain.quota.Quotas;
import io.hindsight.domain.session.Session;
import io.hindsight.domain.session.SessionCommand;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The aggregates of all kinds, sharded over a cluster that this process forms by itself. */
final class Aggregates implements Writers {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final ActorSystem<?> system;
  private final ClusterSharding sharding;
  private final Lanes lanes = new Lanes(this::send);
  private final Map<Table.Owner, EntityTypeKey<Aggregate.Message>> keys =
      new EnumMap<>(Table.Owner.class);

  Aggregates(ActorSystem<?> system, Clock clock, Quotas quotas) {
    this.system = system;
    Cluster cluster = Cluster.get(system);
    cluster.manager().tell(Join.create(cluster.selfMember().address()));
    sharding = ClusterSharding.get(system);
    Aggregate.Expiry expiry = new SessionExpiry(clock, quotas);
    for (Table.Owner kind : Table.Owner.values()) {
      EntityTypeKey<Aggregate.Message> key =
          EntityTypeKey.create(Aggregate.Message.class, Aggregate.typeName(kind));
      keys.put(kind, key);
      Entity<Aggregate.Message, akka.cluster.sharding.typed.ShardingEnvelope<Aggregate.Message>>
          entity =
              Entity.of(key, context -> Aggregate.create(kind, context, expiry))
                  .withStopMessage(new Aggregate.Stop());
      sharding.init(kind == Table.Owner.SESSION ? entity.withSettings(awake(system)) : entity);
    }
  }

  /** A session that left the memory would not notice its end. */
  private static ClusterShardingSettings awake(ActorSystem<?> system) {
    return ClusterShardingSettings.create(system)
        .withPassivationStrategy(
            ClusterShardingSettings.PassivationStrategySettings$.MODULE$.disabled());
  }

  @Override
  public CompletionStage<Aggregate.Reply> execute(
      Command command, CommandContext context, @Nullable Principal birth) {
    return lanes.add(command.target(), new Aggregate.Order(command, context, birth));
  }

  @Override
  public CompletionStage<Aggregate.Reply> wake(AggregateId id) {
    return ask(id, Aggregate.Wake::new);
  }

  @Override
  public void leave(AggregateId id) {
    sharding
        .entityRefFor(Objects.requireNonNull(keys.get(id.kind())), id.entityId())
        .tell(new Aggregate.Stop());
  }

  @Override
  public void later(Duration delay, Runnable work) {
    system.scheduler().scheduleOnce(delay, work, system.executionContext());
  }

  private CompletionStage<Aggregate.Answers> send(AggregateId id, List<Aggregate.Order> orders) {
    return ask(id, replyTo -> new Aggregate.Execute(orders, replyTo));
  }

  private <R> CompletionStage<R> ask(
      AggregateId id, akka.japi.function.Function<ActorRef<R>, Aggregate.Message> message) {
    CompletableFuture<R> reply = new CompletableFuture<>();
    sharding
        .entityRefFor(Objects.requireNonNull(keys.get(id.kind())), id.entityId())
        .ask(message, TIMEOUT)
        // What Scala's futures become goes on in threads made for it unless told where to.
        .whenCompleteAsync(
            (answer, fault) -> {
              if (fault == null) {
                reply.complete(answer);
              } else {
                reply.completeExceptionally(fault);
              }
            },
            system.executionContext());
    return reply;
  }

  private record SessionExpiry(Clock clock, Quotas quotas) implements Aggregate.Expiry {
    @Override
    public Command command(Session session) {
      return new SessionCommand.ExpireSession(session.account(), session.accessKeyId());
    }

    @Override
    public CommandContext context() {
      return new CommandContext(clock.instant(), Cause.system(SessionCommand.EXPIRY), quotas);
    }
  }
}
