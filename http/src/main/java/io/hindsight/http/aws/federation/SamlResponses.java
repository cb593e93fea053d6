package io.hindsight.http.aws.federation;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.provider.SamlProvider;
import io.hindsight.domain.tag.Tag;
import io.hindsight.http.aws.protocol.AwsError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/**
 * Verifies the responses of SAML 2.0 providers ("Configure SAML assertions for the authentication
 * response" in the IAM User Guide): one assertion, signed by the provider, for AWS, and young.
 */
final class SamlResponses {
  private static final String PROTOCOL = "urn:oasis:names:tc:SAML:2.0:protocol";
  private static final String ASSERTION = SamlAttributes.ASSERTION;
  private static final String BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer";
  private static final String SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success";
  private static final String FORMAT = "urn:oasis:names:tc:SAML:2.0:nameid-format:";
  private static final String UNSPECIFIED = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified";
  private static final Pattern SIGN_IN =
      Pattern.compile(
          "https://([a-z]{2}(-[a-z]+)+-\\d\\.)?signin\\.aws\\.amazon\\.com/saml(/acs/([\\w-]+))?");
  private static final List<String> OLD_NAMES =
      List.of("urn:amazon:webservices", "https://signin.aws.amazon.com/static/saml");
  private static final Duration YOUNG = Duration.ofMinutes(5);
  private static final int LONGEST_SUBJECT = 2048;

  private SamlResponses() {}

  /**
   * Whom a response is about.
   *
   * @param metadata the provider's own, read
   * @param keys what decrypts the provider's assertions
   * @param encoded the response in base64
   * @param roleArn the role that is wanted, which the response must name with the provider
   */
  static SamlIdentity verify(
      AccountId account,
      SamlProvider provider,
      SamlMetadata metadata,
      List<PrivateKey> keys,
      String encoded,
      String roleArn,
      Instant now) {
    if (!now.isBefore(provider.validUntil())) {
      throw invalid("The metadata of the specified provider is no longer valid.");
    }
    Document document = parse(encoded);
    Element response = response(document);
    Element assertion = verified(document, response, provider, keys, metadata.signing());
    String issuer = issuer(response, assertion, metadata);
    checkStatus(response);
    checkTime(assertion, now);
    checkAudience(assertion, provider);
    Element subject = one(assertion, "Subject");
    String recipient = recipient(subject, provider, now);
    SamlAttributes attributes = SamlAttributes.of(assertion);
    checkRole(attributes, roleArn, provider.arn());
    return identity(account, provider, assertion, subject, issuer, recipient, attributes);
  }

