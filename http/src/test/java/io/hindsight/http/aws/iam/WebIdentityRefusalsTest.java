package io.hindsight.http.aws.iam;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import io.hindsight.http.aws.federation.TestIssuer;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What is no token of a provider, and who may not have a session for one. */
class WebIdentityRefusalsTest {
  private static WebIdentityWorld world;
  private static RSAKey stranger;

  @BeforeAll
  static void start() throws Exception {
    world = new WebIdentityWorld();
    stranger = new RSAKeyGenerator(2048).keyID("rsa").generate();
    world.root.createRole(
        r ->
            r.roleName("closed")
                .assumeRolePolicyDocument(
                    world.trust("\"AWS\":\"123456789012\"", "\"sts:AssumeRole\"", "")));
  }

  @AfterAll
  static void stop() throws Exception {
    world.close();
  }

  @TestFactory
  Stream<DynamicTest> algorithms() throws JOSEException {
    List<DynamicTest> tests = new ArrayList<>();
    ECKey p256 = new ECKeyGenerator(Curve.P_256).keyID("p256").generate();
    ECKey p521 = new ECKeyGenerator(Curve.P_521).keyID("p521").generate();
    TestIssuer own = closing(tests).publish(world.rsa, world.ec, p256, p521);
    Map<JWSAlgorithm, JWK> keys =
        Map.of(
            JWSAlgorithm.RS256, world.rsa,
            JWSAlgorithm.RS384, world.rsa,
            JWSAlgorithm.RS512, world.rsa,
            JWSAlgorithm.ES256, p256,
            JWSAlgorithm.ES384, world.ec,
            JWSAlgorithm.ES512, p521);
    String name = world.trusting(own);
    keys.forEach(
        (algorithm, key) ->
            tests.add(
                0,
                DynamicTest.dynamicTest(
                    algorithm + " is accepted",
                    () -> world.assume(name, own.token(key, algorithm, c -> {}), r -> {}))));
    return tests.stream();
  }

