package io.hindsight.actors.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.actor.ActorRef;
import akka.actor.ActorSystem;
import akka.persistence.AtomicWrite;
import akka.persistence.DeleteMessagesSuccess;
import akka.persistence.JournalProtocol;
import akka.persistence.Persistence;
import akka.persistence.PersistentEnvelope;
import akka.persistence.PersistentImpl;
import akka.persistence.PersistentRepr;
import akka.persistence.SaveSnapshotSuccess;
import akka.persistence.SnapshotMetadata;
import akka.persistence.SnapshotProtocol;
import akka.persistence.SnapshotSelectionCriteria;
import akka.testkit.javadsl.TestKit;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.CollectionConverters;

/** Akka's rules for a journal and a snapshot store, spoken in the protocol of their plugins. */
final class HindsightJournalTest {
  private static final String ID = "some-id";

  @TempDir private Path folder;
  private ActorSystem system;
  private TestKit probe;
  private ActorRef journal;
  private ActorRef snapshots;

  @BeforeEach
  void start() {
    Config config =
        ConfigFactory.parseMap(
                Map.of(
                    "hindsight.journal.dir", folder.toString(),
                    "akka.persistence.journal.plugin", "hindsight.journal",
                    "akka.persistence.snapshot-store.plugin", "hindsight.snapshots",
                    "akka.actor.allow-java-serialization", "on",
                    "akka.actor.warn-about-java-serializer-usage", "off"))
            .withFallback(ConfigFactory.load());
    system = ActorSystem.create("rules", config);
    probe = new TestKit(system);
    journal = Persistence.get(system).journalFor("", ConfigFactory.empty());
    snapshots = Persistence.get(system).snapshotStoreFor("", ConfigFactory.empty());
  }

  @AfterEach
  void stop() {
    TestKit.shutdownActorSystem(system);
  }

  private static PersistentRepr event(long sequenceNr, Object payload) {
    return new PersistentImpl(
        payload, sequenceNr, ID, "", false, ActorRef.noSender(), "writer", 0, scala.Option.empty());
  }

  private void write(AtomicWrite... writes) {
    List<PersistentEnvelope> envelopes = List.of(writes);
    journal.tell(
        new JournalProtocol.WriteMessages(
            CollectionConverters.asScala(envelopes).toSeq(), probe.getRef(), 1),
        probe.getRef());
  }

  private static AtomicWrite atomic(PersistentRepr... events) {
    return new AtomicWrite(CollectionConverters.asScala(List.of(events)).toSeq());
  }

  private void writeFive() {
    write(
        LongStream.rangeClosed(1, 5)
            .mapToObj(n -> atomic(event(n, "event-" + n)))
            .toArray(AtomicWrite[]::new));
    probe.expectMsg(JournalProtocol.WriteMessagesSuccessful$.MODULE$);
    for (int n = 1; n <= 5; n++) {
      probe.expectMsgClass(JournalProtocol.WriteMessageSuccess.class);
    }
  }

  private List<Object> replayed(long from, long to, long max) {
    journal.tell(
        new JournalProtocol.ReplayMessages(from, to, max, ID, probe.getRef()), probe.getRef());
    List<Object> payloads = new ArrayList<>();
    while (true) {
      Object message = probe.expectMsgAnyClassOf(Object.class);
      if (message instanceof JournalProtocol.RecoverySuccess success) {
        highest = success.highestSequenceNr();
        return payloads;
      }
      payloads.add(
          assertInstanceOf(JournalProtocol.ReplayedMessage.class, message).persistent().payload());
    }
  }

  private long highest;

  @Test
  void aReplayKeepsToItsRangeAndItsLimit() {
    writeFive();
    assertEquals(
        List.of("event-1", "event-2", "event-3", "event-4", "event-5"),
        replayed(1, Long.MAX_VALUE, Long.MAX_VALUE));
    assertEquals(List.of("event-2", "event-3"), replayed(2, 3, Long.MAX_VALUE));
    assertEquals(List.of("event-3", "event-4"), replayed(3, 5, 2));
    assertEquals(List.of(), replayed(1, 5, 0));
    assertEquals(List.of(), replayed(3, 2, Long.MAX_VALUE));
    assertEquals(5, highest);
  }

  @Test
  void deletedEventsAreGoneAndTheHighestNumberStays() {
    writeFive();
    journal.tell(new JournalProtocol.DeleteMessagesTo(ID, 3, probe.getRef()), probe.getRef());
    probe.expectMsg(new DeleteMessagesSuccess(3));
    assertEquals(List.of("event-4", "event-5"), replayed(1, Long.MAX_VALUE, Long.MAX_VALUE));
    journal.tell(
        new JournalProtocol.DeleteMessagesTo(ID, Long.MAX_VALUE, probe.getRef()), probe.getRef());
    probe.expectMsg(new DeleteMessagesSuccess(Long.MAX_VALUE));
    assertEquals(List.of(), replayed(1, Long.MAX_VALUE, Long.MAX_VALUE));
    assertEquals(5, highest);
  }