  private static Document parse(String encoded) {
    try {
      byte[] bytes = Base64.getMimeDecoder().decode(encoded);
      return SecureXml.parse(new String(bytes, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException
        | IOException
        | SAXException
        | ParserConfigurationException e) {
      throw malformed();
    }
  }

  private static Element response(Document document) {
    Element response = document.getDocumentElement();
    if (!SecureXml.is(response, PROTOCOL, "Response")
        || !response.getAttribute("Version").equals("2.0")
        || document.getElementsByTagNameNS(PROTOCOL, "Response").getLength() != 1) {
      throw malformed();
    }
    return response;
  }

  /**
   * The one assertion there is, which must be the response's own, once a signature covers it: its
   * own or the response's. The response's is of what came, before anything is decrypted.
   */
  private static Element verified(
      Document document,
      Element response,
      SamlProvider provider,
      List<PrivateKey> keys,
      List<X509Certificate> certificates) {
    int plain = document.getElementsByTagNameNS("*", "Assertion").getLength();
    int encrypted = document.getElementsByTagNameNS("*", "EncryptedAssertion").getLength();
    if (plain + encrypted != 1) {
      throw malformed();
    }
    SamlSignatures.checkIds(document);
    if (encrypted == 1) {
      Element data = one(response, "EncryptedAssertion");
      SamlSignatures.checkNoOthers(document, response);
      boolean whole = SamlSignatures.isSigned(response, certificates);
      return decrypted(SamlDecryption.assertion(data, keys), whole, certificates);
    }
    if (provider.assertionEncryptionMode().equals("Required")) {
      throw invalid("The specified provider requires that assertions are encrypted.");
    }
    Element assertion = one(response, "Assertion");
    SamlSignatures.checkNoOthers(document, response, assertion);
    boolean whole = SamlSignatures.isSigned(response, certificates);
    if (!SamlSignatures.isSigned(assertion, certificates) && !whole) {
      throw SamlSignatures.invalid();
    }
    return versioned(assertion);
  }

  private static Element decrypted(
      Element assertion, boolean whole, List<X509Certificate> certificates) {
    Document document = assertion.getOwnerDocument();
    if (!SecureXml.is(assertion, ASSERTION, "Assertion")
        || document.getElementsByTagNameNS("*", "Assertion").getLength() != 1) {
      throw SamlSignatures.invalid();
    }
    SamlSignatures.checkIds(document);
    SamlSignatures.checkNoOthers(document, assertion);
    if (!SamlSignatures.isSigned(assertion, certificates) && !whole) {
      throw SamlSignatures.invalid();
    }
    return versioned(assertion);
  }

  private static Element versioned(Element assertion) {
    if (!assertion.getAttribute("Version").equals("2.0")) {
      throw malformed();
    }
    return assertion;
  }

  private static Element one(Element parent, String name) {
    List<Element> found = SecureXml.children(parent, ASSERTION, name);
    if (found.size() != 1) {
      throw malformed();
    }
    return found.get(0);
  }

  private static String issuer(Element response, Element assertion, SamlMetadata metadata) {
    String issuer = SecureXml.text(one(assertion, "Issuer"));
    boolean other =
        SecureXml.children(response, ASSERTION, "Issuer").stream()
            .anyMatch(each -> !SecureXml.text(each).equals(issuer));
    if (other || !issuer.equals(metadata.entityId())) {
      throw invalid("Issuer not present in specified provider");
    }
    return issuer;
  }

  private static void checkStatus(Element response) {
    boolean success =
        SecureXml.children(response, PROTOCOL, "Status").stream()
            .flatMap(status -> SecureXml.children(status, PROTOCOL, "StatusCode").stream())
            .anyMatch(code -> code.getAttribute("Value").equals(SUCCESS));
    if (!success) {
      throw AwsError.of(
          "IDPRejectedClaim", "The identity provider reported that authentication failed.");
    }
  }

  private static void checkTime(Element assertion, Instant now) {
    Instant issued = instant(assertion.getAttribute("IssueInstant"));
    if (now.isAfter(issued.plus(YOUNG))) {
      throw expired();
    }
    if (issued.isAfter(now.plus(YOUNG))) {
      throw invalid("Response is not valid yet");
    }
    for (Element conditions : SecureXml.children(assertion, ASSERTION, "Conditions")) {
      String from = conditions.getAttribute("NotBefore");
      String until = conditions.getAttribute("NotOnOrAfter");
      if (!from.isEmpty() && instant(from).isAfter(now.plus(YOUNG))) {
        throw invalid("Response is not valid yet");
      }
      if (!until.isEmpty() && !now.isBefore(instant(until))) {
        throw expired();
      }
    }
  }

  private static void checkAudience(Element assertion, SamlProvider provider) {
    List<Element> restrictions =
        SecureXml.children(assertion, ASSERTION, "Conditions").stream()
            .flatMap(each -> SecureXml.children(each, ASSERTION, "AudienceRestriction").stream())
            .toList();
    boolean forAws =
        !restrictions.isEmpty()
            && restrictions.stream()
                .allMatch(
                    each ->
                        SecureXml.children(each, ASSERTION, "Audience").stream()
                            .map(SecureXml::text)
                            .anyMatch(
                                name -> OLD_NAMES.contains(name) || isSignIn(name, provider)));
    if (!forAws) {
      throw invalid("Response does not contain the required audience.");
    }
  }

  private static boolean isSignIn(String url, SamlProvider provider) {
    var matcher = SIGN_IN.matcher(url);
    return matcher.matches()
        && (matcher.group(4) == null || matcher.group(4).equals(provider.uuid()));
  }

  private static String recipient(Element subject, SamlProvider provider, Instant now) {
    Element confirmation = one(subject, "SubjectConfirmation");
    if (!confirmation.getAttribute("Method").equals(BEARER)) {
      throw malformed();
    }
    Element data = one(confirmation, "SubjectConfirmationData");
    String recipient = data.getAttribute("Recipient");
    if (!isSignIn(recipient, provider) && !OLD_NAMES.contains(recipient)) {
      throw invalid("The recipient of the response is not the sign-in endpoint of AWS.");
    }
    if (!now.isBefore(instant(data.getAttribute("NotOnOrAfter")))) {
      throw expired();
    }
    String from = data.getAttribute("NotBefore");
    if (!from.isEmpty() && instant(from).isAfter(now.plus(YOUNG))) {
      throw invalid("Response is not valid yet");
    }
    return recipient;
  }

  /** Pairs of role and provider, in either order; the response must have the one that is wanted. */
  private static void checkRole(SamlAttributes attributes, String roleArn, String providerArn) {
    List<String> roles = attributes.aws("Role");
    if (roles.isEmpty()) {
      throw invalid("Role is required in AuthnResponse");
    }
    boolean named =
        roles.stream()
            .map(pair -> List.of(pair.split("\\s*,\\s*", -1)))
            .anyMatch(
                pair ->
                    pair.equals(List.of(roleArn, providerArn))
                        || pair.equals(List.of(providerArn, roleArn)));
    if (!named) {
      throw AwsError.accessDenied("Not authorized to perform sts:AssumeRoleWithSAML");
    }
  }

  private static SamlIdentity identity(
      AccountId account,
      SamlProvider provider,
      Element assertion,
      Element subject,
      String issuer,
      String recipient,
      SamlAttributes attributes) {
    Element nameId = one(subject, "NameID");
    String name = SecureXml.text(nameId);
    if (name.isEmpty() || name.length() > LONGEST_SUBJECT) {
      throw malformed();
    }
    String format = nameId.getAttribute("Format");
    String full = format.isEmpty() ? UNSPECIFIED : format;
    String type = full.startsWith(FORMAT) ? full.substring(FORMAT.length()) : full;
    String qualifier = nameQualifier(issuer, account, provider.name());
    List<Tag> tags = tags(attributes);
    List<String> transitive = attributes.aws("TransitiveTagKeys");
    String sourceIdentity = single(attributes, "SourceIdentity");
    SessionClaims.check(tags, transitive, sourceIdentity);
    Map<String, List<String>> keys = new TreeMap<>(attributes.keys());
    keys.put("saml:aud", List.of(recipient));
    keys.put("saml:iss", List.of(issuer));
    keys.put("saml:sub", List.of(name));
    keys.put("saml:sub_type", List.of(type));
    keys.put("saml:namequalifier", List.of(qualifier));
    keys.put("saml:doc", List.of(account.value() + '/' + provider.name()));
    return new SamlIdentity(
        account,
        provider.arn(),
        assertion.getAttribute("ID"),
        issuer,
        name,
        type,
        recipient,
        qualifier,
        sessionName(attributes),
        keys,
        tags,
        transitive,
        sourceIdentity,
        sessionEnd(assertion));
  }

  private static String sessionName(SamlAttributes attributes) {
    String name = single(attributes, "RoleSessionName");
    if (name == null) {
      throw invalid("RoleSessionName is required in AuthnResponse");
    }
    if (!SessionClaims.isName(name)) {
      throw invalid("RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}");
    }
    return name;
  }

  private static @Nullable String single(SamlAttributes attributes, String name) {
    List<String> values = attributes.aws(name);
    if (values.size() > 1) {
      throw invalid(name + " in AuthnResponse must have one value");
    }
    return values.isEmpty() ? null : values.get(0);
  }

  private static List<Tag> tags(SamlAttributes attributes) {
    List<Tag> tags = new ArrayList<>();
    attributes
        .awsBeginning("PrincipalTag:")
        .forEach(
            (key, values) -> {
              if (values.size() != 1) {
                throw invalid("The principal tag " + key + " must have one value.");
              }
              tags.add(new Tag(key, values.get(0)));
            });
    return tags;
  }

  private static @Nullable Instant sessionEnd(Element assertion) {
    return SecureXml.children(assertion, ASSERTION, "AuthnStatement").stream()
        .map(statement -> statement.getAttribute("SessionNotOnOrAfter"))
        .filter(text -> !text.isEmpty())
        .map(SamlResponses::instant)
        .min(Instant::compareTo)
        .orElse(null);
  }

  static String nameQualifier(String issuer, AccountId account, String providerName) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1")
              .digest(
                  (issuer + account.value() + '/' + providerName).getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Instant instant(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw malformed();
    }
  }

  private static AwsError expired() {
    return AwsError.of(
        "ExpiredTokenException", "Token must be redeemed within 5 minutes of issuance");
  }

  private static AwsError malformed() {
    return invalid("Your request included an invalid SAML response.");
  }

  private static AwsError invalid(String message) {
    return SessionClaims.invalid(message);
  }
}
