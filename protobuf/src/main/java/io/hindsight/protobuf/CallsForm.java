package io.hindsight.protobuf;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.trail.CallsRecorded;
import io.hindsight.domain.trail.EventIds;
import io.hindsight.domain.trail.TrailCall;
import io.hindsight.domain.trail.TrailResource;
import io.hindsight.protobuf.stored.SharedCall;
import io.hindsight.protobuf.stored.TlsSeen;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The stored form of calls that were recorded together, written out by hand: there are many. */
final class CallsForm implements StoredForm<CallsRecorded> {
  @Override
  public ByteString store(Object value) {
    CallsRecorded event = (CallsRecorded) value;
    var stored =
        io.hindsight.protobuf.stored.CallsRecorded.newBuilder().setAccount(event.account().value());
    Texts texts = new Texts();
    for (TrailCall call : event.calls()) {
      stored.addCalls(store(call, texts));
    }
    return stored.addAllTexts(texts.all).build().toByteString();
  }

  @SuppressWarnings("JavaInstantGetSecondsGetNano") // the seconds are stored beside them
  private static io.hindsight.protobuf.stored.TrailCall store(TrailCall call, Texts texts) {
    var stored =
        io.hindsight.protobuf.stored.TrailCall.newBuilder()
            .setSeconds(call.eventTime().getEpochSecond())
            .setNanos(call.eventTime().getNano())
            .setEventSource(texts.place(call.eventSource()))
            .setEventName(texts.place(call.eventName()))
            .setAccessKeyId(texts.place(call.accessKeyId()))
            .setUserName(texts.place(call.userName()))
            .setReadOnly(call.readOnly())
            .setErrorCode(texts.place(call.errorCode()))
            .setErrorMessage(texts.place(call.errorMessage()))
            .setUserIdentity(texts.place(call.userIdentity()))
            .setRegion(texts.place(call.region()))
            .setSourceAddress(texts.place(call.sourceAddress()))
            .setUserAgent(texts.place(call.userAgent()))
            .setRequestParameters(texts.place(call.requestParameters()))
            .setResponseElements(texts.place(call.responseElements()));
    ByteString event = uuid(call.eventId());
    if (event.isEmpty()) {
      stored.setEventId(texts.place(call.eventId()));
    } else {
      stored.setEventUuid(event);
    }
    ByteString request = uuid(call.requestId());
    if (request.isEmpty()) {
      stored.setRequestId(texts.place(call.requestId()));
    } else {
      stored.setRequestUuid(request);
    }
    for (TrailResource resource : call.resources()) {
      stored.addResources(texts.place(resource.type())).addResources(texts.place(resource.name()));
    }
    TrailCall.Shared shared = call.shared();
    if (shared != null) {
      stored.setShared(
          SharedCall.newBuilder()
              .setEventId(texts.place(shared.eventId()))
              .setRole(texts.place(shared.role()))
              .setRoleAccount(texts.place(shared.roleAccount())));
    }
    TrailCall.Tls tls = call.tls();
    if (tls != null) {
      stored.setTls(
          TlsSeen.newBuilder()
              .setVersion(texts.place(tls.version()))
              .setCipherSuite(texts.place(tls.cipherSuite()))
              .setHost(texts.place(tls.host())));
    }
    return stored.build();
  }

  @Override
  public CallsRecorded load(ByteString bytes) {
    try {
      var stored = io.hindsight.protobuf.stored.CallsRecorded.parseFrom(bytes);
      List<String> texts = stored.getTextsList().stream().map(Words.SHARED::of).toList();
      List<TrailCall> calls = new ArrayList<>(stored.getCallsCount());
      for (var call : stored.getCallsList()) {
        calls.add(load(call, texts));
      }
      return new CallsRecorded(new AccountId(stored.getAccount()), calls);
    } catch (InvalidProtocolBufferException e) {
      throw new UncheckedIOException("not stored calls", e);
    }
  }

  private static TrailCall load(io.hindsight.protobuf.stored.TrailCall stored, List<String> texts) {
    return new TrailCall(
        id(stored.getEventUuid(), stored.getEventId(), texts),
        Instant.ofEpochSecond(stored.getSeconds(), stored.getNanos()),
        text(texts, stored.getEventSource()),
        text(texts, stored.getEventName()),
        text(texts, stored.getAccessKeyId()),
        text(texts, stored.getUserName()),
        stored.getReadOnly(),
        text(texts, stored.getErrorCode()),
        text(texts, stored.getErrorMessage()),
        resources(stored, texts),
        id(stored.getRequestUuid(), stored.getRequestId(), texts),
        text(texts, stored.getUserIdentity()),
        text(texts, stored.getRegion()),
        text(texts, stored.getSourceAddress()),
        text(texts, stored.getUserAgent()),
        text(texts, stored.getRequestParameters()),
        text(texts, stored.getResponseElements()),
        shared(stored, texts),
        tls(stored, texts));
  }

  private static List<TrailResource> resources(
      io.hindsight.protobuf.stored.TrailCall stored, List<String> texts) {
    List<TrailResource> resources = new ArrayList<>(stored.getResourcesCount() / 2);
    for (int i = 0; i + 1 < stored.getResourcesCount(); i += 2) {
      resources.add(
          new TrailResource(
              text(texts, stored.getResources(i)), text(texts, stored.getResources(i + 1))));
    }
    return resources;
  }

  private static TrailCall.@Nullable Shared shared(
      io.hindsight.protobuf.stored.TrailCall stored, List<String> texts) {
    SharedCall shared = stored.getShared();
    return stored.hasShared()
        ? new TrailCall.Shared(
            text(texts, shared.getEventId()),
            text(texts, shared.getRole()),
            text(texts, shared.getRoleAccount()))
        : null;
  }

  private static TrailCall.@Nullable Tls tls(
      io.hindsight.protobuf.stored.TrailCall stored, List<String> texts) {
    TlsSeen tls = stored.getTls();
    return stored.hasTls()
        ? new TrailCall.Tls(
            text(texts, tls.getVersion()),
            text(texts, tls.getCipherSuite()),
            text(texts, tls.getHost()))
        : null;
  }

  private static String text(List<String> texts, int place) {
    return place == 0 ? "" : texts.get(place - 1);
  }

  private static String id(ByteString uuid, int place, List<String> texts) {
    if (uuid.isEmpty()) {
      return text(texts, place);
    }
    ByteBuffer bytes = uuid.asReadOnlyByteBuffer();
    return EventIds.text(bytes.getLong(), bytes.getLong());
  }

  /** The bytes of a UUID in its one canonical spelling; none where the text is no such. */
  private static ByteString uuid(String text) {
    if (!EventIds.isUuid(text)) {
      return ByteString.EMPTY;
    }
    ByteBuffer bytes = ByteBuffer.allocate(16);
    bytes.putLong(EventIds.high(text)).putLong(EventIds.low(text)).flip();
    return ByteString.copyFrom(bytes);
  }

  /** Texts, each once. */
  private static final class Texts {
    final List<String> all = new ArrayList<>();
    private final Map<String, Integer> places = new HashMap<>();

    int place(String text) {
      if (text.isEmpty()) {
        return 0;
      }
      Integer known = places.putIfAbsent(text, all.size() + 1);
      if (known != null) {
        return known;
      }
      all.add(text);
      return all.size();
    }
  }
}
