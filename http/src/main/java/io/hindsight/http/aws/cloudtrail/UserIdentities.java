package io.hindsight.http.aws.cloudtrail;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.hindsight.domain.access.Subject;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.session.Federation;
import io.hindsight.domain.session.Session;
import io.hindsight.http.aws.authorization.Caller;
import io.hindsight.http.aws.authorization.FederatedCaller;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Callers as records have them ("CloudTrail userIdentity element" in the CloudTrail User Guide).
 * Who calls once mostly calls again, so what was written is kept.
 */
final class UserIdentities {
  private static final int MOST = 20_000;
  private static final JsonFactory JSON = new JsonFactory();

  private record Known(Caller caller, String json) {}

  private final Map<String, Known> known = new ConcurrentHashMap<>();

  /** The caller, null where nobody knows, as the trail of an account has it; JSON. */
  String json(AccountId account, @Nullable Caller caller) {
    if (caller == null) {
      return "{\"type\":\"Unknown\"}";
    }
    if (!caller.account().equals(account)) {
      return foreigner(caller);
    }
    Known before = known.get(caller.accessKeyId());
    if (before != null && before.caller().equals(caller)) {
      return before.json();
    }
    String json = own(caller);
    if (known.size() >= MOST) {
      known.clear();
    }
    known.put(caller.accessKeyId(), new Known(caller, json));
    return json;
  }

  /** A caller that an identity provider vouches for. */
  static String json(FederatedCaller caller) {
    StringWriter text = new StringWriter(256);
    try (JsonGenerator out = JSON.createGenerator(text)) {
      out.writeStartObject();
      out.writeStringField("type", caller.trailType());
      out.writeStringField("principalId", caller.principalId());
      out.writeStringField("userName", caller.userName());
      out.writeStringField("identityProvider", caller.identityProvider());
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** A caller as the trail of another account shows it. */
  private static String foreigner(Caller caller) {
    StringWriter text = new StringWriter(128);
    try (JsonGenerator out = JSON.createGenerator(text)) {
      out.writeStartObject();
      out.writeStringField("type", "AWSAccount");
      out.writeStringField("principalId", caller.userId());
      out.writeStringField("accountId", caller.account().value());
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static String own(Caller caller) {
    StringWriter text = new StringWriter(512);
    try (JsonGenerator out = JSON.createGenerator(text)) {
      out.writeStartObject();
      out.writeStringField("type", type(caller));
      out.writeStringField("principalId", caller.userId());
      out.writeStringField(
          "arn",
          caller.kind() == Subject.Kind.ASSUMED_ROOT
              ? caller.subject().principalArn()
              : caller.arn());
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
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static String type(Caller caller) {
    return switch (caller.kind()) {
      case ROOT, ASSUMED_ROOT -> "Root";
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
    if (session.kind() == Session.Kind.ASSUMED_ROOT) {
      out.writeStringField("assumedRoot", "true");
    }
    String sourceIdentity = session.sourceIdentity();
    if (sourceIdentity != null) {
      out.writeStringField("sourceIdentity", sourceIdentity);
    }
    out.writeEndObject();
  }
}
