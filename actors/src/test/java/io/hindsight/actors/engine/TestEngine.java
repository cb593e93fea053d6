package io.hindsight.actors.engine;

import akka.actor.typed.ActorSystem;
import io.hindsight.actors.journal.HindsightStore;
import io.hindsight.domain.quota.Quotas;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** An engine on a folder, stopped and started again at will, on a clock that can be advanced. */
final class TestEngine {
  private @Nullable ActorSystem<Void> system;
  private @Nullable Engine engine;
  private Duration ahead = Duration.ZERO;

  Engine start(Path folder) throws Exception {
    ActorSystem<Void> started = EngineSystem.create(folder);
    system = started;
    engine =
        Engine.start(
                started,
                new JournalFeed(HindsightStore.get(started).store()),
                Clock.offset(Clock.systemUTC(), ahead),
                Quotas.STANDARD,
                number -> {})
            .toCompletableFuture()
            .get(30, TimeUnit.SECONDS);
    return engine;
  }

  Engine restart(Path folder) throws Exception {
    close();
    return start(folder);
  }

  /** The journal of the engine that runs. */
  JournalFeed feed() {
    return new JournalFeed(HindsightStore.get(Objects.requireNonNull(system)).store());
  }

  Engine current() {
    return Objects.requireNonNull(engine);
  }

  Instant now() {
    return Instant.now().plus(ahead);
  }

  void advance(Duration by) {
    ahead = ahead.plus(by);
  }

  void awaitTrue(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within 20 seconds");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  void close() throws Exception {
    if (engine != null) {
      engine.close();
      engine = null;
    }
    if (system != null) {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().get(30, TimeUnit.SECONDS);
      system = null;
    }
  }
}
