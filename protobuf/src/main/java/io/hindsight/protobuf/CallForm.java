package io.hindsight.protobuf;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.trail.CallRecorded;
import io.hindsight.domain.trail.TrailResource;
import io.hindsight.protobuf.stored.Moment;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The stored form of calls, written out by hand since every request makes one. */
final class CallForm implements StoredForm<CallRecorded> {
  private static final byte[] REGION = "\"awsRegion\":\"".getBytes(UTF_8);

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

  /** What is stored, but of the record the region alone. */
  static CallRecorded brief(byte[] bytes, Fields fields, Words words) {
    String account = "";
    String eventId = "";
    Instant eventTime = Instant.EPOCH;
    String eventSource = "";
    String eventName = "";
    String accessKeyId = "";
    String userName = "";
    boolean readOnly = false;
    String errorCode = "";
    List<TrailResource> resources = List.of();
    String region = "";
    while (fields.advance()) {
      switch (fields.number()) {
        case 1 -> account = words.of(bytes, fields.from(), fields.length());
        case 2 -> eventId = new String(bytes, fields.from(), fields.length(), UTF_8);
        case 3 -> eventTime = moment(fields.inside());
        case 4 -> eventSource = words.of(bytes, fields.from(), fields.length());
        case 5 -> eventName = words.of(bytes, fields.from(), fields.length());
        case 6 -> accessKeyId = words.of(bytes, fields.from(), fields.length());
        case 7 -> userName = words.of(bytes, fields.from(), fields.length());
        case 8 -> readOnly = fields.value() != 0;
        case 9 -> errorCode = words.of(bytes, fields.from(), fields.length());
        case 10 -> {
          TrailResource resource = resource(bytes, fields.inside(), words);
          resources = resources.isEmpty() ? List.of(resource) : plus(resources, resource);
        }
        case 11 -> region = region(bytes, fields.from(), fields.length(), words);
        default -> {}
      }
    }
    return new CallRecorded(
        words.account(account),
        eventId,
        eventTime,
        eventSource,
        eventName,
        accessKeyId,
        userName,
        readOnly,
        errorCode,
        resources,
        region);
  }

  /** A record has its region once, and any text of a client's escaped. */
  private static String region(byte[] bytes, int from, int length, Words words) {
    int end = from + length;
    for (int at = from; at <= end - REGION.length; at++) {
      if (bytes[at] == '"'
          && Arrays.equals(bytes, at, at + REGION.length, REGION, 0, REGION.length)) {
        int close = at + REGION.length;
        while (close < end && bytes[close] != '"') {
          close++;
        }
        return '{' + words.of(bytes, at, Math.min(close + 1, end) - at) + '}';
      }
    }
    return "";
  }

  private static List<TrailResource> plus(List<TrailResource> resources, TrailResource resource) {
    List<TrailResource> more = new ArrayList<>(resources);
    more.add(resource);
    return List.copyOf(more);
  }

  private static TrailResource resource(byte[] bytes, Fields fields, Words words) {
    String type = "";
    String name = "";
    while (fields.advance()) {
      if (fields.number() == 1) {
        type = words.of(bytes, fields.from(), fields.length());
      } else if (fields.number() == 2) {
        name = words.of(bytes, fields.from(), fields.length());
      }
    }
    return new TrailResource(type, name);
  }

  private static Instant moment(Fields fields) {
    long seconds = 0;
    long nanos = 0;
    while (fields.advance()) {
      if (fields.number() == 1) {
        seconds = fields.value();
      } else if (fields.number() == 2) {
        nanos = fields.value();
      }
    }
    return Instant.ofEpochSecond(seconds, nanos);
  }
}
