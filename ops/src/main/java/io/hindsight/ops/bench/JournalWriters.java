package io.hindsight.ops.bench;

import akka.actor.AbstractActor;
import akka.actor.ActorRef;
import akka.actor.ActorSystem;
import akka.actor.PoisonPill;
import akka.actor.Props;
import akka.pattern.Patterns;
import akka.persistence.AbstractPersistentActor;
import akka.persistence.RecoveryCompleted;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Persistent actors that write as fast as their journal takes it, each one write at a time. */
@SuppressWarnings({
  "try",
  "ArrayRecordComponent"
}) // interrupted, it ends; arrays are never compared
final class JournalWriters implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final String name;
  private final ActorSystem system;
  private int runs;

  private JournalWriters(String name, Config config) {
    this.name = name;
    this.system = ActorSystem.create("bench-" + name, config.withFallback(ConfigFactory.load()));
  }

  /** Over Akka's own LevelDB journal, with its native library and every write synced. */
  static JournalWriters akka(Path folder) {
    return new JournalWriters(
        "akka",
        settings(
            Map.of(
                "akka.persistence.journal.plugin", "akka.persistence.journal.leveldb",
                "akka.persistence.journal.leveldb.dir", folder.toString(),
                "akka.persistence.journal.leveldb.native", "on",
                "akka.persistence.journal.leveldb.fsync", "on")));
  }

  static JournalWriters hindsight(Path folder) {
    return new JournalWriters(
        "hindsight",
        settings(
            Map.of(
                "akka.persistence.journal.plugin", "hindsight.journal",
                "hindsight.journal.dir", folder.toString(),
                "hindsight.journal.verify-in-background", "off")));
  }

  private static Config settings(Map<String, String> journal) {
    return ConfigFactory.parseMap(journal)
        .withFallback(
            ConfigFactory.parseMap(Map.of("akka.actor.provider", "local", "akka.loglevel", "OFF")));
  }

  /**
   * What a run came to.
   *
   * @param p99Micros of the time from a write to its being told
   */
  record Outcome(long events, double seconds, double p99Micros) {
    double perSecond() {
      return events / seconds;
    }
  }

  private static final class Begin {}

  private static final class Report {}

  /** One writer's counts. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Written(long events, long[] nanos) {}

  /**
   * Lets writers write for a while.
   *
   * @param atOnce how many events each hands over at once
   */
  Outcome run(int writers, int atOnce, Duration time) throws Exception {
    String run = name + "-" + runs++;
    AtomicBoolean ended = new AtomicBoolean();
    List<ActorRef> actors = new ArrayList<>();
    for (int i = 0; i < writers; i++) {
      String id = "Bench|%012d/%s-%d".formatted(i % 10, run, i);
      actors.add(system.actorOf(Props.create(Writer.class, () -> new Writer(id, atOnce, ended))));
    }
    for (ActorRef actor : actors) {
      ask(actor, new Report());
    }
    long begun = System.nanoTime();
    actors.forEach(actor -> actor.tell(new Begin(), ActorRef.noSender()));
    TimeUnit.NANOSECONDS.sleep(time.toNanos());
    ended.set(true);
    List<Written> counts = new ArrayList<>();
    for (ActorRef actor : actors) {
      counts.add(ask(actor, new Report()));
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    actors.forEach(actor -> actor.tell(PoisonPill.getInstance(), ActorRef.noSender()));
    long events = counts.stream().mapToLong(Written::events).sum();
    return new Outcome(events, seconds, p99(counts) / 1e3);
  }

  private static double p99(List<Written> counts) {
    long[] nanos = counts.stream().flatMapToLong(count -> Arrays.stream(count.nanos())).toArray();
    Arrays.sort(nanos);
    return nanos.length == 0 ? 0 : nanos[(int) (nanos.length * 0.99)];
  }

  private static Written ask(ActorRef actor, Report report) throws Exception {
    return (Written)
        Patterns.ask(actor, report, START_LIMIT)
            .toCompletableFuture()
            .get(START_LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    system.terminate();
    system
        .getWhenTerminated()
        .toCompletableFuture()
        .orTimeout(START_LIMIT.toSeconds(), TimeUnit.SECONDS)
        .join();
  }

  private static final class Writer extends AbstractPersistentActor {
    private final String id;
    private final int atOnce;
    private final Payload payload;
    private final AtomicBoolean ended;
    private long[] nanos = new long[1024];
    private int writes;
    private int pending;
    private long begun;

    Writer(String id, int atOnce, AtomicBoolean ended) {
      this.id = id;
      this.atOnce = atOnce;
      this.payload = new Payload(id.hashCode());
      this.ended = ended;
    }

    @Override
    public String persistenceId() {
      return id;
    }

    @Override
    public AbstractActor.Receive createReceiveRecover() {
      return receiveBuilder().match(RecoveryCompleted.class, done -> {}).matchAny(e -> {}).build();
    }

    @Override
    public AbstractActor.Receive createReceive() {
      return receiveBuilder()
          .match(Begin.class, begin -> write())
          .match(
              Report.class,
              report ->
                  sender()
                      .tell(
                          new Written((long) writes * atOnce, Arrays.copyOf(nanos, writes)),
                          self()))
          .build();
    }

    private void write() {
      List<byte[]> events = new ArrayList<>(atOnce);
      for (int i = 0; i < atOnce; i++) {
        events.add(payload.next());
      }
      begun = System.nanoTime();
      pending = atOnce;
      persistAll(events, event -> written());
    }

    private void written() {
      if (--pending > 0) {
        return;
      }
      if (writes == nanos.length) {
        nanos = Arrays.copyOf(nanos, 2 * nanos.length);
      }
      nanos[writes++] = System.nanoTime() - begun;
      if (!ended.get()) {
        self().tell(new Begin(), self());
      }
    }
  }
}
