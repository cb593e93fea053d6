package io.hindsight.http.aws.federation;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.provider.OidcProvider;
import io.hindsight.http.aws.protocol.AwsError;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Verifies the tokens of OpenID Connect providers ("AssumeRoleWithWebIdentity" in the STS API
 * Reference): who issued them, with a key that the issuer publishes, for whom, and until when.
 */
final class WebIdentityTokens {
  private static final Set<JWSAlgorithm> RSA =
      Set.of(JWSAlgorithm.RS256, JWSAlgorithm.RS384, JWSAlgorithm.RS512);
  private static final Set<JWSAlgorithm> EC =
      Set.of(JWSAlgorithm.ES256, JWSAlgorithm.ES384, JWSAlgorithm.ES512);
  private static final Duration SKEW = Duration.ofMinutes(5);
  private static final int SMALLEST_RSA = 2048;

  /** The issuers that need no provider in the account, and their names in policies. */
  private static final Map<String, String> KNOWN =
      Map.of(
          "https://accounts.google.com", "accounts.google.com",
          "accounts.google.com", "accounts.google.com",
          "https://cognito-identity.amazonaws.com", "cognito-identity.amazonaws.com");

  /** AWS's own issuers of such tokens: theirs are for others than AWS. */
  private static final String OWN = ".tokens.sts.global.api.aws";

  private final IssuerKeys keys;

  WebIdentityTokens(IssuerKeys keys) {
    this.keys = keys;
  }

  /**
   * Whose word a token is.
   *
   * @param principal as trust policies have it
   * @param prefix of the condition keys
   * @param clients whom its tokens may be for; empty for any
   */
  record Trusted(String principal, String prefix, IssuerKeys.Issuer issuer, List<String> clients) {}

  CompletionStage<WebIdentity> verify(
      Entities now, AccountId account, String token, Instant moment) {
    SignedJWT signed = parse(token);
    JWTClaimsSet claims = claims(signed);
    JWSAlgorithm algorithm = signed.getHeader().getAlgorithm();
    if (!RSA.contains(algorithm) && !EC.contains(algorithm)) {
      throw invalid("The ID Token is signed with an algorithm that is not supported.");
    }
    String issuer = claims.getIssuer();
    if (issuer == null) {
      throw invalid("Missing a required claim: iss");
    }
    Trusted trusted = trusted(now, account, issuer).orElseThrow(() -> noProvider(issuer));
    return keys.of(trusted.issuer())
        .thenCompose(known -> withKey(known, trusted, signed.getHeader()))
        .exceptionally(
            failure -> {
              throw unreachable(failure);
            })
        .thenApply(
            known -> {
              checkSignature(signed, known);
              checkTime(claims, moment);
              return WebClaims.identity(account, trusted, claims);
            });
  }

  /** A token of an issuer's new key comes before the keys that were fetched an hour ago run out. */
  private CompletionStage<JWKSet> withKey(JWKSet known, Trusted trusted, JWSHeader header) {
    return matching(known, header).isEmpty()
        ? keys.again(trusted.issuer())
        : CompletableFuture.completedStage(known);
  }

  private static SignedJWT parse(String token) {
    try {
      SignedJWT signed = SignedJWT.parse(token);
      if (signed.getHeader().getCriticalParams() != null
          || !signed.getHeader().isBase64URLEncodePayload()) {
        throw invalid("The ID Token has critical headers that are not supported.");
      }
      return signed;
    } catch (ParseException | IllegalArgumentException e) {
      throw notOne();
    }
  }

  private static JWTClaimsSet claims(SignedJWT signed) {
    try {
      JWTClaimsSet claims = signed.getJWTClaimsSet();
      if (claims == null) {
        throw notOne();
      }
      return claims;
    } catch (ParseException e) {
      throw notOne();
    }
  }

