package io.hindsight.http.aws.cloudtrail;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.hindsight.domain.access.Subject;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.session.Session;
import io.hindsight.domain.trail.CallRecorded;
import io.hindsight.domain.trail.TrailResource;
import io.hindsight.http.aws.authorization.Caller;
import io.hindsight.http.aws.protocol.AwsError;
import io.hindsight.http.aws.protocol.Call;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;

/**
 * Writes calls as CloudTrail does, in format 1.10 ("CloudTrail record contents" in the CloudTrail
 * User Guide).
 */
final class CloudTrailRecords {
  private final JsonFactory json = new JsonFactory();
  private final RecordedMembers members = new RecordedMembers();

  /** Writes an element of a record, or null. */
  @FunctionalInterface
  interface Element {
    void write(JsonGenerator out) throws IOException;
  }

  CallRecorded record(
      AccountId account,
      Call call,
      @Nullable Caller caller,
      @Nullable SdkPojo request,
      @Nullable SdkPojo response,
      @Nullable AwsError error) {
    return record(
        account,
        call,
        caller,
        members.resources(request, response),
        out -> members.write(out, request),
        out -> members.write(out, call.readOnly() ? null : response),
        error);
  }

  CallRecorded record(
      AccountId account,
      Call call,
      @Nullable Caller caller,
      List<TrailResource> resources,
      Element request,
      Element response,
      @Nullable AwsError error) {
    String eventId = UUID.randomUUID().toString();
    Instant time = call.time().truncatedTo(ChronoUnit.SECONDS);
    return new CallRecorded(
        account,
        eventId,
        time,
        call.service().eventSource(),
        call.operation(),
        call.accessKeyId(),
        userName(caller),
        call.readOnly(),
        error == null ? "" : error.code(),
        resources,
        text(account, eventId, time, call, caller, request, response, error));
  }

  private static String userName(@Nullable Caller caller) {
    if (caller == null) {
      return "";
    }
    if (caller.kind() == Subject.Kind.ROOT) {
      return "root";
    }
    Session session = caller.session();
    return session != null && !session.name().isEmpty()
        ? session.name()
        : caller.userName().orElse("");
  }

  private String text(
      AccountId account,
      String eventId,
      Instant time,
      Call call,
      @Nullable Caller caller,
      Element request,
      Element response,
      @Nullable AwsError error) {
    StringWriter text = new StringWriter(1024);
    try (JsonGenerator out = json.createGenerator(text)) {
      out.writeStartObject();
      out.writeStringField("eventVersion", "1.10");
      out.writeFieldName("userIdentity");
      identity(out, caller);
      out.writeStringField("eventTime", time.toString());
      out.writeStringField("eventSource", call.service().eventSource());
      out.writeStringField("eventName", call.operation());
      out.writeStringField("awsRegion", call.region());
      out.writeStringField("sourceIPAddress", call.sourceAddress());
      out.writeStringField("userAgent", call.userAgent());
      if (error != null) {
        out.writeStringField("errorCode", error.code());
        out.writeStringField("errorMessage", error.message());
      }
      out.writeFieldName("requestParameters");
      request.write(out);
      out.writeFieldName("responseElements");
      response.write(out);
      out.writeStringField("requestID", call.requestId());
      out.writeStringField("eventID", eventId);
      out.writeBooleanField("readOnly", call.readOnly());
      out.writeStringField("eventType", "AwsApiCall");
      out.writeBooleanField("managementEvent", true);
      out.writeStringField("recipientAccountId", account.value());
      out.writeStringField("eventCategory", "Management");
      if (call.secure()) {
        out.writeObjectFieldStart("tlsDetails");
        out.writeStringField("clientProvidedHostHeader", call.host());
        out.writeEndObject();
      }
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void identity(JsonGenerator out, @Nullable Caller caller) throws IOException {
    out.writeStartObject();
    if (caller == null) {
      out.writeStringField("type", "Unknown");
      out.writeEndObject();
      return;
    }
    out.writeStringField("type", type(caller));
    out.writeStringField("principalId", caller.userId());
    out.writeStringField("arn", caller.arn());
    out.writeStringField("accountId", caller.account().value());
    out.writeStringField("accessKeyId", caller.accessKeyId());
    if (caller.userName().isPresent()) {
      out.writeStringField("userName", caller.userName().get());
    }
    Session session = caller.session();
    if (session != null) {
      context(out, caller, session);
    }
    out.writeEndObject();
  }

  private static String type(Caller caller) {
    return switch (caller.kind()) {
      case ROOT -> "Root";
      case USER -> "IAMUser";
      case ROLE, ASSUMED_ROLE -> "AssumedRole";
      case FEDERATED_USER -> "FederatedUser";
    };
  }

  private static void context(JsonGenerator out, Caller caller, Session session)
      throws IOException {
    out.writeObjectFieldStart("sessionContext");
    Identity issuer = caller.identity();
    if (issuer != null && session.kind() != Session.Kind.SESSION_TOKEN) {
      out.writeObjectFieldStart("sessionIssuer");
      out.writeStringField("type", issuer.kind() == Identity.Kind.ROLE ? "Role" : "IAMUser");
      out.writeStringField("principalId", issuer.id());
      out.writeStringField("arn", issuer.arn());
      out.writeStringField("accountId", issuer.account().value());
      out.writeStringField("userName", issuer.name());
      out.writeEndObject();
    }
    out.writeObjectFieldStart("attributes");
    out.writeStringField("creationDate", session.issuedAt().toString());
    out.writeStringField("mfaAuthenticated", Boolean.toString(session.mfaAt() != null));
    out.writeEndObject();
    String sourceIdentity = session.sourceIdentity();
    if (sourceIdentity != null) {
      out.writeStringField("sourceIdentity", sourceIdentity);
    }
    out.writeEndObject();
  }
}