  /** An issuer that ends with the last of the tests. */
  private static TestIssuer closing(List<DynamicTest> tests) {
    try {
      TestIssuer own = TestIssuer.start();
      tests.add(DynamicTest.dynamicTest("the issuer ends", own::close));
      return own;
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  private record Refusal(String what, String code, String message, Supplier<String> token) {}

  private static Refusal invalid(String what, String message, Supplier<String> token) {
    return new Refusal(what, "InvalidIdentityToken", message, token);
  }

  private static Refusal claims(
      String what, String message, Consumer<JWTClaimsSet.Builder> change) {
    return invalid(what, message, () -> world.token(change));
  }

  private static Date in(int seconds) {
    return Date.from(java.time.Instant.now().plusSeconds(seconds));
  }

  private static final String NO_JWT = "The ID Token provided is not a valid JWT\\. .*";
  private static final String SIGNATURE = "The signature of the ID Token is not valid\\.";
  private static final String NO_KEY = "Couldn't retrieve verification key from .*";

  @TestFactory
  Stream<DynamicTest> hostileTokens() {
    return Stream.of(
            invalid("no token at all", NO_JWT, () -> "xxxx"),
            invalid("an opaque access token", NO_JWT, () -> "Atza|IQEBLjAsAhRFiXuW"),
            invalid(
                "alg none", NO_JWT, () -> new PlainJWT(world.issuer.claims(c -> {})).serialize()),
            invalid(
                "alg none with a signature", NO_JWT, WebIdentityRefusalsTest::noneWithSignature),
            invalid(
                "HMAC with the public key as its secret",
                "The ID Token is signed with an algorithm .*",
                WebIdentityRefusalsTest::hmacOfPublicKey),
            invalid(
                "PSS, which IAM does not know",
                "The ID Token is signed with an algorithm .*",
                () -> world.issuer.token(world.rsa, JWSAlgorithm.PS256, c -> {})),
            invalid(
                "another's key under the same kid",
                SIGNATURE,
                () -> world.issuer.token(stranger, JWSAlgorithm.RS256, c -> {})),
            invalid(
                "a payload changed after signing",
                SIGNATURE,
                WebIdentityRefusalsTest::changedPayload),
            invalid(
                "a signature of another token", SIGNATURE, WebIdentityRefusalsTest::movedSignature),
            invalid(
                "a key brought along in the header",
                SIGNATURE,
                () ->
                    withHeader(
                        new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .keyID("rsa")
                            .jwk(stranger.toPublicJWK()))),
            invalid(
                "a URL of keys brought along in the header",
                SIGNATURE,
                () ->
                    withHeader(
                        new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .keyID("rsa")
                            .jwkURL(java.net.URI.create(world.issuer.url() + "/mine")))),
            invalid(
                "a kid that is a path",
                NO_KEY,
                () ->
                    withHeader(
                        new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("../../../../dev/null"))),
            invalid(
                "an RSA key's kid with an EC algorithm",
                NO_KEY,
                () -> {
                  ECKey renamed = new ECKey.Builder(world.ec).keyID("rsa").build();
                  return world.issuer.token(renamed, JWSAlgorithm.ES384, c -> {});
                }),
            invalid(
                "a critical header",
                "The ID Token has critical headers .*",
                () ->
                    withHeader(
                        new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .keyID("rsa")
                            .criticalParams(Set.of("exp")))),
            claims("no issuer", "Missing a required claim: iss", c -> c.issuer(null)),
            claims(
                "an issuer without a provider",
                "No OpenIDConnect provider found in your account for https://evil\\.example",
                c -> c.issuer("https://evil.example")),
            claims(
                "the provider's name with another scheme",
                "No OpenIDConnect provider found in your account for https://127.*",
                c -> c.issuer("https://" + world.issuer.name())),
            claims("another audience", "Incorrect token audience", c -> c.audience("someone")),
            claims(
                "an authorized party that is no client",
                "Incorrect token audience",
                c -> c.claim("azp", "someone")),
            claims("no audience", "Missing a required claim: aud", c -> c.audience((String) null)),
            claims("no subject", "Missing a required claim: sub", c -> c.subject(null)),
            claims(
                "a subject without end",
                "The subject of the ID Token is too long\\.",
                c -> c.subject("s".repeat(256))),
            claims("no end", "Missing a required claim: exp", c -> c.expirationTime(null)),
            claims("no beginning", "Missing a required claim: iat", c -> c.issueTime(null)),
            claims(
                "issued in an hour",
                "The ID Token is not valid yet\\.",
                c -> c.issueTime(in(3600))),
            claims(
                "not before in an hour",
                "The ID Token is not valid yet\\.",
                c -> c.notBeforeTime(in(3600))),
            new Refusal(
                "an expired token",
                "ExpiredTokenException",
                "Token expired: current date/time \\d+ must be before the expiration date/time"
                    + " \\d+",
                () -> world.token(c -> c.expirationTime(in(-1)))),
            claims(
                "a reserved tag",
                "The principal tag aws:x is not valid\\.",
                c ->
                    c.claim(
                        WebIdentityWorld.TAGS,
                        Map.of("principal_tags", Map.of("aws:x", List.of("1"))))),
            claims(
                "a tag with two values",
                "The principal tag team must have one value\\.",
                c ->
                    c.claim(
                        WebIdentityWorld.TAGS,
                        Map.of("principal_tags", Map.of("team", List.of("1", "2"))))),
            claims(
                "a transitive key without its tag",
                "The specified transitive tag key must be included in the requested tags\\.",
                c ->
                    c.claim(WebIdentityWorld.TAGS, Map.of("transitive_tag_keys", List.of("team")))),
            claims(
                "a source identity that is none",
                "Source Identity must match .*",
                c -> c.claim("https://aws.amazon.com/source_identity", "a b")),
            new Refusal(
                "a token without end",
                "ValidationError",
                ".*at 'webIdentityToken' failed to satisfy constraint: .* 20000",
                () -> "a".repeat(20_001)))
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.what(),
                    () ->
                        WebIdentityWorld.refused(
                            each.code(),
                            each.message(),
                            () -> world.assume("plain", each.token().get(), r -> {}))));
  }

  private static String noneWithSignature() {
    String[] parts = world.token(c -> {}).split("\\.");
    return Base64URL.encode("{\"alg\":\"none\"}") + "." + parts[1] + "." + parts[2];
  }