  private static Optional<Trusted> trusted(Entities now, AccountId account, String issuer) {
    String arn = OidcProvider.arn(account, issuer);
    Optional<Trusted> own =
        now.find(OidcProvider.key(account, arn))
            .filter(provider -> provider.url().equals(issuer))
            .filter(provider -> !issuer.endsWith(OWN))
            .map(
                provider ->
                    new Trusted(
                        arn,
                        issuer.substring(issuer.indexOf("://") + 3),
                        new IssuerKeys.Issuer(issuer, provider.thumbprints()),
                        provider.clientIds()));
    return own.or(
        () ->
            Optional.ofNullable(KNOWN.get(issuer))
                .map(
                    name ->
                        new Trusted(
                            name,
                            name,
                            new IssuerKeys.Issuer("https://" + name, List.of()),
                            List.of())));
  }

  private static List<JWK> matching(JWKSet keys, JWSHeader header) {
    return new JWKSelector(JWKMatcher.forJWSHeader(header)).select(keys);
  }

  private static void checkSignature(SignedJWT signed, JWKSet keys) {
    List<JWK> candidates = matching(keys, signed.getHeader());
    if (candidates.isEmpty()) {
      throw noKey();
    }
    for (JWK key : candidates) {
      try {
        if (signed.verify(verifier(signed.getHeader().getAlgorithm(), key))) {
          return;
        }
      } catch (JOSEException e) {
        // A key that does not go with the algorithm verifies nothing.
      }
    }
    throw invalid("The signature of the ID Token is not valid.");
  }

  /** By the kind of key, which the issuer says, and never by the token's word alone. */
  private static JWSVerifier verifier(JWSAlgorithm algorithm, JWK key) throws JOSEException {
    if (key instanceof RSAKey rsa && RSA.contains(algorithm) && rsa.size() >= SMALLEST_RSA) {
      return new RSASSAVerifier(rsa);
    }
    if (key instanceof ECKey ec && EC.contains(algorithm)) {
      return new ECDSAVerifier(ec);
    }
    throw new JOSEException("the key does not go with the algorithm");
  }

  private static void checkTime(JWTClaimsSet claims, Instant now) {
    Date expires = claims.getExpirationTime();
    if (expires == null) {
      throw invalid("Missing a required claim: exp");
    }
    if (!now.isBefore(expires.toInstant())) {
      throw AwsError.of(
          "ExpiredTokenException",
          "Token expired: current date/time "
              + now.getEpochSecond()
              + " must be before the expiration date/time "
              + expires.toInstant().getEpochSecond());
    }
    Date issued = claims.getIssueTime();
    if (issued == null) {
      throw invalid("Missing a required claim: iat");
    }
    Date notBefore = claims.getNotBeforeTime();
    Instant latest = now.plus(SKEW);
    if (issued.toInstant().isAfter(latest)
        || (notBefore != null && notBefore.toInstant().isAfter(latest))) {
      throw invalid("The ID Token is not valid yet.");
    }
  }

  private static AwsError unreachable(Throwable failure) {
    boolean refused = false;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ThumbprintTrust.Mismatch) {
        return invalid(
            "OpenIDConnect provider's HTTPS certificate doesn't match configured thumbprint");
      }
      refused |= cause instanceof ProviderDocuments.Refused;
      if (cause instanceof Error error) {
        throw error;
      }
    }
    return refused
        ? noKey()
        : AwsError.of(
            "IDPCommunicationError",
            "The identity provider that was asked to verify the ID Token could not be reached.");
  }

  private static AwsError noProvider(String issuer) {
    return invalid("No OpenIDConnect provider found in your account for " + issuer);
  }

  private static AwsError noKey() {
    return invalid(
        "Couldn't retrieve verification key from your identity provider,  please reference"
            + " AssumeRoleWithWebIdentity documentation for requirements");
  }

  private static AwsError notOne() {
    return invalid(
        "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access"
            + " Token)");
  }

  private static AwsError invalid(String message) {
    return SessionClaims.invalid(message);
  }
}