  @Test
  void anEventThatCannotBeSerialisedIsRejectedWithTheWholeOfItsAtomicWrite() {
    Object notSerialisable = new Object();
    write(
        atomic(event(1, "event-1")),
        atomic(event(2, "event-2"), event(3, notSerialisable)),
        atomic(event(4, "event-4")));
    probe.expectMsg(JournalProtocol.WriteMessagesSuccessful$.MODULE$);
    probe.expectMsgClass(JournalProtocol.WriteMessageSuccess.class);
    probe.expectMsgClass(JournalProtocol.WriteMessageRejected.class);
    probe.expectMsgClass(JournalProtocol.WriteMessageRejected.class);
    probe.expectMsgClass(JournalProtocol.WriteMessageSuccess.class);
    assertEquals(List.of("event-1", "event-4"), replayed(1, Long.MAX_VALUE, Long.MAX_VALUE));
  }

  @Test
  void anAtomicWriteThatFailsLeavesNothing() {
    writeFive();
    write(atomic(event(6, "event-6"), event(5, "again")));
    probe.expectMsgClass(JournalProtocol.WriteMessagesFailed.class);
    probe.expectMsgClass(JournalProtocol.WriteMessageFailure.class);
    probe.expectMsgClass(JournalProtocol.WriteMessageFailure.class);
    assertEquals(5, replayed(1, Long.MAX_VALUE, Long.MAX_VALUE).size());
  }

  @Test
  void metadataAndTheManifestsOfAdaptersAreKept() {
    PersistentRepr event = event(1, "event-1").withManifest("adapted").withMetadata("meta");
    write(atomic(event));
    probe.expectMsg(JournalProtocol.WriteMessagesSuccessful$.MODULE$);
    probe.expectMsgClass(JournalProtocol.WriteMessageSuccess.class);
    journal.tell(new JournalProtocol.ReplayMessages(1, 1, 1, ID, probe.getRef()), probe.getRef());
    PersistentRepr kept = probe.expectMsgClass(JournalProtocol.ReplayedMessage.class).persistent();
    assertEquals("adapted", kept.manifest());
    assertEquals("meta", kept.metadata().get());
    assertEquals("writer", kept.writerUuid());
  }

  private long save(long sequenceNr, String state) {
    snapshots.tell(
        new SnapshotProtocol.SaveSnapshot(new SnapshotMetadata(ID, sequenceNr, 0), state),
        probe.getRef());
    return probe.expectMsgClass(SaveSnapshotSuccess.class).metadata().timestamp();
  }

  private String loaded(SnapshotSelectionCriteria criteria) {
    snapshots.tell(new SnapshotProtocol.LoadSnapshot(ID, criteria, Long.MAX_VALUE), probe.getRef());
    SnapshotProtocol.LoadSnapshotResult result =
        probe.expectMsgClass(SnapshotProtocol.LoadSnapshotResult.class);
    return result.snapshot().isEmpty() ? "none" : (String) result.snapshot().get().snapshot();
  }

  @Test
  void theNewestSnapshotThatMatchesIsLoaded() {
    writeFive();
    save(2, "two");
    save(4, "four");
    assertEquals("four", loaded(SnapshotSelectionCriteria.latest()));
    assertEquals("two", loaded(SnapshotSelectionCriteria.create(3, Long.MAX_VALUE)));
    snapshots.tell(
        new SnapshotProtocol.DeleteSnapshots(
            ID, SnapshotSelectionCriteria.create(3, Long.MAX_VALUE)),
        probe.getRef());
    probe.expectMsgAnyClassOf(Object.class);
    assertEquals("none", loaded(SnapshotSelectionCriteria.create(3, Long.MAX_VALUE)));
    assertEquals("four", loaded(SnapshotSelectionCriteria.latest()));
  }

  @Test
  void aSnapshotThatIsDamagedIsPassedOverForAnElder() {
    writeFive();
    save(2, "two");
    long timestamp = save(4, "four");
    JournalStore store = HindsightStore.get(system).store();
    byte[] key = Format.snapshotKey(ID, 4, timestamp);
    byte[] value = store.database().get(key);
    assertTrue(value != null && HindsightSnapshots.isWhole(value));
    value[value.length - 1] ^= 1;
    Events.await(store.writer().put(key, value));
    assertEquals("two", loaded(SnapshotSelectionCriteria.latest()));
    Verification found = store.verify();
    assertTrue(found.faults().get(0).what().contains("a snapshot of " + ID));
  }

  @Test
  void aSnapshotOfAnotherHistoryIsPassedOver() {
    writeFive();
    long timestamp = save(4, "four");
    JournalStore store = HindsightStore.get(system).store();
    byte[] value = store.database().get(Format.snapshotKey(ID, 4, timestamp));
    Events.await(store.writer().put(Format.snapshotKey(ID, 5, timestamp), value));
    assertEquals("four", loaded(SnapshotSelectionCriteria.latest()));
  }
}
