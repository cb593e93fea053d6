package io.hindsight.http.aws.iam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JWSAlgorithm;
import io.hindsight.http.aws.federation.TestIssuer;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityResponse;

/** Roles for those who have the token of an OpenID Connect provider. */
class WebIdentityTest {
  private static WebIdentityWorld world;

  @BeforeAll
  static void start() throws Exception {
    world = new WebIdentityWorld();
    world.role("tagged", "\"sts:AssumeRoleWithWebIdentity\",\"sts:TagSession\"", "");
    world.role("named", "\"sts:AssumeRoleWithWebIdentity\",\"sts:SetSourceIdentity\"", "");
  }

  @AfterAll
  static void stop() throws Exception {
    world.close();
  }

  @Test
  void aTokenIsWorthASessionOfTheRole() {
    AssumeRoleWithWebIdentityResponse assumed =
        world.assume("plain", world.token(c -> {}), r -> r.durationSeconds(7200));
    assertEquals("repo:acme/app", assumed.subjectFromWebIdentityToken());
    assertEquals("sts.amazonaws.com", assumed.audience());
    assertEquals(world.provider, assumed.provider());
    assertEquals(
        "arn:aws:sts::123456789012:assumed-role/plain/session", assumed.assumedRoleUser().arn());
    AwsCredentials session = world.credentials(assumed.credentials());
    world.api.iam(session, "").listUsers();
    IamException error =
        assertThrows(
            IamException.class, () -> world.api.iam(session, "").getUser(r -> r.userName("none")));
    assertEquals("AccessDenied", error.awsErrorDetails().errorCode());
  }

  @Test
  void theTrailTellsWhoVouchedAndKeepsNoToken() {
    String token = world.token(c -> c.subject("traced"));
    AssumeRoleWithWebIdentityResponse assumed = world.assume("plain", token, r -> {});
    JsonNode record =
        world.api.record(
            "AssumeRoleWithWebIdentity",
            "",
            newest -> newest.at("/userIdentity/userName").asText().equals("traced"));
    JsonNode identity = record.path("userIdentity");
    assertEquals("WebIdentityUser", identity.path("type").asText());
    assertEquals(
        world.provider + ":sts.amazonaws.com:traced", identity.path("principalId").asText());
    assertEquals(world.provider, identity.path("identityProvider").asText());
    assertEquals(
        WebIdentityWorld.ARN + "role/plain", record.at("/requestParameters/roleArn").asText());
    assertEquals(
        assumed.credentials().accessKeyId(),
        record.at("/responseElements/credentials/accessKeyId").asText());
    assertFalse(record.toString().contains(token));
    assertFalse(record.toString().contains(assumed.credentials().sessionToken()));

    world.api.iam(world.credentials(assumed.credentials()), "").listUsers();
    JsonNode later = world.api.record("ListUsers", assumed.credentials().accessKeyId(), r -> true);
    assertEquals(
        world.provider,
        later.at("/userIdentity/sessionContext/webIdFederationData/federatedProvider").asText());
  }

  /** Conditions of a trust policy, with {@code ISS} for the issuer, and whether they let in. */
  @TestFactory
  Stream<DynamicTest> conditions() {
    return Stream.of(
            "true  {'StringEquals':{'ISS:aud':'sts.amazonaws.com'}}",
            "false {'StringEquals':{'ISS:aud':'other'}}",
            "true  {'StringLike':{'ISS:sub':'repo:acme/*'}}",
            "false {'StringLike':{'ISS:sub':'repo:evil/*'}}",
            "true  {'StringEquals':{'ISS:oaud':'sts.amazonaws.com'}}",
            "true  {'ForAnyValue:StringEquals':{'ISS:amr':'mfa'}}",
            "false {'ForAnyValue:StringEquals':{'ISS:amr':'face'}}",
            "true  {'StringEquals':{'ISS:email':'m@acme.example'}}",
            "false {'StringEquals':{'ISS:secret':'x'}}",
            "true  {'StringEquals':{'sts:RoleSessionName':'session'}}",
            "false {'StringEquals':{'sts:RoleSessionName':'another'}}",
            "true  {'StringEquals':{'aws:FederatedProvider':'PROVIDER'}}",
            "true  {'IpAddress':{'aws:SourceIp':'127.0.0.0/8'}}",
            "false {'IpAddress':{'aws:SourceIp':'10.0.0.0/8'}}",
            "false {'StringEquals':{'aws:PrincipalAccount':'123456789012'}}")
        .map(
            line ->
                DynamicTest.dynamicTest(
                    line,
                    () -> {
                      String name = "conditional-" + Integer.toHexString(line.hashCode());
                      world.role(
                          name,
                          "\"sts:AssumeRoleWithWebIdentity\"",
                          line.substring(6)
                              .replace('\'', '"')
                              .replace("ISS", world.issuer.name())
                              .replace("PROVIDER", world.provider));
                      String token =
                          world.token(
                              c ->
                                  c.claim("amr", List.of("pwd", "mfa"))
                                      .claim("secret", "x")
                                      .claim("email", "m@acme.example"));
                      if (line.startsWith("true")) {
                        world.assume(name, token, r -> {});
                      } else {
                        WebIdentityWorld.refused(
                            "AccessDenied",
                            "Not authorized to perform sts:AssumeRoleWithWebIdentity",
                            () -> world.assume(name, token, r -> {}));
                      }
                    }));
  }