  private static String hmacOfPublicKey() {
    try {
      JWSObject token =
          new JWSObject(
              new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("rsa").build(),
              new Payload(world.issuer.claims(c -> {}).toJSONObject()));
      token.sign(new MACSigner(world.rsa.toRSAPublicKey().getEncoded()));
      return token.serialize();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static String changedPayload() {
    String[] parts = world.token(c -> {}).split("\\.");
    String payload =
        Base64URL.encode(world.issuer.claims(c -> c.subject("admin")).toString()).toString();
    return parts[0] + "." + payload + "." + parts[2];
  }

  private static String movedSignature() {
    String[] parts = world.token(c -> {}).split("\\.");
    return parts[0] + "." + parts[1] + "." + world.token(c -> c.subject("x")).split("\\.")[2];
  }

  private static String withHeader(JWSHeader.Builder header) {
    try {
      JWSObject token =
          new JWSObject(header.build(), new Payload(world.issuer.claims(c -> {}).toJSONObject()));
      token.sign(new RSASSASigner(stranger.toPrivateKey(), Set.of()));
      return token.serialize();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  @TestFactory
  Stream<DynamicTest> requests() {
    return Stream.of(
            new Refused(
                "AccessDenied",
                "Not authorized to perform sts:AssumeRoleWithWebIdentity",
                () -> world.assume("closed", world.token(c -> {}), r -> {})),
            new Refused(
                "AccessDenied",
                "Not authorized to perform sts:AssumeRoleWithWebIdentity",
                () -> world.assume("none", world.token(c -> {}), r -> {})),
            new Refused(
                "ValidationError",
                "Request ARN is invalid",
                () ->
                    world.assume(
                        WebIdentityWorld.ARN + "user/plain", world.token(c -> {}), r -> {})),
            new Refused(
                "InvalidIdentityToken",
                "No OpenIDConnect provider found in your account for .*",
                () ->
                    world.assume(
                        "arn:aws:iam::210987654321:role/plain", world.token(c -> {}), r -> {})),
            new Refused(
                "ValidationError",
                "The requested DurationSeconds exceeds the MaxSessionDuration .*",
                () -> world.assume("plain", world.token(c -> {}), r -> r.durationSeconds(7201))),
            new Refused(
                "ValidationError",
                "ProviderId names an OAuth 2\\.0 provider; .*",
                () ->
                    world.assume(
                        "plain", world.token(c -> {}), r -> r.providerId("www.amazon.com"))),
            new Refused(
                "MalformedPolicyDocument",
                "Syntax errors in policy\\.",
                () -> world.assume("plain", world.token(c -> {}), r -> r.policy("{"))),
            new Refused(
                "AccessDenied",
                "Not authorized to perform sts:TagSession",
                () ->
                    world.assume(
                        "plain",
                        world.token(
                            c -> c.claim(WebIdentityWorld.TAGS + "/principal_tags/team", "red")),
                        r -> {})),
            new Refused(
                "AccessDenied",
                "Not authorized to perform sts:SetSourceIdentity",
                () ->
                    world.assume(
                        "plain",
                        world.token(
                            c -> c.claim("https://aws.amazon.com/source_identity", "maria")),
                        r -> {})))
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.code() + " " + each.message(),
                    () -> WebIdentityWorld.refused(each.code(), each.message(), each.call())));
  }

  private record Refused(
      String code, String message, org.junit.jupiter.api.function.Executable call) {}

  @Test
  void aNewKeyOfTheIssuerIsFoundAndUnknownOnesAreNotAskedForAtWill() throws Exception {
    List<DynamicTest> closing = new ArrayList<>();
    TestIssuer own = closing(closing).publish(world.rsa);
    String name = world.trusting(own);
    String unknown = own.token(stranger("other"), JWSAlgorithm.RS256, c -> {});
    for (int i = 0; i < 5; i++) {
      world.assume(name, own.token(world.rsa, JWSAlgorithm.RS256, c -> {}), r -> {});
      WebIdentityWorld.refused(
          "InvalidIdentityToken", NO_KEY, () -> world.assume(name, unknown, r -> {}));
    }
    assertEquals(1, own.fetches.get());
    own.close();
  }

  private static RSAKey stranger(String kid) {
    return new RSAKey.Builder(stranger).keyID(kid).build();
  }

  /** What an issuer publishes, and what comes of it. */
  @TestFactory
  Stream<DynamicTest> documents() {
    String discovery = "/realm/.well-known/openid-configuration";
    Map<String, Consumer<TestIssuer>> wrong =
        Map.of(
            "nothing", own -> {},
            "a discovery document that is no JSON", own -> own.serve(discovery, "<html>"),
            "a discovery document of another issuer",
                own ->
                    own.publish("http://evil.example", world.rsa).serve("/keys", "{\"keys\":[]}"),
            "a discovery document without keys",
                own -> own.serve(discovery, "{\"issuer\":\"" + own.url() + "\"}"),
            "keys at another host without TLS",
                own ->
                    own.serve(
                        discovery,
                        "{\"issuer\":\"" + own.url() + "\",\"jwks_uri\":\"http://192.0.2.1/k\"}"),
            "keys in a file",
                own ->
                    own.serve(
                        discovery,
                        "{\"issuer\":\"" + own.url() + "\",\"jwks_uri\":\"file:///etc/passwd\"}"),
            "keys behind a redirection",
                own -> own.publish(world.rsa).serve("/keys", "-> " + world.issuer.url() + "/keys"),
            "keys without end", own -> own.publish(world.rsa).serve("/keys", " ".repeat(300_000)),
            "keys that are none", own -> own.publish(world.rsa).serve("/keys", "{\"keys\":3}"));
    return wrong.entrySet().stream()
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.getKey(),
                    () -> {
                      try (TestIssuer own = TestIssuer.start()) {
                        each.getValue().accept(own);
                        String name = world.trusting(own);
                        String token = own.token(world.rsa, JWSAlgorithm.RS256, c -> {});
                        WebIdentityWorld.refused(
                            "InvalidIdentityToken",
                            NO_KEY,
                            () -> world.assume(name, token, r -> {}));
                      }
                    }));
  }

  @Test
  void anIssuerThatIsGoneCannotBeReached() throws Exception {
    TestIssuer own = TestIssuer.start();
    String name = world.trusting(own);
    String token = own.token(world.rsa, JWSAlgorithm.RS256, c -> {});
    own.close();
    WebIdentityWorld.refused(
        "IDPCommunicationError",
        "The identity provider .* could not be reached\\.",
        () -> world.assume(name, token, r -> {}));
  }
}
