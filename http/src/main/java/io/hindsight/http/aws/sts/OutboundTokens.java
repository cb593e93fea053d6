package io.hindsight.http.aws.sts;

import com.nimbusds.jwt.JWTClaimsSet;
import io.hindsight.domain.access.PrincipalKeys;
import io.hindsight.domain.account.AccountFeatures;
import io.hindsight.domain.session.Federation;
import io.hindsight.domain.session.Session;
import io.hindsight.domain.tag.Tag;
import io.hindsight.http.aws.Backend;
import io.hindsight.http.aws.authorization.Caller;
import io.hindsight.http.aws.federation.TokenIssuer;
import io.hindsight.http.aws.protocol.AwsError;
import io.hindsight.http.aws.protocol.Call;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import software.amazon.awssdk.services.sts.model.GetWebIdentityTokenRequest;
import software.amazon.awssdk.services.sts.model.GetWebIdentityTokenResponse;

/** Tokens with which users and roles prove who they are outside of AWS. */
public final class OutboundTokens {
  private static final int DEFAULT_SECONDS = 300;
  private static final int LARGEST_PAYLOAD = 8192;
  private static final String NAMESPACE = "https://sts.amazonaws.com/";
  private static final String TAG = "aws:PrincipalTag/";

  private final Backend backend;
  private final TokenIssuer issuer;

  public OutboundTokens(Backend backend, TokenIssuer issuer) {
    this.backend = backend;
    this.issuer = issuer;
  }

  public CompletionStage<GetWebIdentityTokenResponse> getWebIdentityToken(
      GetWebIdentityTokenRequest request, Call call) {
    Caller caller = backend.caller(call);
    String algorithm = request.signingAlgorithm();
    if (!TokenIssuer.ALGORITHMS.contains(algorithm)) {
      throw AwsError.validationError(
          "1 validation error detected: Value '"
              + algorithm
              + "' at 'signingAlgorithm' failed to satisfy constraint: Member must satisfy enum"
              + " value set: [RS256, ES384]");
    }
    String id =
        backend
            .at(call)
            .find(AccountFeatures.key(caller.account()))
            .map(AccountFeatures::outboundIssuer)
            .orElseThrow(OutboundTokens::disabled);
    Instant now = Instant.ofEpochSecond(call.time().getEpochSecond());
    int seconds = request.durationSeconds() == null ? DEFAULT_SECONDS : request.durationSeconds();
    Instant end = now.plusSeconds(seconds);
    Session session = caller.session();
    if (session != null && end.isAfter(session.expiresAt())) {
      throw AwsError.of(
          "SessionDurationEscalationException",
          "The requested token duration would extend the session beyond its original expiration"
              + " time.");
    }
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer(issuer.url(id))
            .audience(request.audience())
            .subject(caller.subject().principalArn())
            .issueTime(Date.from(now))
            .expirationTime(Date.from(end))
            .jwtID(backend.ids().uuid())
            .claim(NAMESPACE, own(call, caller, NewSessions.tags(request.tags())))
            .build();
    if (claims.toString().getBytes(StandardCharsets.UTF_8).length > LARGEST_PAYLOAD) {
      throw AwsError.of(
          "JWTPayloadSizeExceededException",
          "The requested token payload size exceeds the maximum allowed size. Reduce the number of"
              + " request tags.");
    }
    return issuer
        .sign(call, algorithm, claims)
        .thenApply(
            token ->
                GetWebIdentityTokenResponse.builder()
                    .webIdentityToken(token)
                    .expiration(end)
                    .build());
  }

  /** What is true of the caller beyond the claims of the standard. */
  private Map<String, Object> own(Call call, Caller caller, List<Tag> tags) {
    Map<String, Object> own = new TreeMap<>();
    own.put("aws_account", caller.account().value());
    own.put("source_region", call.region());
    own.put("principal_id", caller.subject().principalArn());
    Map<String, String> principal = new TreeMap<>();
    PrincipalKeys.of(backend.at(call), caller.subject(), call.time())
        .forEach(
            (key, values) -> {
              if (key.startsWith(TAG)) {
                principal.put(key.substring(TAG.length()), values.get(0));
              }
            });
    if (!principal.isEmpty()) {
      own.put("principal_tags", principal);
    }
    if (!tags.isEmpty()) {
      Map<String, String> asked = new TreeMap<>();
      tags.forEach(tag -> asked.put(tag.key(), tag.value()));
      own.put("request_tags", asked);
    }
    Session session = caller.session();
    if (session != null) {
      own.put("original_session_exp", session.expiresAt().toString());
      String sourceIdentity = session.sourceIdentity();
      if (sourceIdentity != null) {
        own.put("source_identity", sourceIdentity);
      }
      Federation federation = session.federation();
      if (federation != null) {
        own.put("federated_provider", federation.provider());
      }
    }
    return own;
  }

  private static AwsError disabled() {
    return AwsError.of(
        "OutboundWebIdentityFederationDisabledException",
        "Outbound web identity federation is not enabled for this account.");
  }
}