  @Test
  void theAuthorizedPartyIsTheAudienceWhereThereIsOne() {
    world.role(
        "authorized",
        "\"sts:AssumeRoleWithWebIdentity\"",
        ("{\"StringEquals\":{\"ISS:aud\":\"other\",\"ISS:oaud\":\"sts.amazonaws.com\"}}")
            .replace("ISS", world.issuer.name()));
    assertEquals(
        "other",
        world.assume("authorized", world.token(c -> c.claim("azp", "other")), r -> {}).audience());
  }

  @Test
  void tagsAndSourceIdentityOfTheTokenStayWithTheSession() {
    world.root.putRolePolicy(
        r ->
            r.roleName("tagged")
                .policyName("p")
                .policyDocument(
                    """
                    {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iam:ListRoles",
                    "Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/team":"red",
                    "ISS:sub":"repo:acme/app","aws:FederatedProvider":"PROVIDER"}}}}"""
                        .replace("ISS", world.issuer.name())
                        .replace("PROVIDER", world.provider)));
    String red =
        world.token(
            c ->
                c.claim(
                    WebIdentityWorld.TAGS,
                    Map.of(
                        "principal_tags",
                        Map.of("team", List.of("red")),
                        "transitive_tag_keys",
                        List.of("team"))));
    world
        .api
        .iam(world.credentials(world.assume("tagged", red, r -> {}).credentials()), "")
        .listRoles();
    JsonNode record =
        world.api.record(
            "AssumeRoleWithWebIdentity",
            "",
            newest -> newest.at("/requestParameters/principalTags/team").asText().equals("red"));
    assertEquals("team", record.at("/requestParameters/transitiveTagKeys/0").asText());
    AwsCredentials blue =
        world.credentials(
            world
                .assume(
                    "tagged",
                    world.token(
                        c -> c.claim(WebIdentityWorld.TAGS + "/principal_tags/team", "blue")),
                    r -> {})
                .credentials());
    assertThrows(IamException.class, () -> world.api.iam(blue, "").listRoles());

    String maria = world.token(c -> c.claim("https://aws.amazon.com/source_identity", "maria"));
    AssumeRoleWithWebIdentityResponse named = world.assume("named", maria, r -> {});
    assertEquals("maria", named.sourceIdentity());
    world.api.iam(world.credentials(named.credentials()), "").listUsers();
    assertEquals(
        "maria",
        world
            .api
            .record("ListUsers", named.credentials().accessKeyId(), r -> true)
            .at("/userIdentity/sessionContext/sourceIdentity")
            .asText());
  }

  @Test
  void sessionPoliciesNarrowWhatTheRoleMay() {
    AssumeRoleWithWebIdentityResponse assumed =
        world.assume(
            "plain",
            world.token(c -> {}),
            r ->
                r.policy(
                    "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\","
                        + "\"Action\":\"iam:ListRoles\",\"Resource\":\"*\"}}"));
    assertTrue(assumed.packedPolicySize() > 0);
    AwsCredentials session = world.credentials(assumed.credentials());
    world.api.iam(session, "").listRoles();
    assertThrows(IamException.class, () -> world.api.iam(session, "").listUsers());
  }

  @Test
  void whatAProviderIsToldLaterHoldsAtOnce() throws Exception {
    TestIssuer own = TestIssuer.start().publish(world.rsa);
    String name = world.trusting(own);
    String arn = WebIdentityWorld.ARN + "oidc-provider/" + own.name();
    String token = own.token(world.rsa, JWSAlgorithm.RS256, c -> c.audience("late"));
    WebIdentityWorld.refused(
        "InvalidIdentityToken",
        "Incorrect token audience",
        () -> world.assume(name, token, r -> {}));
    world.root.addClientIDToOpenIDConnectProvider(
        r -> r.openIDConnectProviderArn(arn).clientID("late"));
    world.assume(name, token, r -> {});
    world.root.deleteOpenIDConnectProvider(r -> r.openIDConnectProviderArn(arn));
    WebIdentityWorld.refused(
        "InvalidIdentityToken",
        "No OpenIDConnect provider found .*",
        () -> world.assume(name, token, r -> {}));
    own.close();
  }
}
