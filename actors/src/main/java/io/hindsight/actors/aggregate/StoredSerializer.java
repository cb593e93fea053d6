package io.hindsight.actors.aggregate;

import akka.actor.ExtendedActorSystem;
import akka.serialization.SerializerWithStringManifest;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.protobuf.EventCodec;
import io.hindsight.protobuf.Journaled;
import io.hindsight.protobuf.SnapshotCodec;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Hands the stored forms of events and snapshots to Akka Persistence. */
public final class StoredSerializer extends SerializerWithStringManifest {
  /** Stored beside every event, so it never changes. */
  public static final int IDENTIFIER = 4_715_201;

  private static final String SNAPSHOT = "Snapshot";
  private static final int ACCOUNT_LENGTH = 12;

  private final EventCodec events = new EventCodec();
  private final SnapshotCodec snapshots = new SnapshotCodec();

  public StoredSerializer(ExtendedActorSystem system) {}

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object value) {
    return value instanceof Journaled journaled ? events.manifest(journaled.event()) : SNAPSHOT;
  }

  @Override
  public byte[] toBinary(Object value) {
    if (value instanceof Journaled journaled) {
      return events.encode(journaled);
    }
    if (value instanceof AggregateState state) {
      byte[] account = state.account().value().getBytes(StandardCharsets.US_ASCII);
      byte[] entities = snapshots.encode(state.account(), state.entities());
      byte[] bytes = Arrays.copyOf(account, account.length + entities.length);
      System.arraycopy(entities, 0, bytes, account.length, entities.length);
      return bytes;
    }
    throw new IllegalArgumentException(value.getClass() + " has no stored form");
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) {
    if (!manifest.equals(SNAPSHOT)) {
      return events.decode(manifest, bytes);
    }
    String account = new String(bytes, 0, ACCOUNT_LENGTH, StandardCharsets.US_ASCII);
    return new AggregateState(
        new AccountId(account),
        snapshots.decode(Arrays.copyOfRange(bytes, ACCOUNT_LENGTH, bytes.length)));
  }
}
