package io.hindsight.http.aws.iam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.hindsight.http.aws.federation.TestIdp;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.w3c.dom.Document;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithSamlResponse;

/** Roles for those whom a SAML provider vouches for. */
class SamlTest {
  private static SamlWorld world;

  @BeforeAll
  static void start() throws Exception {
    world = new SamlWorld();
    world.role("tagged", "\"sts:AssumeRoleWithSAML\",\"sts:TagSession\"", "");
    world.role("named", "\"sts:AssumeRoleWithSAML\",\"sts:SetSourceIdentity\"", "");
  }

  @AfterAll
  static void stop() throws Exception {
    world.close();
  }

  private static AssumeRoleWithSamlResponse assume(String role, UnaryOperator<String> change) {
    return world.assume(role, world.response(role, change), r -> {});
  }

  private static String qualifier() throws Exception {
    return Base64.getEncoder()
        .encodeToString(
            MessageDigest.getInstance("SHA-1")
                .digest(
                    (TestIdp.ENTITY + "123456789012" + "/Acme").getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aResponseIsWorthASessionOfTheRole() throws Exception {
    AssumeRoleWithSamlResponse assumed = assume("plain", text -> text);
    assertEquals("maria", assumed.subject());
    assertEquals("persistent", assumed.subjectType());
    assertEquals(TestIdp.ENTITY, assumed.issuer());
    assertEquals("https://signin.aws.amazon.com/saml", assumed.audience());
    assertEquals(qualifier(), assumed.nameQualifier());
    assertEquals(
        "arn:aws:sts::123456789012:assumed-role/plain/maria@acme", assumed.assumedRoleUser().arn());
    AwsCredentials session = SamlWorld.credentials(assumed);
    world.api.iam(session, "").listUsers();
    assertThrows(
        IamException.class, () -> world.api.iam(session, "").getUser(r -> r.userName("none")));
  }

  @Test
  void theTrailTellsWhoVouchedAndKeepsNoAssertion() throws Exception {
    String response = world.response("plain", text -> text.replace(">maria<", ">traced<"));
    AssumeRoleWithSamlResponse assumed = world.assume("plain", response, r -> {});
    JsonNode record =
        world.api.record(
            "AssumeRoleWithSAML",
            "",
            newest -> newest.at("/userIdentity/userName").asText().equals("traced"));
    JsonNode identity = record.path("userIdentity");
    assertEquals("SAMLUser", identity.path("type").asText());
    assertEquals(qualifier() + ":traced", identity.path("principalId").asText());
    assertEquals(qualifier(), identity.path("identityProvider").asText());
    assertEquals("_assertion", record.at("/requestParameters/sAMLAssertionID").asText());
    assertEquals("maria@acme", record.at("/requestParameters/roleSessionName").asText());
    assertEquals("persistent", record.at("/responseElements/subjectType").asText());
    assertFalse(record.toString().contains(response.substring(0, 60)));
    assertFalse(record.toString().contains(assumed.credentials().sessionToken()));
  }

  private record Form(String what, UnaryOperator<String> change) {}

  /** Forms in which responses come, all good. */
  @TestFactory
  Stream<DynamicTest> forms() {
    String recipient = "Recipient=\"https://signin.aws.amazon.com/saml\"";
    String audience = "<saml:Audience>https://signin.aws.amazon.com/saml<";
    String uuid =
        world.root.getSAMLProvider(r -> r.samlProviderArn(world.provider)).samlProviderUUID();
    return Stream.of(
            new Form(
                "the provider before the role",
                text ->
                    text.replace(
                        SamlWorld.ARN + "role/plain," + world.provider,
                        world.provider + " , " + SamlWorld.ARN + "role/plain")),
            new Form(
                "several roles",
                SamlWorld.with("Role", "arn:aws:iam::123456789012:role/x," + world.provider)),
            new Form(
                "a region's recipient",
                text ->
                    text.replace(
                        recipient, "Recipient=\"https://eu-west-1.signin.aws.amazon.com/saml\"")),
            new Form(
                "the recipient with the provider's id",
                text ->
                    text.replace(
                        recipient,
                        "Recipient=\"https://us-east-1.signin.aws.amazon.com/saml/acs/"
                            + uuid
                            + "\"")),
            new Form(
                "the old name of the audience",
                text -> text.replace(audience, "<saml:Audience>urn:amazon:webservices<")),
            new Form(
                "a second audience",
                text ->
                    text.replace(
                        audience, "<saml:Audience>https://x.example</saml:Audience>" + audience)),
            new Form(
                "a subject without a format",
                text ->
                    text.replace(
                        " Format=\"urn:oasis:names:tc:SAML:2.0:nameid-format:persistent\"", "")))
        .map(each -> DynamicTest.dynamicTest(each.what(), () -> assume("plain", each.change())));
  }

  @TestFactory
  Stream<DynamicTest> whatIsSigned() {
    return Stream.of("assertion", "response", "both")
        .map(
            what ->
                DynamicTest.dynamicTest(
                    what,
                    () -> {
                      Document document = TestIdp.parse(world.text("plain"));
                      if (!what.equals("response")) {
                        TestIdp.sign(TestIdp.assertion(document), world.idp.usual());
                      }
                      if (!what.equals("assertion")) {
                        TestIdp.sign(document.getDocumentElement(), world.idp.usual());
                      }
                      world.assume("plain", TestIdp.encoded(document), r -> {});
                    }));
  }

  /** Conditions of a trust policy, and whether they let in. */
  @TestFactory
  Stream<DynamicTest> conditions() {
    return Stream.of(
            "true  {'StringEquals':{'SAML:aud':'https://signin.aws.amazon.com/saml'}}",
            "false {'StringEquals':{'SAML:aud':'https://eu-west-1.signin.aws.amazon.com/saml'}}",
            "true  {'StringEquals':{'SAML:iss':'https://idp.example/saml'}}",
            "true  {'StringEquals':{'SAML:sub':'maria'}}",
            "false {'StringEquals':{'SAML:sub':'eve'}}",
            "true  {'StringEquals':{'SAML:sub_type':'persistent'}}",
            "true  {'StringEquals':{'saml:doc':'123456789012/Acme'}}",
            "true  {'StringEquals':{'saml:namequalifier':'QUALIFIER'}}",
            "true  {'ForAnyValue:StringLike':{'saml:edupersonaffiliation':'sta*'}}",
            "false {'ForAnyValue:StringLike':{'saml:edupersonaffiliation':'prof*'}}",
            "false {'StringEquals':{'saml:mail':'x@y.example'}}",
            "true  {'StringEquals':{'sts:RoleSessionName':'maria@acme'}}",
            "true  {'StringEquals':{'aws:FederatedProvider':'PROVIDER'}}")
        .map(
            line ->
                DynamicTest.dynamicTest(
                    line,
                    () -> {
                      String name = "conditional-" + Integer.toHexString(line.hashCode());
                      world.role(
                          name,
                          "\"sts:AssumeRoleWithSAML\"",
                          line.substring(6)
                              .replace('\'', '"')
                              .replace("QUALIFIER", qualifier())
                              .replace("PROVIDER", world.provider));
                      UnaryOperator<String> eduPerson =
                          SamlWorld.with("urn:/x", "x")
                                  .andThen(
                                      text ->
                                          text.replace(
                                              "urn:/x", "urn:oid:1.3.6.1.4.1.5923.1.1.1.1"))
                                  .andThen(text -> text.replace(">x<", ">student<"))
                              ::apply;
                      UnaryOperator<String> staff =
                          text ->
                              eduPerson
                                  .apply(text)
                                  .replace(
                                      ">student<",
                                      ">student</saml:AttributeValue><saml:AttributeValue>staff<");
                      if (line.startsWith("true")) {
                        assume(name, staff);
                      } else {
                        SamlWorld.refused(
                            "AccessDenied",
                            "Not authorized to perform sts:AssumeRoleWithSAML",
                            () -> assume(name, staff));
                      }
                    }));
  }

  @Test
  void tagsAndSourceIdentityStayWithTheSession() {
    world.root.putRolePolicy(
        r ->
            r.roleName("tagged")
                .policyName("p")
                .policyDocument(
                    """
                    {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iam:ListRoles",
                    "Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/team":"red",
                    "saml:sub":"maria","saml:sub_type":"persistent"},
                    "Null":{"saml:iss":"true"}}}}"""));
    UnaryOperator<String> red =
        text ->
            SamlWorld.with("PrincipalTag:team", "red")
                .apply(SamlWorld.with("TransitiveTagKeys", "team").apply(text));
    world.api.iam(SamlWorld.credentials(assume("tagged", red)), "").listRoles();
    JsonNode record =
        world.api.record(
            "AssumeRoleWithSAML",
            "",
            newest -> newest.at("/requestParameters/principalTags/team").asText().equals("red"));
    assertEquals("team", record.at("/requestParameters/transitiveTagKeys/0").asText());
    AwsCredentials blue =
        SamlWorld.credentials(assume("tagged", SamlWorld.with("PrincipalTag:team", "blue")));
    assertThrows(IamException.class, () -> world.api.iam(blue, "").listRoles());
    SamlWorld.refused(
        "AccessDenied", "Not authorized to perform sts:TagSession", () -> assume("plain", red));

    UnaryOperator<String> source = SamlWorld.with("SourceIdentity", "maria");
    assertEquals("maria", assume("named", source).sourceIdentity());
    SamlWorld.refused(
        "AccessDenied",
        "Not authorized to perform sts:SetSourceIdentity",
        () -> assume("plain", source));
  }

  @Test
  void theSessionEndsWithTheProvidersOwn() {
    Instant end = Instant.now().plusSeconds(1000);
    AssumeRoleWithSamlResponse assumed =
        assume(
            "plain",
            text ->
                text.replace(
                    "<saml:AuthnStatement",
                    "<saml:AuthnStatement SessionNotOnOrAfter=\"" + end + "\""));
    assertFalse(assumed.credentials().expiration().isAfter(end));
    AssumeRoleWithSamlResponse longer =
        world.assume("plain", world.response("plain", t -> t), r -> r.durationSeconds(7200));
    assertTrue(longer.credentials().expiration().isAfter(Instant.now().plusSeconds(7000)));
    SamlWorld.refused(
        "ValidationError",
        "The requested DurationSeconds exceeds the MaxSessionDuration .*",
        () -> world.assume("plain", world.response("plain", t -> t), r -> r.durationSeconds(7201)));
  }

  @Test
  void newMetadataHoldsAtOnce() throws Exception {
    TestIdp before = new TestIdp();
    TestIdp after = new TestIdp();
    String first = TestIdp.metadata(before.keyDescriptor("signing"));
    String second = TestIdp.metadata(after.keyDescriptor("signing"));
    String provider =
        world
            .root
            .createSAMLProvider(r -> r.name("Renewed").samlMetadataDocument(first))
            .samlProviderArn();
    String role = SamlWorld.ARN + "role/renewed";
    world.root.createRole(
        r ->
            r.roleName("renewed")
                .assumeRolePolicyDocument(
                    """
                    {"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Federated":
                    "PROVIDER"},"Action":"sts:AssumeRoleWithSAML"}}"""
                        .replace("PROVIDER", provider)));
    String old = before.response(role, provider, text -> text);
    world.assume("renewed", old, r -> r.principalArn(provider));
    world.root.updateSAMLProvider(r -> r.samlProviderArn(provider).samlMetadataDocument(second));
    SamlWorld.refused(
        "InvalidIdentityToken",
        "Response signature invalid",
        () -> world.assume("renewed", old, r -> r.principalArn(provider)));
    world.assume(
        "renewed", after.response(role, provider, text -> text), r -> r.principalArn(provider));
  }

  @Test
  void sessionPoliciesNarrowWhatTheRoleMay() {
    AwsCredentials session =
        SamlWorld.credentials(
            world.assume(
                "plain",
                world.response("plain", t -> t),
                r ->
                    r.policy(
                        "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\","
                            + "\"Action\":\"iam:ListRoles\",\"Resource\":\"*\"}}")));
    world.api.iam(session, "").listRoles();
    assertThrows(IamException.class, () -> world.api.iam(session, "").listUsers());
  }
}
