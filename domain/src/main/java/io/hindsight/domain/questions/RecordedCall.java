package io.hindsight.domain.questions;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.arn.Arn;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.identity.Identities;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.policy.document.Json;
import io.hindsight.domain.policy.document.JsonReader;
import io.hindsight.domain.policy.document.PolicySyntaxException;
import io.hindsight.domain.trail.CallRecorded;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A call of the trail as a question: who asked for what, on which resource, from where.
 *
 * @param caller the ARN of who called; empty where the record does not tell
 * @param role of a role's session the ARN of the role; empty otherwise
 * @param denied whether it was refused for want of permission
 */
record RecordedCall(
    CallRecorded event,
    String caller,
    String role,
    String action,
    Map<String, List<String>> context,
    boolean denied,
    Json.Obj parameters) {

  /** Empty where the record cannot be read. */
  static Optional<RecordedCall> of(CallRecorded event) {
    try {
      return JsonReader.read(event.record()) instanceof Json.Obj record
          ? Optional.of(of(event, record))
          : Optional.empty();
    } catch (PolicySyntaxException e) {
      return Optional.empty();
    }
  }

  private static RecordedCall of(CallRecorded event, Json.Obj record) {
    Json.Obj identity = object(record, "userIdentity");
    Json.Obj issuer = object(object(identity, "sessionContext"), "sessionIssuer");
    Map<String, List<String>> context = new TreeMap<>();
    put(context, "aws:SourceIp", text(record, "sourceIPAddress"));
    put(context, "aws:UserAgent", text(record, "userAgent"));
    put(context, "aws:RequestedRegion", text(record, "awsRegion"));
    put(
        context,
        "aws:SecureTransport",
        Boolean.toString(!object(record, "tlsDetails").members().isEmpty()));
    put(
        context,
        "aws:MultiFactorAuthPresent",
        text(object(object(identity, "sessionContext"), "attributes"), "mfaAuthenticated"));
    String error = event.errorCode();
    return new RecordedCall(
        event,
        text(identity, "arn"),
        text(issuer, "type").equals("Role") ? text(issuer, "arn") : "",
        action(event),
        context,
        error.startsWith("AccessDenied") || error.endsWith("UnauthorizedOperation"),
        object(record, "requestParameters"));
  }

  /** The action that a call asks for; it is called as its operation but for a few of S3's. */
  private static String action(CallRecorded event) {
    String service = event.eventSource().replace(".amazonaws.com", "");
    String name = event.eventName();
    if (service.equals("s3")) {
      name =
          switch (name) {
            case "ListObjects", "ListObjectsV2", "HeadBucket" -> "ListBucket";
            case "ListBuckets" -> "ListAllMyBuckets";
            case "HeadObject" -> "GetObject";
            case "DeleteObjects" -> "DeleteObject";
            case "CopyObject", "CreateMultipartUpload", "UploadPart" -> "PutObject";
            default -> name;
          };
    }
    return (service.equals("monitoring") ? "cloudwatch" : service) + ":" + name;
  }

  Instant time() {
    return event.eventTime();
  }

  /** What the call was about; {@code *} where its parameters do not tell. */
  String resource(Entities state) {
    AccountId account = event.account();
    for (String name : new String[] {"policyArn", "roleArn", "serialNumber"}) {
      String arn = text(parameters, name);
      if (arn.startsWith("arn:")) {
        return arn;
      }
    }
    for (Identity.Kind kind : Identity.Kind.values()) {
      String name = text(parameters, kind.noun() + "Name");
      if (!name.isEmpty() && action.startsWith("iam:")) {
        return Identities.find(state, account, kind, name)
            .map(Identity::arn)
            .orElse(Arn.iam(account, kind.arnType() + "/" + name).toString());
      }
    }
    String policy = text(parameters, "policyName");
    if (!policy.isEmpty() && action.startsWith("iam:")) {
      return Arn.iam(account, "policy/" + policy).toString();
    }
    String bucket = text(parameters, "bucketName");
    String key = text(parameters, "key");
    if (!bucket.isEmpty() && action.startsWith("s3:")) {
      return "arn:aws:s3:::" + bucket + (key.isEmpty() ? "" : "/" + key);
    }
    return event.resources().stream()
        .map(resource -> resource.name())
        .filter(name -> name.startsWith("arn:"))
        .findFirst()
        .orElse("*");
  }

  private static void put(Map<String, List<String>> context, String key, String value) {
    if (!value.isEmpty()) {
      context.put(key, List.of(value));
    }
  }

  private static Json.Obj object(Json.Obj in, String name) {
    return in.get(name) instanceof Json.Obj found
        ? found
        : new Json.Obj(List.of(), in.start(), in.end());
  }

  private static String text(Json.Obj in, String name) {
    @Nullable Json value = in.get(name);
    return value instanceof Json.Text text
        ? text.value()
        : value instanceof Json.Literal literal ? literal.text().toLowerCase(Locale.ROOT) : "";
  }
}
