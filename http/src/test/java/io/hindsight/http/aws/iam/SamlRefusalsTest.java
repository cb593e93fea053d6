package io.hindsight.http.aws.iam;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hindsight.http.aws.federation.TestIdp;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Node;

/** Responses that prove nobody: old, for others, or no XML to be read at all. */
class SamlRefusalsTest {
  private static SamlWorld world;
  private static SamlCase cases;

  @BeforeAll
  static void start() throws Exception {
    world = new SamlWorld();
    cases = new SamlCase(world);
  }

  @AfterAll
  static void stop() throws Exception {
    world.close();
  }

  private static String doctype(String declarations, String entity) {
    return TestIdp.encoded(
        "<!DOCTYPE x ["
            + declarations
            + "]>"
            + world.text("plain").replace(">maria<", ">" + entity + "<"));
  }

  @TestFactory
  Stream<DynamicTest> documents() {
    StringBuilder laughs = new StringBuilder("<!ENTITY a0 \"ha\">");
    for (int i = 1; i < 30; i++) {
      laughs.append("<!ENTITY a%d \"&a%d;&a%d;\">".formatted(i, i - 1, i - 1));
    }
    return Stream.of(
            cases.invalid("not base64", SamlCase.MALFORMED, () -> "%%%%"),
            cases.invalid("not XML", SamlCase.MALFORMED, () -> TestIdp.encoded("maria")),
            cases.invalid("a document type", SamlCase.MALFORMED, () -> doctype("", "maria")),
            cases.invalid(
                "an entity of a file",
                SamlCase.MALFORMED,
                () -> doctype("<!ENTITY e SYSTEM \"file:///etc/passwd\">", "&e;")),
            cases.invalid(
                "entities without end",
                SamlCase.MALFORMED,
                () -> doctype(laughs.toString(), "&a29;")),
            cases.invalid(
                "an assertion without a response",
                SamlCase.MALFORMED,
                () -> {
                  Document document = world.idp.signed(world.text("plain"));
                  SamlCase.makeRoot(document, TestIdp.assertion(document));
                  return TestIdp.encoded(document);
                }),
            cases.said(
                "two subjects",
                SamlCase.MALFORMED,
                text -> text.replace("<saml:Conditions", "<saml:Subject/><saml:Conditions")),
            cases.said(
                "two confirmations",
                SamlCase.MALFORMED,
                text ->
                    text.replace("</saml:Subject>", "<saml:SubjectConfirmation/></saml:Subject>")),
            cases.said(
                "a name with an element in it",
                SamlCase.MALFORMED,
                text -> text.replace(">maria<", ">ma<x xmlns=\"\">ri</x>a<")),
            new SamlCase.Refusal(
                "a response without end",
                "ValidationError",
                ".*at 'sAMLAssertion' failed to satisfy constraint: .* 100000",
                () -> "a".repeat(100_001)))
        .map(cases::test);
  }

