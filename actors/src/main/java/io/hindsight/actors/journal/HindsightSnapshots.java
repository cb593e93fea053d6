package io.hindsight.actors.journal;

import akka.dispatch.Futures;
import akka.persistence.SelectedSnapshot;
import akka.persistence.SnapshotMetadata;
import akka.persistence.SnapshotSelectionCriteria;
import akka.persistence.snapshot.japi.SnapshotStore;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import akka.serialization.Serializer;
import akka.serialization.Serializers;
import com.typesafe.config.Config;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Future;
import scala.jdk.javaapi.FutureConverters;

/**
 * Akka Persistence's snapshot plugin over the store; configured as {@code hindsight.snapshots}. A
 * snapshot whose checksum is wrong, or that knows more events than the journal, is passed over.
 */
public final class HindsightSnapshots extends SnapshotStore {
  private static final Logger log = LoggerFactory.getLogger(HindsightSnapshots.class);

  private final JournalStore store = HindsightStore.get(context().system()).store();
  private final Serialization serialization = SerializationExtension.get(context().system());
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
    long highest = store.highestSequenceNr(persistenceId);
    List<Found> all = all(persistenceId);
    for (int i = all.size() - 1; i >= 0; i--) {
      Found found = all.get(i);
      if (!found.matches(criteria)) {
        continue;
      }
      if (found.sequenceNr > highest) {
        log.warn(
            "a snapshot that is ahead of the journal is passed over persistenceId={} sequenceNr={}",
            persistenceId,
            found.sequenceNr);
        continue;
      }
      Optional<Object> state = decode(found.value);
      if (state.isPresent()) {
        return Optional.of(
            SelectedSnapshot.create(
                new SnapshotMetadata(persistenceId, found.sequenceNr, found.timestamp),
                state.get()));
      }
      log.warn(
          "a damaged snapshot is passed over persistenceId={} sequenceNr={}",
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
    return Futures.future(() -> encode(snapshot), blocking)
        .flatMap(value -> FutureConverters.asScala(store.writer().put(key, value)), blocking);
  }

  private byte[] encode(Object snapshot) {
    Serializer serializer = serialization.findSerializerFor(snapshot);
    byte[] manifest =
        Serializers.manifestFor(serializer, snapshot).getBytes(StandardCharsets.UTF_8);
    byte[] payload = serializer.toBinary(snapshot);
    ByteBuffer value = ByteBuffer.allocate(4 + 4 + 4 + manifest.length + payload.length);
    value.putInt(0).putInt(serializer.identifier()).putInt(manifest.length);
    value.put(manifest).put(payload);
    return value.putInt(0, checksum(value.array())).array();
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

  private Optional<Object> decode(byte[] value) {
    try {
      ByteBuffer buffer = ByteBuffer.wrap(value);
      if (!isWhole(value)) {
        return Optional.empty();
      }
      buffer.getInt();
      int serializerId = buffer.getInt();
      byte[] manifest = new byte[buffer.getInt()];
      buffer.get(manifest);
      byte[] payload = new byte[buffer.remaining()];
      buffer.get(payload);
      return Optional.of(
          serialization
              .deserialize(payload, serializerId, new String(manifest, StandardCharsets.UTF_8))
              .get());
    } catch (BufferUnderflowException | NegativeArraySizeException e) {
      return Optional.empty();
    }
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
