package io.hindsight.domain.trail;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.hindsight.domain.arn.AccountId;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/**
 * Calls as CloudTrail writes them, in format 1.10 ("CloudTrail record contents" in the CloudTrail
 * User Guide).
 */
final class TrailRecord {
  private static final JsonFactory JSON = new JsonFactory();

  private TrailRecord() {}

  static String json(AccountId account, TrailCall call) {
    StringWriter text = new StringWriter(1024);
    try (JsonGenerator out = JSON.createGenerator(text)) {
      out.writeStartObject();
      out.writeStringField("eventVersion", "1.10");
      element(out, "userIdentity", call.userIdentity());
      out.writeStringField("eventTime", call.eventTime().toString());
      out.writeStringField("eventSource", call.eventSource());
      out.writeStringField("eventName", call.eventName());
      out.writeStringField("awsRegion", call.region());
      out.writeStringField("sourceIPAddress", call.sourceAddress());
      out.writeStringField("userAgent", call.userAgent());
      if (!call.errorCode().isEmpty()) {
        out.writeStringField("errorCode", call.errorCode());
        out.writeStringField("errorMessage", call.errorMessage());
      }
      element(out, "requestParameters", call.requestParameters());
      element(out, "responseElements", call.responseElements());
      out.writeStringField("requestID", call.requestId());
      out.writeStringField("eventID", call.eventId());
      out.writeBooleanField("readOnly", call.readOnly());
      TrailCall.Shared shared = call.shared();
      if (shared != null) {
        resources(out, shared);
      }
      out.writeStringField("eventType", "AwsApiCall");
      out.writeBooleanField("managementEvent", true);
      out.writeStringField("recipientAccountId", account.value());
      if (shared != null) {
        out.writeStringField("sharedEventID", shared.eventId());
      }
      out.writeStringField("eventCategory", "Management");
      TrailCall.Tls tls = call.tls();
      if (tls != null) {
        details(out, tls);
      }
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void element(JsonGenerator out, String name, String json) throws IOException {
    out.writeFieldName(name);
    out.writeRawValue(json.isEmpty() ? "null" : json);
  }

  private static void resources(JsonGenerator out, TrailCall.Shared shared) throws IOException {
    out.writeArrayFieldStart("resources");
    out.writeStartObject();
    out.writeStringField("accountId", shared.roleAccount());
    out.writeStringField("type", "AWS::IAM::Role");
    out.writeStringField("ARN", shared.role());
    out.writeEndObject();
    out.writeEndArray();
  }

  private static void details(JsonGenerator out, TrailCall.Tls tls) throws IOException {
    out.writeObjectFieldStart("tlsDetails");
    if (!tls.version().isEmpty()) {
      out.writeStringField("tlsVersion", tls.version());
      out.writeStringField("cipherSuite", tls.cipherSuite());
    }
    out.writeStringField("clientProvidedHostHeader", tls.host());
    out.writeEndObject();
  }
}
