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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Turns Akka's events into records and back, by the serializers of a system. */
record Payloads(Serialization serialization) {
  static Payloads of(ActorSystem system) {
    return new Payloads(SerializationExtension.get(system));
  }

  /** Fails, as the serializer does, where an event cannot be serialised. */
  NewRecord record(PersistentRepr event) {
    return within(
        () -> {
          Object plain =
              event.payload() instanceof Tagged tagged ? tagged.payload() : event.payload();
          Serializer serializer = serialization.findSerializerFor(plain);
          return new NewRecord(
              event.persistenceId(),
              event.sequenceNr(),
              event.writerUuid(),
              serializer.identifier(),
              Serializers.manifestFor(serializer, plain),
              serializer.toBinary(plain),
              event.manifest(),
              event.metadata().isDefined() ? serialise(event.metadata().get()) : null);
        });
  }

  /** Any object in its serialised form. */
  NewRecord.Metadata serialised(Object object) {
    return within(() -> serialise(object));
  }

  private NewRecord.Metadata serialise(Object object) {
    Serializer serializer = serialization.findSerializerFor(object);
    return new NewRecord.Metadata(
        serializer.identifier(),
        Serializers.manifestFor(serializer, object),
        serializer.toBinary(object));
  }

  /** Actor references in what is serialised need to know whose they are. */
  private <T> T within(Supplier<T> work) {
    return akka.serialization.Serialization$.MODULE$.withTransportInformation(
        serialization.system(), work::get);
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
    return object(record.serializerId(), record.manifest(), record.payload());
  }

  @Nullable Object metadata(JournalRecord record) {
    NewRecord.Metadata metadata = record.event().metadata();
    return metadata == null
        ? null
        : object(metadata.serializerId(), metadata.manifest(), metadata.payload());
  }

  Object object(int serializerId, String manifest, byte[] bytes) {
    return within(() -> serialization.deserialize(bytes, serializerId, manifest).get());
  }
}
