package io.hindsight.actors.journal;

import akka.dispatch.Futures;
import akka.persistence.SelectedSnapshot;
import akka.persistence.SnapshotMetadata;
import akka.persistence.SnapshotSelectionCriteria;
import akka.persistence.snapshot.japi.SnapshotStore;
import com.typesafe.config.Config;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Future;
import scala.jdk.javaapi.FutureConverters;

/**
 * Akka Persistence's snapshot plugin over the store; configured as {@code hindsight.snapshots}.
 *
 * <p>A snapshot carries the link of the event that it was taken after. It is passed over where the
 * journal does not have that very event, and where its checksum is wrong: a replay from the start
 * is never worse.
 */
public final class HindsightSnapshots extends SnapshotStore {
  private static final Logger log = LoggerFactory.getLogger(HindsightSnapshots.class);

  private final JournalStore store = HindsightStore.get(context().system()).store();
  private final Payloads payloads = Payloads.of(context().system());
  private final ExecutionContext blocking =
      context().system().dispatchers().lookup("hindsight.journal.replay-dispatcher");

  public HindsightSnapshots(Config config) {}

  /** A stored snapshot with its key. */
  private static final class Found {
    private final byte[] key;
    private final byte[] value;
    private final long sequenceNr;
    private final long timestamp;

    Found(byte[] key, byte[] value, long sequenceNr, long timestamp) {
      this.key = key;
      this.value = value;
      this.sequenceNr = sequenceNr;
      this.timestamp = timestamp;
    }

    boolean matches(SnapshotSelectionCriteria criteria) {
      return sequenceNr <= criteria.maxSequenceNr()
          && sequenceNr >= criteria.minSequenceNr()
          && timestamp <= criteria.maxTimestamp()
          && timestamp >= criteria.minTimestamp();
    }
  }

  @Override
  public Future<Optional<SelectedSnapshot>> doLoadAsync(
      String persistenceId, SnapshotSelectionCriteria criteria) {
    return Futures.future(() -> load(persistenceId, criteria), blocking);
  }

  private Optional<SelectedSnapshot> load(
      String persistenceId, SnapshotSelectionCriteria criteria) {
    List<Found> all = all(persistenceId);
    for (int i = all.size() - 1; i >= 0; i--) {
      Found found = all.get(i);
      if (!found.matches(criteria)) {
        continue;
      }
      Optional<Object> state = decode(persistenceId, found);
      if (state.isPresent()) {
        return Optional.of(
            SelectedSnapshot.create(
                new SnapshotMetadata(persistenceId, found.sequenceNr, found.timestamp),
                state.get()));
      }
      log.warn(
          "a snapshot that is damaged, or of another history, is passed over"
              + " persistenceId={} sequenceNr={}",
          persistenceId,
          found.sequenceNr);
    }
    return Optional.empty();
  }

  private List<Found> all(String persistenceId) {
    byte[] prefix = Format.snapshotPrefix(persistenceId);
    List<Found> all = new ArrayList<>();
    store
        .database()
        .scan(
            prefix,
            (key, value) -> {
              if (!Format.startsWith(key, prefix)) {
                return false;
              }
              ByteBuffer numbers = ByteBuffer.wrap(key, prefix.length, 16);
              all.add(new Found(key, value, numbers.getLong(), numbers.getLong()));
              return true;
            });
    return all;
  }

  @Override
  public Future<Void> doSaveAsync(SnapshotMetadata metadata, Object snapshot) {
    byte[] key =
        Format.snapshotKey(metadata.persistenceId(), metadata.sequenceNr(), metadata.timestamp());
    return Futures.future(() -> encode(metadata, snapshot), blocking)
        .flatMap(value -> FutureConverters.asScala(store.writer().put(key, value)), blocking);
  }

  private byte[] encode(SnapshotMetadata metadata, Object snapshot) {
    NewRecord.Metadata state = payloads.serialised(snapshot);
    byte[] manifest = state.manifest().getBytes(StandardCharsets.UTF_8);
    byte[] payload = state.payload();
    ByteBuffer value =
        ByteBuffer.allocate(4 + Format.LINK_BYTES + 4 + 4 + manifest.length + payload.length);
    value.putInt(0).put(link(metadata.persistenceId(), metadata.sequenceNr()));
    value.putInt(state.serializerId()).putInt(manifest.length).put(manifest).put(payload);
    return value.putInt(0, checksum(value.array())).array();
  }

  /** The link of an event; zeros where there is none. */
  private byte[] link(String persistenceId, long sequenceNr) {
    OptionalLong number = store.numberOf(persistenceId, sequenceNr);
    return number.isEmpty()
        ? Format.FIRST_LINK
        : store.read(number.getAsLong()).map(JournalRecord::linkBytes).orElse(Format.FIRST_LINK);
  }

  /** Whether a stored snapshot is what was written. */
  static boolean isWhole(byte[] value) {
    return value.length > 4 && ByteBuffer.wrap(value).getInt() == checksum(value);
  }

  private static int checksum(byte[] value) {
    CRC32C crc = new CRC32C();
    crc.update(value, 4, value.length - 4);
    return (int) crc.getValue();
  }

  private Optional<Object> decode(String persistenceId, Found found) {
    if (!isWhole(found.value)) {
      return Optional.empty();
    }
    ByteBuffer buffer = ByteBuffer.wrap(found.value, 4, found.value.length - 4);
    byte[] link = new byte[Format.LINK_BYTES];
    buffer.get(link);
    if (!Arrays.equals(link, link(persistenceId, found.sequenceNr))) {
      return Optional.empty();
    }
    int serializerId = buffer.getInt();
    byte[] manifest = new byte[buffer.getInt()];
    buffer.get(manifest);
    byte[] payload = new byte[buffer.remaining()];
    buffer.get(payload);
    return Optional.of(
        payloads.object(serializerId, new String(manifest, StandardCharsets.UTF_8), payload));
  }

  @Override
  public Future<Void> doDeleteAsync(SnapshotMetadata metadata) {
    return doDeleteAsync(
        metadata.persistenceId(),
        SnapshotSelectionCriteria.create(
            metadata.sequenceNr(),
            metadata.timestamp() == 0 ? Long.MAX_VALUE : metadata.timestamp(),
            metadata.sequenceNr(),
            metadata.timestamp()));
  }

  @Override
  public Future<Void> doDeleteAsync(String persistenceId, SnapshotSelectionCriteria criteria) {
    List<CompletableFuture<Void>> deletes = new ArrayList<>();
    for (Found found : all(persistenceId)) {
      if (found.matches(criteria)) {
        deletes.add(store.writer().put(found.key, null).toCompletableFuture());
      }
    }
    return FutureConverters.asScala(
        CompletableFuture.allOf(deletes.toArray(CompletableFuture[]::new)));
  }
}
