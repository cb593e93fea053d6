package io.hindsight.actors.projection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be folded stops all that would be told without it. */
class ProjectorFailureTest {
  @TempDir Path folder;
  private RandomFeed feed;
  private Projector projector;

  @BeforeEach
  void start() {
    feed = new RandomFeed(folder, 1);
    projector = new Projector(feed, Clock.systemUTC(), Runnable::run);
  }

  @AfterEach
  void stop() {
    projector.close();
  }

  private Throwable failure() throws Exception {
    return projector.failure().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void nothingIsSeenFromAnEventOnThatCannotBeFolded() throws Exception {
    projector.start(number -> {});
    feed.grow(10);
    long sound = feed.highestNumber();
    assertEquals(
        sound,
        projector
            .whenApplied(feed.last().persistenceId(), feed.last().sequenceNr())
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS));
    feed.addUnknown();
    StoredEvent unknown = feed.last();
    CompletableFuture<Long> waits =
        projector.whenApplied(unknown.persistenceId(), unknown.sequenceNr()).toCompletableFuture();
    assertTrue(failure().getMessage().contains("Unheard"), failure().getMessage());
    assertThrows(ExecutionException.class, () -> waits.get(20, TimeUnit.SECONDS));
    feed.grow(5);
    StoredEvent later = feed.last();
    CompletableFuture<Long> never =
        projector.whenApplied(later.persistenceId(), later.sequenceNr()).toCompletableFuture();
    assertThrows(ExecutionException.class, () -> never.get(20, TimeUnit.SECONDS));
    assertEquals(sound, projector.history().revision());
  }

  @Test
  void aStartFailsWhereTheJournalHasSuchAnEvent() {
    feed.grow(10);
    feed.addUnknown();
    feed.grow(10);
    RuntimeException fault =
        assertThrows(RuntimeException.class, () -> projector.start(number -> {}));
    assertTrue(fault.getMessage().contains("Unheard"), fault.getMessage());
    assertFalse(projector.failure().toCompletableFuture().isDone());
  }
}
