package io.hindsight.http.aws.cloudtrail;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.hindsight.domain.access.Subject;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.session.Federation;
import io.hindsight.domain.session.Session;
import io.hindsight.domain.trail.CallRecorded;
import io.hindsight.domain.trail.TrailResource;
import io.hindsight.http.aws.authorization.Caller;
import io.hindsight.http.aws.authorization.FederatedCaller;
import io.hindsight.http.aws.protocol.AwsError;
import io.hindsight.http.aws.protocol.AwsService;
import io.hindsight.http.aws.protocol.Call;
import io.hindsight.http.aws.protocol.ServiceModel;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
      @Nullable AwsError error,
      @Nullable Shared shared) {
    return record(
        account,
        call,
        caller,
        members.resources(request, response),
        out ->
            members.write(
                out,
                request,
                call.caller(FederatedCaller.class)
                    .map(FederatedCaller::parameters)
                    .orElse(Map.of())),
        out -> members.write(out, call.readOnly() ? null : response, Map.of()),
        error,
        shared);
  }

  /**
   * What records of one call in two accounts share: a role's assumption from another account.
   *
   * @param role the role that was assumed
   */
  record Shared(String eventId, String role, AccountId roleAccount) {}

  CallRecorded record(
      AccountId account,
      Call call,
      @Nullable Caller caller,
      List<TrailResource> resources,
      Element request,
      Element response,
      @Nullable AwsError error,
      @Nullable Shared shared) {
    String eventId = UUID.randomUUID().toString();
    Instant time = call.time().truncatedTo(ChronoUnit.SECONDS);
    boolean readOnly = call.readOnly() || call.service() == AwsService.STS;
    return new CallRecorded(
        account,
        eventId,
        time,
        call.service().eventSource(),
        call.operation(),
        call.accessKeyId(),
        call.caller(FederatedCaller.class)
            .map(FederatedCaller::userName)
            .orElseGet(() -> userName(caller)),
        readOnly,
        error == null ? "" : code(call, error),
        resources,
        text(account, eventId, time, readOnly, call, caller, request, response, error, shared));
  }

  /** An error as the trail calls it: IAM's and STS's by their exceptions' names. */
  private static String code(Call call, AwsError error) {
    return call.service() instanceof AwsService service
        ? ServiceModel.of(service).errors().exceptionName(error.code())
        : error.code();
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
      boolean readOnly,
      Call call,
      @Nullable Caller caller,
      Element request,
      Element response,
      @Nullable AwsError error,
      @Nullable Shared shared) {
    StringWriter text = new StringWriter(1024);
    try (JsonGenerator out = json.createGenerator(text)) {
      out.writeStartObject();
      out.writeStringField("eventVersion", "1.10");
      out.writeFieldName("userIdentity");
      Optional<FederatedCaller> federated = call.caller(FederatedCaller.class);
      if (federated.isPresent()) {
        federated(out, federated.get());
      } else if (caller != null && !caller.account().equals(account)) {
        foreigner(out, caller);
      } else {
        identity(out, caller);
      }
      out.writeStringField("eventTime", time.toString());
      out.writeStringField("eventSource", call.service().eventSource());
      out.writeStringField("eventName", call.operation());
      out.writeStringField("awsRegion", call.region());
      out.writeStringField("sourceIPAddress", call.sourceAddress());
      out.writeStringField("userAgent", call.userAgent());
      if (error != null) {
        out.writeStringField("errorCode", code(call, error));
        out.writeStringField("errorMessage", error.message());
      }
      out.writeFieldName("requestParameters");
      request.write(out);
      out.writeFieldName("responseElements");
      response.write(out);
      out.writeStringField("requestID", call.requestId());
      out.writeStringField("eventID", eventId);
      out.writeBooleanField("readOnly", readOnly);
      if (shared != null) {
        role(out, shared);
      }
      out.writeStringField("eventType", "AwsApiCall");
      out.writeBooleanField("managementEvent", true);
      out.writeStringField("recipientAccountId", account.value());
      if (shared != null) {
        out.writeStringField("sharedEventID", shared.eventId());
      }
      out.writeStringField("eventCategory", "Management");
      if (call.secure()) {
        out.writeObjectFieldStart("tlsDetails");
        if (call.tls() != null) {
          out.writeStringField("tlsVersion", call.tls().version());
          out.writeStringField("cipherSuite", call.tls().cipherSuite());
        }
        out.writeStringField("clientProvidedHostHeader", call.host());
        out.writeEndObject();
      }
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void role(JsonGenerator out, Shared shared) throws IOException {
    out.writeArrayFieldStart("resources");
    out.writeStartObject();
    out.writeStringField("accountId", shared.roleAccount().value());
    out.writeStringField("type", "AWS::IAM::Role");
    out.writeStringField("ARN", shared.role());
    out.writeEndObject();
    out.writeEndArray();
  }

  /** A caller as the trail of another account shows it. */
  private static void foreigner(JsonGenerator out, Caller caller) throws IOException {
    out.writeStartObject();
    out.writeStringField("type", "AWSAccount");
    out.writeStringField("principalId", caller.userId());
    out.writeStringField("accountId", caller.account().value());
    out.writeEndObject();
  }

  /** A caller that an identity provider vouches for. */
  private static void federated(JsonGenerator out, FederatedCaller caller) throws IOException {
    out.writeStartObject();
    out.writeStringField("type", caller.trailType());
    out.writeStringField("principalId", caller.principalId());
    out.writeStringField("userName", caller.userName());
    out.writeStringField("identityProvider", caller.identityProvider());
    out.writeEndObject();
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
    Federation federation = session.federation();
    if (federation != null && federation.isWebIdentity()) {
      out.writeObjectFieldStart("webIdFederationData");
      out.writeStringField("federatedProvider", federation.provider());
      out.writeObjectFieldStart("attributes");
      out.writeEndObject();
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
