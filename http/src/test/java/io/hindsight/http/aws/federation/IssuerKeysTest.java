package io.hindsight.http.aws.federation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.EntityMap;
import io.hindsight.http.aws.protocol.AwsError;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How long keys are known, and the issuers that need no provider in an account. */
class IssuerKeysTest {
  private static final AccountId ACCOUNT = new AccountId("123456789012");
  private static final String DISCOVERY = "/.well-known/openid-configuration";
  private static RSAKey first;
  private static RSAKey second;

  @BeforeAll
  static void keys() throws Exception {
    first = new RSAKeyGenerator(2048).keyID("first").generate();
    second = new RSAKeyGenerator(2048).keyID("second").generate();
  }

  /** A clock that stands still until a test moves it. */
  private static final class Still extends Clock {
    Instant now = Instant.parse("2026-03-01T00:00:00Z");

    void pass(Duration time) {
      now = now.plus(time);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  private final Still clock = new Still();
  private final Map<String, String> documents = new HashMap<>();
  private final List<String> fetched = new ArrayList<>();
  private final IssuerKeys keys =
      new IssuerKeys(
          (uri, thumbprints) -> {
            fetched.add(uri.toString());
            String body = documents.get(uri.toString());
            return body == null
                ? CompletableFuture.failedFuture(new java.io.IOException("gone"))
                : CompletableFuture.completedFuture(body.getBytes(StandardCharsets.UTF_8));
          },
          clock);

  private void publish(String issuer, JWK... published) {
    documents.put(
        issuer + DISCOVERY, "{\"issuer\":\"" + issuer + "\",\"jwks_uri\":\"" + issuer + "/keys\"}");
    documents.put(issuer + "/keys", new JWKSet(List.of(published)).toPublicJWKSet().toString());
  }

  private static IssuerKeys.Issuer issuer(String url) {
    return new IssuerKeys.Issuer(url, List.of());
  }

  private int fetches() {
    int count = (int) fetched.stream().filter(uri -> uri.endsWith("/keys")).count();
    fetched.clear();
    return count;
  }

  @Test
  void keysAreFetchedOnceAnHour() {
    IssuerKeys.Issuer acme = issuer("https://acme.example");
    publish(acme.url(), first);
    for (int i = 0; i < 5; i++) {
      assertEquals(1, keys.of(acme).join().size());
    }
    assertEquals(1, fetches());
    clock.pass(Duration.ofMinutes(59));
    keys.of(acme).join();
    assertEquals(0, fetches());
    publish(acme.url(), first, second);
    clock.pass(Duration.ofMinutes(2));
    assertEquals(2, keys.of(acme).join().size());
    assertEquals(1, fetches());
  }

  @Test
  void anUnknownKeyIsLookedForOnceInTenSeconds() {
    IssuerKeys.Issuer acme = issuer("https://acme.example");
    publish(acme.url(), first);
    keys.of(acme).join();
    publish(acme.url(), second);
    assertEquals("first", keys.again(acme).join().getKeys().get(0).getKeyID());
    assertEquals(1, fetches());
    clock.pass(Duration.ofSeconds(11));
    for (int i = 0; i < 5; i++) {
      assertEquals("second", keys.again(acme).join().getKeys().get(0).getKeyID());
    }
    assertEquals(1, fetches());
  }

  @Test
  void whatWasKnownServesForADayWhileTheIssuerIsGone() {
    IssuerKeys.Issuer acme = issuer("https://acme.example");
    publish(acme.url(), first);
    keys.of(acme).join();
    documents.clear();
    clock.pass(Duration.ofHours(2));
    assertEquals(1, keys.of(acme).join().size());
    clock.pass(Duration.ofHours(23));
    CompletableFuture<JWKSet> gone = keys.of(acme);
    assertThrows(CompletionException.class, gone::join);
    fetched.clear();
    assertTrue(keys.of(acme).isCompletedExceptionally());
    assertEquals(List.of(), fetched);
    publish(acme.url(), second);
    clock.pass(Duration.ofSeconds(11));
    assertEquals("second", keys.of(acme).join().getKeys().get(0).getKeyID());
  }

  @Test
  void aProviderWithOtherThumbprintsIsAskedForItself() {
    publish("https://acme.example", first);
    keys.of(issuer("https://acme.example")).join();
    keys.of(new IssuerKeys.Issuer("https://acme.example", List.of("00"))).join();
    assertEquals(2, fetches());
  }

  private WebIdentity verified(JWTClaimsSet claims) {
    return new WebIdentityTokens(keys)
        .verify(
            EntityMap.EMPTY,
            ACCOUNT,
            TestIssuer.signed(first, JWSAlgorithm.RS256, claims),
            clock.instant())
        .toCompletableFuture()
        .join();
  }

  private JWTClaimsSet.Builder claims(String issuer) {
    return new JWTClaimsSet.Builder()
        .issuer(issuer)
        .subject("subject")
        .issueTime(Date.from(clock.now))
        .expirationTime(Date.from(clock.now.plusSeconds(60)));
  }

  @Test
  void googleNeedsNoProvider() {
    publish("https://accounts.google.com", first);
    for (String issuer : List.of("accounts.google.com", "https://accounts.google.com")) {
      WebIdentity identity =
          verified(
              claims(issuer)
                  .audience("app.apps.googleusercontent.com")
                  .claim("azp", "backend.apps.googleusercontent.com")
                  .build());
      assertEquals("accounts.google.com", identity.provider());
      assertEquals(
          List.of("backend.apps.googleusercontent.com"),
          identity.keys().get("accounts.google.com:aud"));
      assertEquals(
          List.of("app.apps.googleusercontent.com"),
          identity.keys().get("accounts.google.com:oaud"));
      assertEquals(
          "accounts.google.com:backend.apps.googleusercontent.com:subject", identity.principalId());
    }
  }

  @Test
  void cognitoNeedsNoProvider() {
    publish("https://cognito-identity.amazonaws.com", first);
    WebIdentity identity =
        verified(
            claims("https://cognito-identity.amazonaws.com")
                .audience("us-east-1:pool")
                .claim("amr", List.of("authenticated", "graph.facebook.com"))
                .build());
    assertEquals("cognito-identity.amazonaws.com", identity.provider());
    assertEquals(
        List.of("authenticated", "graph.facebook.com"),
        identity.keys().get("cognito-identity.amazonaws.com:amr"));
  }

  @Test
  void anIssuerThatIsNoneOfTheseNeedsOne() {
    AwsError error =
        assertThrows(
            AwsError.class,
            () -> verified(claims("https://accounts.google.com.evil.example").build()));
    assertEquals("InvalidIdentityToken", error.code());
  }

  @Test
  void urisThatCannotBeReadAreRefused() {
    documents.put(
        "https://acme.example" + DISCOVERY,
        "{\"issuer\":\"https://acme.example\",\"jwks_uri\":\"not a url\"}");
    CompletableFuture<JWKSet> found = keys.of(issuer("https://acme.example"));
    CompletionException failure = assertThrows(CompletionException.class, found::join);
    assertTrue(failure.getCause() instanceof ProviderDocuments.Refused);
    assertEquals(List.of("https://acme.example" + DISCOVERY), fetched);
    assertEquals("/.well-known/openid-configuration", URI.create(fetched.get(0)).getPath());
  }
}
