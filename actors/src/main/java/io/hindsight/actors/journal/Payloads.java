package io.hindsight.actors.journal;

import akka.actor.ActorRef;
import akka.actor.ActorSystem;
import akka.persistence.PersistentImpl;
import akka.persistence.PersistentRepr;
import akka.persistence.journal.Tagged;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import akka.serialization.Serializer;
import akka.serialization.Serializers;
import org.jspecify.annotations.Nullable;

/** Turns Akka's events into records and back, by the serializers of a system. */
record Payloads(Serialization serialization) {
  static Payloads of(ActorSystem system) {
    return new Payloads(SerializationExtension.get(system));
  }

  /** Fails, as the serializer does, where an event cannot be serialised. */
  NewRecord record(PersistentRepr event) {
    Object plain = event.payload() instanceof Tagged tagged ? tagged.payload() : event.payload();
    Serializer serializer = serialization.findSerializerFor(plain);
    return new NewRecord(
        event.persistenceId(),
        event.sequenceNr(),
        event.writerUuid(),
        serializer.identifier(),
        Serializers.manifestFor(serializer, plain),
        serializer.toBinary(plain),
        event.manifest(),
        event.metadata().isDefined() ? metadata(event.metadata().get()) : null);
  }

  private NewRecord.Metadata metadata(Object metadata) {
    Serializer serializer = serialization.findSerializerFor(metadata);
    return new NewRecord.Metadata(
        serializer.identifier(),
        Serializers.manifestFor(serializer, metadata),
        serializer.toBinary(metadata));
  }

  PersistentRepr repr(JournalRecord record) {
    return new PersistentImpl(
        payload(record),
        record.sequenceNr(),
        record.persistenceId(),
        record.event().adapterManifest(),
        false,
        ActorRef.noSender(),
        record.writerUuid(),
        record.recordedAt().toEpochMilli(),
        scala.Option.apply(metadata(record)));
  }

  Object payload(JournalRecord record) {
    return serialization
        .deserialize(record.payload(), record.serializerId(), record.manifest())
        .get();
  }

  @Nullable Object metadata(JournalRecord record) {
    NewRecord.Metadata metadata = record.event().metadata();
    return metadata == null
        ? null
        : serialization
            .deserialize(metadata.payload(), metadata.serializerId(), metadata.manifest())
            .get();
  }
}
