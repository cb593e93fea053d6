package io.hindsight.http.aws.iam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Cause;
import io.hindsight.http.aws.NewAccounts;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.GetWebIdentityTokenRequest;
import software.amazon.awssdk.services.sts.model.GetWebIdentityTokenResponse;
import software.amazon.awssdk.services.sts.model.Tag;

/** Tokens that the accounts' users and roles have for others, and what others verify them with. */
class OutboundTokensTest {
  private static final String ARN = "arn:aws:iam::123456789012:";
  private static final String DOMAIN = ".tokens.sts.global.api.aws";
  private static TestApi api;
  private static IamClient root;
  private static AwsCredentials bob;
  private static String issuer;

  @BeforeAll
  static void start() throws Exception {
    api = TestApi.start();
    root = api.iam();
    root.createUser(
        r ->
            r.userName("bob")
                .tags(
                    software.amazon.awssdk.services.iam.model.Tag.builder()
                        .key("team")
                        .value("red")
                        .build()));
    bob = api.keyOf(root, "bob");
    permit("bob", "\"sts:*\"", "");
    WebIdentityWorld.refused(
        "OutboundWebIdentityFederationDisabledException",
        "Outbound web identity federation is not enabled for this account\\.",
        () -> token(bob, r -> {}));
    issuer = root.enableOutboundWebIdentityFederation(r -> {}).issuerIdentifier();
  }

  @AfterAll
  static void stop() throws Exception {
    api.close();
  }

