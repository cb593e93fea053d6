package io.hindsight.protobuf;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.trail.CallRecorded;
import io.hindsight.domain.trail.TrailResource;
import io.hindsight.protobuf.stored.Moment;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The stored form of calls, written out by hand since every request makes one. */
final class CallForm implements StoredForm<CallRecorded> {
  @Override
  @SuppressWarnings("JavaInstantGetSecondsGetNano") // the seconds are stored beside them
  public ByteString store(Object value) {
    CallRecorded call = (CallRecorded) value;
    var stored =
        io.hindsight.protobuf.stored.CallRecorded.newBuilder()
            .setAccount(call.account().value())
            .setEventId(call.eventId())
            .setEventTime(
                Moment.newBuilder()
                    .setSeconds(call.eventTime().getEpochSecond())
                    .setNanos(call.eventTime().getNano()))
            .setEventSource(call.eventSource())
            .setEventName(call.eventName())
            .setAccessKeyId(call.accessKeyId())
            .setUserName(call.userName())
            .setReadOnly(call.readOnly())
            .setErrorCode(call.errorCode())
            .setRecord(call.record());
    for (TrailResource resource : call.resources()) {
      stored.addResources(
          io.hindsight.protobuf.stored.TrailResource.newBuilder()
              .setType(resource.type())
              .setName(resource.name()));
    }
    return stored.build().toByteString();
  }

  @Override
  public CallRecorded load(ByteString bytes) {
    try {
      var stored = io.hindsight.protobuf.stored.CallRecorded.parseFrom(bytes);
      List<TrailResource> resources = new ArrayList<>(stored.getResourcesCount());
      for (var resource : stored.getResourcesList()) {
        resources.add(new TrailResource(resource.getType(), resource.getName()));
      }
      return new CallRecorded(
          new AccountId(stored.getAccount()),
          stored.getEventId(),
          Instant.ofEpochSecond(
              stored.getEventTime().getSeconds(), stored.getEventTime().getNanos()),
          stored.getEventSource(),
          stored.getEventName(),
          stored.getAccessKeyId(),
          stored.getUserName(),
          stored.getReadOnly(),
          stored.getErrorCode(),
          List.copyOf(resources),
          stored.getRecord());
    } catch (InvalidProtocolBufferException e) {
      throw new UncheckedIOException("not a stored call", e);
    }
  }
}
