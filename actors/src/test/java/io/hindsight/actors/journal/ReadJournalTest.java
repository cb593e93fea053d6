package io.hindsight.actors.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.NotUsed;
import akka.actor.ActorSystem;
import akka.actor.ExtendedActorSystem;
import akka.persistence.query.EventEnvelope;
import akka.persistence.query.Offset;
import akka.persistence.query.PersistenceQuery;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import akka.serialization.Serializer;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.stream.testkit.TestSubscriber;
import akka.stream.testkit.javadsl.TestSink;
import akka.testkit.javadsl.TestKit;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReadJournalTest {
  private static final String ALICE = Events.ALICE;
  private static final String BOB = Events.BOB;

  @TempDir private Path folder;
  private ActorSystem system;
  private JournalStore store;
  private HindsightReadJournal journal;
  private Serializer serializer;

  @BeforeEach
  void start() throws Exception {
    Config config =
        ConfigFactory.parseMap(Map.of("hindsight.journal.dir", folder.toString()))
            .withFallback(ConfigFactory.load());
    system = ActorSystem.create("reading", config);
    store = HindsightStore.get(system).store();
    Serialization serialization = SerializationExtension.get(system);
    serializer = serialization.serializerFor(String.class);
    journal =
        PersistenceQuery.get(system)
            .getReadJournalFor(HindsightReadJournal.class, HindsightReadJournal.IDENTIFIER);
  }

  @AfterEach
  void stop() {
    TestKit.shutdownActorSystem(system);
  }

  private void write(String persistenceId, long sequenceNr) {
    String event = persistenceId + " " + sequenceNr;
    Events.append(
        store,
        List.of(
            new NewRecord(
                persistenceId,
                sequenceNr,
                "writer",
                serializer.identifier(),
                "",
                serializer.toBinary(event))));
  }

  private List<EventEnvelope> all(Source<EventEnvelope, NotUsed> source) {
    return Events.await(source.runWith(Sink.seq(), system));
  }

  private static List<Object> events(List<EventEnvelope> envelopes) {
    return envelopes.stream().map(EventEnvelope::event).toList();
  }

  @Test
  void currentEventsOfAPersistenceIdComeInOrderWithinTheirRange() {
    IntStream.rangeClosed(1, 1200).forEach(n -> write(n % 2 == 0 ? ALICE : BOB, (n + 1) / 2));
    List<EventEnvelope> read = all(journal.currentEventsByPersistenceId(ALICE, 3, 595));
    assertEquals(593, read.size());
    assertEquals(ALICE + " 3", read.get(0).event());
    assertEquals(Offset.sequence(6), read.get(0).offset());
    assertEquals(ALICE + " 595", read.get(592).event());
    assertTrue(read.get(0).timestamp() > 0);
    assertEquals(List.of(), all(journal.currentEventsByPersistenceId("none", 1, Long.MAX_VALUE)));
  }

  @Test
  void currentEventsAreOfAllOrOfAnAccountFromAnOffset() {
    IntStream.rangeClosed(1, 6).forEach(n -> write(n % 2 == 0 ? ALICE : BOB, (n + 1) / 2));
    assertEquals(
        List.of(BOB + " 1", ALICE + " 1", BOB + " 2", ALICE + " 2", BOB + " 3", ALICE + " 3"),
        events(all(journal.currentEvents(Offset.noOffset()))));
    assertEquals(
        List.of(BOB + " 3", ALICE + " 3"), events(all(journal.currentEvents(Offset.sequence(4)))));
    assertEquals(
        List.of(ALICE + " 2", ALICE + " 3"),
        events(all(journal.currentEventsByAccount("111111111111", Offset.sequence(2)))));
  }

  @Test
  void anOffsetMayBeARecordingTime() {
    write(ALICE, 1);
    Instant first = store.read(1).orElseThrow().recordedAt();
    write(ALICE, 2);
    Instant second = store.read(2).orElseThrow().recordedAt();
    assertEquals(
        List.of(ALICE + " 1", ALICE + " 2"),
        events(all(journal.currentEvents(Offset.timestamp(first)))));
    assertEquals(
        List.of(ALICE + " 2"), events(all(journal.currentEvents(Offset.timestamp(second)))));
    assertEquals(List.of(), all(journal.currentEvents(Offset.timestamp(second.plusNanos(1)))));
  }

  @Test
  void liveEventsFollowWhatIsThereAndOnlyAsWanted() {
    write(ALICE, 1);
    TestSubscriber.Probe<EventEnvelope> probe =
        journal
            .eventsByAccount("111111111111", Offset.noOffset())
            .runWith(TestSink.create(system), system);
    probe.request(2);
    assertEquals(ALICE + " 1", probe.expectNext().event());
    write(BOB, 1);
    write(ALICE, 2);
    assertEquals(ALICE + " 2", probe.expectNext().event());
    write(ALICE, 3);
    probe.expectNoMessage(scala.concurrent.duration.Duration.create(50, "ms"));
    probe.request(1);
    assertEquals(ALICE + " 3", probe.expectNext().event());
    probe.cancel();
  }

  @Test
  void liveEventsOfAPersistenceIdEndWithTheirRange() {
    TestSubscriber.Probe<EventEnvelope> probe =
        journal.eventsByPersistenceId(ALICE, 1, 2).runWith(TestSink.create(system), system);
    probe.request(10);
    write(ALICE, 1);
    assertEquals(ALICE + " 1", probe.expectNext().event());
    write(BOB, 1);
    write(ALICE, 2);
    assertEquals(ALICE + " 2", probe.expectNext().event());
    probe.expectComplete();
  }

  @Test
  void persistenceIdsAreListedOnceAndFollowed() {
    write(ALICE, 1);
    write(ALICE, 2);
    assertEquals(
        List.of(ALICE), Events.await(journal.currentPersistenceIds().runWith(Sink.seq(), system)));
    TestSubscriber.Probe<String> probe =
        journal.persistenceIds().runWith(TestSink.create(system), system);
    probe.request(3);
    assertEquals(ALICE, probe.expectNext());
    write(ALICE, 3);
    write(BOB, 1);
    assertEquals(BOB, probe.expectNext());
    probe.cancel();
  }

  @Test
  void theScalaApiReadsTheSame() {
    write(ALICE, 1);
    HindsightScalaReadJournal scala =
        new HindsightReadJournalProvider((ExtendedActorSystem) system).scaladslReadJournal();
    assertEquals(
        List.of(ALICE + " 1"),
        events(all(scala.currentEventsByPersistenceId(ALICE, 1, Long.MAX_VALUE).asJava())));
    assertFalse(
        Events.await(scala.currentPersistenceIds().asJava().runWith(Sink.seq(), system)).isEmpty());
  }
}
