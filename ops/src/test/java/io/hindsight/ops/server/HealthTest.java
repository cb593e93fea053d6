package io.hindsight.ops.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import io.hindsight.actors.engine.Engine;
import io.hindsight.actors.projection.EventFeed;
import io.hindsight.actors.projection.StoredEvent;
import io.hindsight.domain.quota.Quotas;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthTest {
  @TempDir Path folder;

  /** A journal to which one event comes that nobody knows. */
  private final class Feed implements EventFeed {
    private Consumer<StoredEvent> live = stored -> {};

    void bringUnknown() {
      live.accept(
          new StoredEvent(1, Instant.EPOCH, "Account|1", 1, 1, "Unheard", new byte[] {1, 2, 3}));
    }

    @Override
    public long highestNumber() {
      return 0;
    }

    @Override
    public OptionalLong numberOf(String persistenceId, long sequenceNr) {
      return OptionalLong.empty();
    }

    @Override
    public void replay(long after, Consumer<StoredEvent> consumer) {}

    @Override
    public void replay(long after, long to, Consumer<StoredEvent> consumer) {}

    @Override
    public Optional<byte[]> linkOf(long number) {
      return Optional.empty();
    }

    @Override
    public Path derived() {
      return folder;
    }

    @Override
    public Optional<StoredEvent> read(long number) {
      return Optional.empty();
    }

    @Override
    public Runnable live(Consumer<StoredEvent> consumer) {
      live = consumer;
      return () -> {};
    }
  }

  private static int status(Health health, String path) throws Exception {
    HttpResponse answer =
        health.answer(HttpRequest.GET(path)).toCompletableFuture().get(20, TimeUnit.SECONDS);
    return answer.status().intValue();
  }

  @Test
  void whoCannotFoldTheJournalIsNotReady() throws Exception {
    Feed feed = new Feed();
    try (Engine engine = Engine.reading(feed, Clock.systemUTC(), Quotas.STANDARD, Runnable::run)) {
      Health health = new Health(engine);
      assertEquals(200, status(health, "/health/ready"));
      assertEquals(200, status(health, "/health/live"));
      assertEquals(404, status(health, "/health/other"));
      feed.bringUnknown();
      engine.failure().toCompletableFuture().get(20, TimeUnit.SECONDS);
      assertEquals(503, status(health, "/health/ready"));
      assertEquals(503, status(health, "/health/live"));
    }
  }
}