  @TestFactory
  Stream<DynamicTest> words() {
    Instant past = Instant.now().minusSeconds(301);
    Instant future = Instant.now().plusSeconds(3600);
    String old = "Token must be redeemed within 5 minutes of issuance";
    return Stream.of(
            cases.said(
                "another issuer",
                "Issuer not present in specified provider",
                text -> text.replace(TestIdp.ENTITY, "https://evil.example")),
            cases.said(
                "another issuer of the response",
                "Issuer not present in specified provider",
                text -> text.replaceFirst(TestIdp.ENTITY, "https://evil.example")),
            cases.said(
                "another recipient",
                "The recipient of the response is not the sign-in endpoint of AWS\\.",
                text ->
                    text.replace(
                        "Recipient=\"https://signin", "Recipient=\"https://evil.example/signin")),
            cases.said(
                "a recipient that begins like it",
                "The recipient of the response is not .*",
                text ->
                    text.replace(
                        "Recipient=\"https://signin.aws.amazon.com/saml\"",
                        "Recipient=\"https://signin.aws.amazon.com.evil.example/saml\"")),
            cases.said(
                "the recipient of another provider",
                "The recipient of the response is not .*",
                text ->
                    text.replace(
                        "Recipient=\"https://signin.aws.amazon.com/saml\"",
                        "Recipient=\"https://signin.aws.amazon.com/saml/acs/ASAMLPOTHER\"")),
            cases.said(
                "another audience",
                "Response does not contain the required audience\\.",
                text ->
                    text.replace(
                        "Audience>https://signin.aws.amazon.com/saml<", "Audience>https://x<")),
            cases.said(
                "no audience",
                "Response does not contain the required audience\\.",
                text ->
                    text.replaceAll(
                        "(?s)<saml:AudienceRestriction.*</saml:AudienceRestriction>", "")),
            cases.said(
                "no bearer",
                SamlCase.MALFORMED,
                text -> text.replace("cm:bearer", "cm:holder-of-key")),
            cases.said(
                "a confirmation without end",
                SamlCase.MALFORMED,
                text ->
                    text.replaceAll(
                        "(<saml:SubjectConfirmationData )NotOnOrAfter=\"[^\"]*\"", "$1")),
            new SamlCase.Refusal(
                "issued six minutes ago",
                "ExpiredTokenException",
                old,
                () ->
                    world.response(
                        "plain",
                        text ->
                            text.replaceAll(
                                "IssueInstant=\"[^\"]*\"", "IssueInstant=\"" + past + "\""))),
            new SamlCase.Refusal(
                "conditions that are over",
                "ExpiredTokenException",
                old,
                () ->
                    world.response(
                        "plain",
                        text ->
                            text.replaceAll(
                                "(<saml:Conditions [^>]*NotOnOrAfter=)\"[^\"]*\"",
                                "$1\"" + past + "\""))),
            new SamlCase.Refusal(
                "a confirmation that is over",
                "ExpiredTokenException",
                old,
                () ->
                    world.response(
                        "plain",
                        text ->
                            text.replaceAll(
                                "(Data NotOnOrAfter=)\"[^\"]*\"", "$1\"" + past + "\""))),
            cases.said(
                "issued in an hour",
                "Response is not valid yet",
                text ->
                    text.replaceAll("IssueInstant=\"[^\"]*\"", "IssueInstant=\"" + future + "\"")),
            cases.said(
                "conditions that begin in an hour",
                "Response is not valid yet",
                text -> text.replaceAll("NotBefore=\"[^\"]*\"", "NotBefore=\"" + future + "\"")),
            new SamlCase.Refusal(
                "that authentication failed",
                "IDPRejectedClaim",
                "The identity provider reported that authentication failed\\.",
                () ->
                    world.response(
                        "plain", text -> text.replace("status:Success", "status:Responder"))),
            cases.said(
                "no role",
                "Role is required in AuthnResponse",
                text -> text.replace("Attributes/Role\"", "Attributes/None\"")),
            new SamlCase.Refusal(
                "another role",
                "AccessDenied",
                "Not authorized to perform sts:AssumeRoleWithSAML",
                () -> world.response("other", text -> text)),
            cases.said(
                "no name for the session",
                "RoleSessionName is required in AuthnResponse",
                text -> text.replace("RoleSessionName", "Nothing")),
            cases.said(
                "a name for the session that is none",
                "RoleSessionName in AuthnResponse must match .*",
                text -> text.replace("maria@acme", "maria acme")),
            cases.said(
                "two names for the session",
                "RoleSessionName in AuthnResponse must have one value",
                SamlWorld.with("RoleSessionName", "eve")),
            cases.said(
                "a source identity that is none",
                "Source Identity must match .*",
                SamlWorld.with("SourceIdentity", "a b")),
            cases.said(
                "a tag with two values",
                "The principal tag team must have one value\\.",
                SamlWorld.with("PrincipalTag:team", "red", "blue")),
            cases.said(
                "a transitive key without its tag",
                "The specified transitive tag key must be included in the requested tags\\.",
                SamlWorld.with("TransitiveTagKeys", "team")))
        .map(cases::test);
  }

  /** What follows a comment is part of the name, as it is of what was signed. */
  @Test
  void aCommentDoesNotCutANameShort() {
    Document document =
        world.idp.signed(
            world.text("plain").replace(">maria<", ">maria@acme.example.evil.example<"));
    Node name = document.getElementsByTagNameNS("*", "NameID").item(0);
    name.setTextContent("maria@acme.example");
    name.appendChild(document.createComment("cut"));
    name.appendChild(document.createTextNode(".evil.example"));
    assertEquals(
        "maria@acme.example.evil.example",
        world.assume("plain", TestIdp.encoded(document), r -> {}).subject());
  }

  @Test
  void aProviderThatIsNotThereVouchesForNobody() {
    String response = world.response("plain", text -> text);
    SamlWorld.refused(
        "InvalidIdentityToken",
        "Specified provider doesn't exist",
        () ->
            world.assume(
                "plain", response, r -> r.principalArn(SamlWorld.ARN + "saml-provider/None")));
  }

  @Test
  void aKeyForEncryptionSignsNothing() throws Exception {
    TestIdp other = new TestIdp();
    TestIdp signing = new TestIdp();
    String arn =
        world
            .root
            .createSAMLProvider(
                r -> r.name("Encrypting").samlMetadataDocument(metadata(other, signing)))
            .samlProviderArn();
    String role = SamlWorld.ARN + "role/plain";
    SamlWorld.refused(
        "InvalidIdentityToken",
        SamlCase.SIGNATURE,
        () ->
            world.assume(
                "plain", other.response(role, arn, text -> text), r -> r.principalArn(arn)));
    // The role trusts the other provider alone.
    SamlWorld.refused(
        "AccessDenied",
        "Not authorized to perform sts:AssumeRoleWithSAML",
        () ->
            world.assume(
                "plain", signing.response(role, arn, text -> text), r -> r.principalArn(arn)));
  }

  private static String metadata(TestIdp encrypting, TestIdp signing) {
    try {
      return TestIdp.metadata(
          encrypting.keyDescriptor("encryption"), signing.keyDescriptor("signing"));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