  private static void permit(String user, String actions, String condition) {
    root.putUserPolicy(
        r ->
            r.userName(user)
                .policyName("p")
                .policyDocument(
                    "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":["
                        + actions
                        + "],\"Resource\":\"*\""
                        + (condition.isEmpty() ? "" : ",\"Condition\":" + condition)
                        + "}}"));
  }

  private static StsClient sts(AwsCredentials who) {
    return api.client(StsClient.builder(), who, "");
  }

  private static GetWebIdentityTokenResponse token(
      AwsCredentials who, Consumer<GetWebIdentityTokenRequest.Builder> more) {
    return sts(who)
        .getWebIdentityToken(
            r -> {
              r.audience("https://api.example.com").signingAlgorithm("RS256");
              more.accept(r);
            });
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  private static String id() {
    return issuer.substring("https://".length(), issuer.length() - DOMAIN.length());
  }

  private record Answer(int status, String head, String body) {}

  private static Answer get(String host, String path) {
    try (Socket socket = new Socket("127.0.0.1", api.uri().getPort())) {
      socket
          .getOutputStream()
          .write(
              ("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int split = all.indexOf("\r\n\r\n");
      return new Answer(
          Integer.parseInt(all.substring(9, 12)),
          all.substring(0, split),
          all.substring(split + 4));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The claims of a token, verified with the keys that the issuer publishes. */
  private static JWTClaimsSet verified(String token) throws Exception {
    SignedJWT signed = SignedJWT.parse(token);
    JWKSet keys = JWKSet.parse(get(id() + DOMAIN, "/.well-known/jwks.json").body());
    JWK key = keys.getKeyByKeyId(signed.getHeader().getKeyID());
    assertFalse(key.isPrivate());
    assertTrue(
        signed.verify(
            key.getKeyType().getValue().equals("RSA")
                ? new RSASSAVerifier(key.toRSAKey())
                : new ECDSAVerifier(key.toECKey())));
    return signed.getJWTClaimsSet();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> own(JWTClaimsSet claims) {
    return (Map<String, Object>) claims.getClaim("https://sts.amazonaws.com/");
  }

  @Test
  void aTokenSaysWhoItsCallerIs() throws Exception {
    Instant before = Instant.now().minusSeconds(1);
    GetWebIdentityTokenResponse given =
        token(bob, r -> r.durationSeconds(900).tags(tag("job", "17")));
    JWTClaimsSet claims = verified(given.webIdentityToken());
    assertEquals(issuer, claims.getIssuer());
    assertEquals(ARN + "user/bob", claims.getSubject());
    assertEquals(List.of("https://api.example.com"), claims.getAudience());
    assertEquals(given.expiration(), claims.getExpirationTime().toInstant());
    assertEquals(
        claims.getIssueTime().toInstant().plusSeconds(900), claims.getExpirationTime().toInstant());
    assertTrue(claims.getIssueTime().toInstant().isAfter(before));
    assertFalse(claims.getJWTID().isEmpty());
    assertEquals(
        Map.of(
            "aws_account",
            "123456789012",
            "source_region",
            "us-east-1",
            "principal_id",
            ARN + "user/bob",
            "principal_tags",
            Map.of("team", "red"),
            "request_tags",
            Map.of("job", "17")),
        own(claims));
  }

  @TestFactory
  Stream<DynamicTest> algorithms() {
    return Stream.of("RS256", "ES384")
        .map(
            algorithm ->
                DynamicTest.dynamicTest(
                    algorithm,
                    () -> {
                      GetWebIdentityTokenResponse given =
                          token(bob, r -> r.signingAlgorithm(algorithm).audience("a", "b"));
                      assertEquals(
                          algorithm,
                          SignedJWT.parse(given.webIdentityToken())
                              .getHeader()
                              .getAlgorithm()
                              .getName());
                      JWTClaimsSet claims = verified(given.webIdentityToken());
                      assertEquals(List.of("a", "b"), claims.getAudience());
                      assertEquals(
                          claims.getIssueTime().toInstant().plusSeconds(300),
                          claims.getExpirationTime().toInstant());
                    }));
  }

  @Test
  void aRolesSessionSpeaksForTheRoleAndNotLongerThanItself() throws Exception {
    root.createRole(
        r ->
            r.roleName("speaker")
                .assumeRolePolicyDocument(
                    """
                    {"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":
                    "arn:aws:iam::123456789012:user/bob"},"Action":["sts:AssumeRole",
                    "sts:SetSourceIdentity","sts:TagSession"]}}"""));
    root.putRolePolicy(
        r ->
            r.roleName("speaker")
                .policyName("p")
                .policyDocument(
                    """
                    {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sts:*",
                    "Resource":"*"}}"""));
    AssumeRoleResponse assumed =
        sts(bob)
            .assumeRole(
                r ->
                    r.roleArn(ARN + "role/speaker")
                        .roleSessionName("session")
                        .sourceIdentity("bob")
                        .tags(tag("step", "2"))
                        .durationSeconds(900));
    AwsCredentials session =
        AwsSessionCredentials.create(
            assumed.credentials().accessKeyId(),
            assumed.credentials().secretAccessKey(),
            assumed.credentials().sessionToken());
    JWTClaimsSet claims = verified(token(session, r -> {}).webIdentityToken());
    assertEquals(ARN + "role/speaker", claims.getSubject());
    assertEquals("bob", own(claims).get("source_identity"));
    assertEquals(Map.of("step", "2"), own(claims).get("principal_tags"));
    assertEquals(
        assumed.credentials().expiration().toString(), own(claims).get("original_session_exp"));
    WebIdentityWorld.refused(
        "SessionDurationEscalationException",
        "The requested token duration would extend the session .*",
        () -> token(session, r -> r.durationSeconds(901)));
  }

  @TestFactory
  Stream<DynamicTest> refusals() {
    List<Tag> many =
        Stream.iterate(0, i -> i + 1).limit(50).map(i -> tag("key" + i, "v".repeat(200))).toList();
    Map<String, Consumer<GetWebIdentityTokenRequest.Builder>> cases =
        Map.of(
            "ValidationError .*'signingAlgorithm'.*", r -> r.signingAlgorithm("HS256"),
            "ValidationError .*'59' at 'durationSeconds'.*", r -> r.durationSeconds(59),
            "ValidationError .*'3601' at 'durationSeconds'.*", r -> r.durationSeconds(3601),
            "ValidationError .*at 'audience'.*", r -> r.audience(List.of()),
            "ValidationError .*at 'audience' .*1000.*", r -> r.audience("a".repeat(1001)),
            "InvalidParameterValue Duplicate tag keys found\\..*",
                r -> r.tags(tag("a", "1"), tag("A", "2")),
            "JWTPayloadSizeExceededException .*token payload size.*", r -> r.tags(many));
    return cases.entrySet().stream()
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.getKey(),
                    () -> {
                      int space = each.getKey().indexOf(' ');
                      WebIdentityWorld.refused(
                          each.getKey().substring(0, space),
                          each.getKey().substring(space + 1),
                          () -> token(bob, each.getValue()));
                    }));
  }

  /** A policy's actions and conditions, and whether they allow a token with a tag. */
  @TestFactory
  Stream<DynamicTest> authorisation() {
    String both = "\"sts:GetWebIdentityToken\",\"sts:TagGetWebIdentityToken\"";
    return Stream.of(
            List.of("false", "\"sts:GetCallerIdentity\"", ""),
            List.of("false", "\"sts:GetWebIdentityToken\"", ""),
            List.of("true", both, ""),
            List.of("true", both, "{'StringEquals':{'sts:SigningAlgorithm':'RS256'}}"),
            List.of("false", both, "{'StringEquals':{'sts:SigningAlgorithm':'ES384'}}"),
            List.of("true", both, "{'NumericLessThanEquals':{'sts:DurationSeconds':'120'}}"),
            List.of("false", both, "{'NumericLessThanEquals':{'sts:DurationSeconds':'90'}}"),
            List.of(
                "true",
                both,
                "{'ForAllValues:StringEquals':{'sts:IdentityTokenAudience':'https://api.example.com'}}"),
            List.of(
                "false",
                both,
                "{'ForAllValues:StringEquals':{'sts:IdentityTokenAudience':'https://x'}}"),
            List.of("true", both, "{'StringEquals':{'aws:RequestTag/job':'17'}}"),
            List.of("false", both, "{'StringEquals':{'aws:RequestTag/job':'18'}}"))
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.toString(),
                    () -> {
                      String user = "u" + Integer.toHexString(each.hashCode());
                      root.createUser(r -> r.userName(user));
                      AwsCredentials key = api.keyOf(root, user);
                      permit(user, each.get(1), each.get(2).replace('\'', '"'));
                      Consumer<GetWebIdentityTokenRequest.Builder> asked =
                          r -> r.durationSeconds(120).tags(tag("job", "17"));
                      if (each.get(0).equals("true")) {
                        token(key, asked);
                      } else {
                        WebIdentityWorld.refused(
                            "AccessDenied",
                            ".*not authorized to perform: sts:.*WebIdentityToken.*",
                            () -> token(key, asked));
                      }
                    }));
  }

  @Test
  void theTrailHasTheCallAndNotTheToken() {
    GetWebIdentityTokenResponse given = token(bob, r -> r.audience("traced"));
    JsonNode record =
        api.record(
            "GetWebIdentityToken",
            bob.accessKeyId(),
            newest -> newest.at("/requestParameters/audience/0").asText().equals("traced"));
    assertFalse(record.toString().contains(given.webIdentityToken().split("\\.")[2]));
  }

  @Test
  void anIssuerIsFoundByPathAndByHost() throws Exception {
    String discovery = "/.well-known/openid-configuration";
    Answer byHost = get(id() + DOMAIN, discovery);
    Answer byPath = get("127.0.0.1", "/web-identity/" + id() + discovery);
    assertEquals(200, byHost.status());
    assertEquals(byHost.body(), byPath.body());
    assertTrue(byHost.head().contains("Cache-Control: public, max-age=300"), byHost.head());
    JsonNode document = new ObjectMapper().readTree(byHost.body());
    assertEquals(issuer, document.path("issuer").asText());
    assertEquals(issuer + "/.well-known/jwks.json", document.path("jwks_uri").asText());
    assertEquals(
        get(id() + DOMAIN, "/.well-known/jwks.json").body(),
        get("127.0.0.1", "/web-identity/" + id() + "/.well-known/jwks.json").body());
    assertEquals(404, get("127.0.0.1", discovery).status());
    assertEquals(404, get("127.0.0.1", "/web-identity/none" + discovery).status());
    assertEquals(404, get("127.0.0.1", "/web-identity/" + id() + "/.well-known/x").status());
  }

  /** AWS's own tokens are for others than AWS; a server with an address of its own is another. */
  @Test
  void aTokenOfOneAccountIsWorthARoleOfAnother() throws Exception {
    TestApi own = TestApi.issuing();
    try {
      own.iam().createUser(r -> r.userName("carol"));
      AwsCredentials carol = own.keyOf(own.iam(), "carol");
      own.iam()
          .attachUserPolicy(
              r -> r.userName("carol").policyArn("arn:aws:iam::aws:policy/AdministratorAccess"));
      String url = own.iam().enableOutboundWebIdentityFederation(r -> {}).issuerIdentifier();
      assertTrue(url.startsWith(own.uri() + "/web-identity/"), url);
      NewAccounts.RootKey other =
          new NewAccounts(own.api().backend())
              .create(new AccountId("210987654321"), Cause.system("test"))
              .toCompletableFuture()
              .get(20, TimeUnit.SECONDS);
      IamClient there =
          own.iam(AwsBasicCredentials.create(other.accessKeyId(), other.secretAccessKey()), "");
      String provider =
          there
              .createOpenIDConnectProvider(r -> r.url(url).clientIDList("there"))
              .openIDConnectProviderArn();
      there.createRole(
          r ->
              r.roleName("guest")
                  .assumeRolePolicyDocument(
                      """
                      {"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":
                      {"Federated":"PROVIDER"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":
                      {"StringEquals":{"ISSUER:sub":"arn:aws:iam::123456789012:user/carol"}}}}"""
                          .replace("PROVIDER", provider)
                          .replace("ISSUER", url.substring("http://".length()))));
      StsClient sts = own.client(StsClient.builder(), carol, "");
      String token =
          sts.getWebIdentityToken(r -> r.audience("there").signingAlgorithm("ES384"))
              .webIdentityToken();
      assertEquals(
          "arn:aws:sts::210987654321:assumed-role/guest/carol",
          sts.assumeRoleWithWebIdentity(
                  r ->
                      r.roleArn("arn:aws:iam::210987654321:role/guest")
                          .roleSessionName("carol")
                          .webIdentityToken(token))
              .assumedRoleUser()
              .arn());
    } finally {
      own.close();
    }
  }

  @Test
  void awsOwnTokensAreForOthersThanAws() {
    root.createOpenIDConnectProvider(r -> r.url(issuer).clientIDList("there"));
    String token = token(bob, r -> r.audience("there")).webIdentityToken();
    WebIdentityWorld.refused(
        "InvalidIdentityToken",
        "No OpenIDConnect provider found .*",
        () ->
            sts(bob)
                .assumeRoleWithWebIdentity(
                    r ->
                        r.roleArn(ARN + "role/none")
                            .roleSessionName("session")
                            .webIdentityToken(token)));
  }

  @Test
  void thePastIssuesNothing() {
    StsClient past = api.client(StsClient.builder(), bob, "/as-of/" + Instant.now().minusMillis(1));
    assertThrows(
        software.amazon.awssdk.awscore.exception.AwsServiceException.class,
        () -> past.getWebIdentityToken(r -> r.audience("a").signingAlgorithm("RS256")));
  }
}
