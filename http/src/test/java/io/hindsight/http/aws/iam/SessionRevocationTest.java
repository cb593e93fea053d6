package io.hindsight.http.aws.iam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import io.hindsight.domain.quota.Quotas;
import io.hindsight.http.aws.federation.TestIdp;
import io.hindsight.http.aws.federation.TestIssuer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.StatusType;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** How sessions end before and at their time, each kind of them. */
class SessionRevocationTest {
  private static final String ARN = "arn:aws:iam::123456789012:";
  private static final String ALL =
      "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\","
          + "\"Resource\":\"*\"}}";
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  /** The machine's clock, and what tests put it forward. */
  private static final class Forward extends Clock {
    private volatile Duration by = Duration.ZERO;

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
      return Clock.systemUTC().instant().plus(by);
    }
  }

  private static TestApi api;
  private static IamClient root;
  private static StsClient anybody;
  private static TestIssuer issuer;
  private static RSAKey key;
  private static TestIdp idp;
  private static String oidc;
  private static String saml;

  @BeforeAll
  static void start() throws Exception {
    api = TestApi.start();
    root = api.iam();
    anybody = unsigned(api);
    key = new RSAKeyGenerator(2048).keyID("key").generate();
    issuer = TestIssuer.start().publish(key);
    idp = new TestIdp();
    oidc = providers(api);
    saml = ARN + "saml-provider/Acme";
  }

  @AfterAll
  static void stop() throws Exception {
    issuer.close();
    api.close();
  }

  private static StsClient unsigned(TestApi api) {
    return StsClient.builder()
        .endpointOverride(api.uri())
        .region(Region.US_EAST_1)
        .credentialsProvider(AnonymousCredentialsProvider.create())
        .build();
  }

  private static String providers(TestApi api) throws Exception {
    String metadata = TestIdp.metadata(idp.keyDescriptor("signing"));
    api.iam().createSAMLProvider(r -> r.name("Acme").samlMetadataDocument(metadata));
    return api.iam()
        .createOpenIDConnectProvider(r -> r.url(issuer.url()).clientIDList("sts.amazonaws.com"))
        .openIDConnectProviderArn();
  }

  /** A session with what it belongs to, a role or a user. */
  private record Begun(String role, String user, AwsCredentials credentials) {}

  private static AwsCredentials credentials(Credentials given) {
    return AwsSessionCredentials.create(
        given.accessKeyId(), given.secretAccessKey(), given.sessionToken());
  }

  private static AwsCredentials user(String name) {
    root.createUser(r -> r.userName(name));
    root.putUserPolicy(r -> r.userName(name).policyName("p").policyDocument(ALL));
    return api.keyOf(root, name);
  }

  private static String role(IamClient iam, String principal, String action) {
    String name = "r" + NUMBERS.incrementAndGet();
    iam.createRole(
        r ->
            r.roleName(name)
                .assumeRolePolicyDocument(
                    "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\","
                        + "\"Principal\":{"
                        + principal
                        + "},\"Action\":\""
                        + action
                        + "\"}}"));
    iam.putRolePolicy(r -> r.roleName(name).policyName("p").policyDocument(ALL));
    return name;
  }

  private static Begun assumed() {
    AwsCredentials who = user("u" + NUMBERS.incrementAndGet());
    String role = role(root, "\"AWS\":\"123456789012\"", "sts:AssumeRole");
    return new Begun(
        role,
        "",
        credentials(
            api.client(StsClient.builder(), who, "")
                .assumeRole(r -> r.roleArn(ARN + "role/" + role).roleSessionName("session"))
                .credentials()));
  }

  private static Begun byToken() {
    String role = role(root, "\"Federated\":\"" + oidc + "\"", "sts:AssumeRoleWithWebIdentity");
    return new Begun(
        role,
        "",
        credentials(
            anybody
                .assumeRoleWithWebIdentity(
                    r ->
                        r.roleArn(ARN + "role/" + role)
                            .roleSessionName("session")
                            .webIdentityToken(issuer.token(key, JWSAlgorithm.RS256, c -> {})))
                .credentials()));
  }

  private static Begun byAssertion() {
    String role = role(root, "\"Federated\":\"" + saml + "\"", "sts:AssumeRoleWithSAML");
    return new Begun(
        role,
        "",
        credentials(
            anybody
                .assumeRoleWithSAML(
                    r ->
                        r.roleArn(ARN + "role/" + role)
                            .principalArn(saml)
                            .samlAssertion(idp.response(ARN + "role/" + role, saml, text -> text)))
                .credentials()));
  }

  private static Begun federated() {
    String name = "u" + NUMBERS.incrementAndGet();
    AwsCredentials who = user(name);
    return new Begun(
        "",
        name,
        credentials(
            api.client(StsClient.builder(), who, "")
                .getFederationToken(r -> r.name("feddy").policy(ALL))
                .credentials()));
  }

  private static Begun token() {
    String name = "u" + NUMBERS.incrementAndGet();
    return new Begun(
        "",
        name,
        credentials(
            api.client(StsClient.builder(), user(name), "").getSessionToken().credentials()));
  }

  private record Kind(String name, Supplier<Begun> begin) {}

  private static Stream<Kind> kinds() {
    return Stream.of(
        new Kind("AssumeRole", SessionRevocationTest::assumed),
        new Kind("AssumeRoleWithWebIdentity", SessionRevocationTest::byToken),
        new Kind("AssumeRoleWithSAML", SessionRevocationTest::byAssertion),
        new Kind("GetFederationToken", SessionRevocationTest::federated),
        new Kind("GetSessionToken", SessionRevocationTest::token));
  }

  /** A call that every kind of session may make. */
  private static void call(AwsCredentials who) {
    api.client(CloudTrailClient.builder(), who, "").lookupEvents(r -> r.maxResults(1));
  }

  private static void refused(String code, String message, AwsCredentials who) {
    WebIdentityWorld.refused(code, message, () -> call(who));
  }

  @TestFactory
  Stream<DynamicTest> aSessionEndsWithItsPrincipal() {
    return kinds()
        .map(
            kind ->
                DynamicTest.dynamicTest(
                    kind.name(),
                    () -> {
                      Begun begun = kind.begin().get();
                      call(begun.credentials());
                      if (begun.user().isEmpty()) {
                        root.deleteRolePolicy(r -> r.roleName(begun.role()).policyName("p"));
                        root.deleteRole(r -> r.roleName(begun.role()));
                      } else {
                        root.deleteUserPolicy(r -> r.userName(begun.user()).policyName("p"));
                        root.listAccessKeys(r -> r.userName(begun.user()))
                            .accessKeyMetadata()
                            .forEach(
                                each ->
                                    root.deleteAccessKey(
                                        r ->
                                            r.userName(begun.user())
                                                .accessKeyId(each.accessKeyId())));
                        root.deleteUser(r -> r.userName(begun.user()));
                      }
                      refused(
                          "UnrecognizedClientException",
                          "The security token included in the request is invalid.*",
                          begun.credentials());
                    }));
  }

  /** The policy that the console's "Revoke active sessions" puts on a role. */
  @TestFactory
  Stream<DynamicTest> sessionsThatBeganBeforeAMomentAreRevoked() {
    return kinds()
        .map(
            kind ->
                DynamicTest.dynamicTest(
                    kind.name(),
                    () -> {
                      Begun begun = kind.begin().get();
                      call(begun.credentials());
                      String revoke =
                          "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Deny\","
                              + "\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":"
                              + "{\"DateLessThan\":{\"aws:TokenIssueTime\":\"%s\"}}}}";
                      put(begun, revoke.formatted(Instant.now().minusSeconds(60)));
                      call(begun.credentials());
                      put(begun, revoke.formatted(Instant.now().plusSeconds(1)));
                      refused(
                          "AccessDeniedException",
                          ".* with an explicit deny in an identity-based policy",
                          begun.credentials());
                    }));
  }

  private static void put(Begun begun, String document) {
    if (begun.user().isEmpty()) {
      root.putRolePolicy(
          r ->
              r.roleName(begun.role())
                  .policyName("AWSRevokeOlderSessions")
                  .policyDocument(document));
    } else {
      root.putUserPolicy(
          r -> r.userName(begun.user()).policyName("revoke").policyDocument(document));
    }
  }

  @TestFactory
  Stream<DynamicTest> tokensAreOpaqueAndOfOneSessionAlone() {
    return kinds()
        .map(
            kind ->
                DynamicTest.dynamicTest(
                    kind.name(),
                    () -> {
                      AwsSessionCredentials mine =
                          (AwsSessionCredentials) kind.begin().get().credentials();
                      AwsSessionCredentials other =
                          (AwsSessionCredentials) kind.begin().get().credentials();
                      byte[] bytes = Base64.getDecoder().decode(mine.sessionToken());
                      String shown = new String(bytes, StandardCharsets.ISO_8859_1);
                      assertFalse(shown.contains(mine.secretAccessKey()));
                      assertFalse(shown.contains(mine.accessKeyId()));
                      assertNotEquals(mine.sessionToken(), other.sessionToken());
                      bytes[bytes.length / 2] ^= 1;
                      String forged = Base64.getEncoder().encodeToString(bytes);
                      for (String token : List.of(other.sessionToken(), forged, "x")) {
                        refused(
                            "UnrecognizedClientException",
                            ".*",
                            AwsSessionCredentials.create(
                                mine.accessKeyId(), mine.secretAccessKey(), token));
                      }
                      refused(
                          "UnrecognizedClientException",
                          ".*",
                          AwsBasicCredentials.create(mine.accessKeyId(), mine.secretAccessKey()));
                      call(mine);
                    }));
  }

  /** As at AWS, where such sessions outlive the key that began them. */
  @Test
  void aDeactivatedKeyIsRefusedAtOnceAndItsSessionsAreNot() {
    String name = "u" + NUMBERS.incrementAndGet();
    AwsCredentials who = user(name);
    AwsCredentials session =
        credentials(api.client(StsClient.builder(), who, "").getSessionToken().credentials());
    root.updateAccessKey(
        r -> r.userName(name).accessKeyId(who.accessKeyId()).status(StatusType.INACTIVE));
    refused("UnrecognizedClientException", ".*", who);
    call(session);
    root.updateAccessKey(
        r -> r.userName(name).accessKeyId(who.accessKeyId()).status(StatusType.ACTIVE));
    call(who);
    root.deleteAccessKey(r -> r.userName(name).accessKeyId(who.accessKeyId()));
    refused("UnrecognizedClientException", ".*", who);
    call(session);
  }

  @Test
  void sessionsOfEachKindEndAtTheirTime() throws Exception {
    // Clients sign with the machine's clock, which may be a quarter of an hour off and no more.
    Forward clock = new Forward();
    clock.by = Duration.ofSeconds(-200);
    TestApi own = TestApi.start(Quotas.STANDARD, clock);
    try {
      IamClient iam = own.iam();
      providers(own);
      iam.enableOrganizationsRootSessions(r -> {});
      iam.createUser(r -> r.userName("bob"));
      iam.putUserPolicy(r -> r.userName("bob").policyName("p").policyDocument(ALL));
      AwsCredentials bob = own.keyOf(iam, "bob");
      StsClient sts = own.client(StsClient.builder(), bob, "");
      String plain = role(iam, "\"AWS\":\"123456789012\"", "sts:AssumeRole");
      String web = role(iam, "\"Federated\":\"" + oidc + "\"", "sts:AssumeRoleWithWebIdentity");
      String asserted = role(iam, "\"Federated\":\"" + saml + "\"", "sts:AssumeRoleWithSAML");
      List<Credentials> all =
          List.of(
              sts.assumeRole(
                      r ->
                          r.roleArn(ARN + "role/" + plain)
                              .roleSessionName("session")
                              .durationSeconds(900))
                  .credentials(),
              sts.getSessionToken(r -> r.durationSeconds(900)).credentials(),
              sts.getFederationToken(r -> r.name("feddy").policy(ALL).durationSeconds(900))
                  .credentials(),
              sts.assumeRoot(
                      r ->
                          r.targetPrincipal("123456789012")
                              .taskPolicyArn(
                                  p ->
                                      p.arn(
                                          "arn:aws:iam::aws:policy/root-task/"
                                              + "IAMAuditRootUserCredentials")))
                  .credentials(),
              unsigned(own)
                  .assumeRoleWithWebIdentity(
                      r ->
                          r.roleArn(ARN + "role/" + web)
                              .roleSessionName("session")
                              .durationSeconds(900)
                              .webIdentityToken(issuer.token(key, JWSAlgorithm.RS256, c -> {})))
                  .credentials(),
              unsigned(own)
                  .assumeRoleWithSAML(
                      r ->
                          r.roleArn(ARN + "role/" + asserted)
                              .principalArn(saml)
                              .durationSeconds(900)
                              .samlAssertion(
                                  idp.response(ARN + "role/" + asserted, saml, text -> text)))
                  .credentials());
      for (Credentials each : all) {
        assertEquals(
            "123456789012",
            own.client(StsClient.builder(), credentials(each), "").getCallerIdentity().account());
      }
      clock.by = Duration.ofSeconds(600);
      for (Credentials each : all) {
        own.client(StsClient.builder(), credentials(each), "").getCallerIdentity();
      }
      clock.by = Duration.ofSeconds(705);
      for (Credentials each : all) {
        WebIdentityWorld.refused(
            "ExpiredToken",
            "The security token included in the request is expired",
            () -> own.client(StsClient.builder(), credentials(each), "").getCallerIdentity());
      }
    } finally {
      own.close();
    }
  }
}
