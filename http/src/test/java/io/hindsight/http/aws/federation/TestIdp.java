package io.hindsight.http.aws.federation;

import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.SignedInfo;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.apache.xml.security.Init;
import org.apache.xml.security.encryption.EncryptedKey;
import org.apache.xml.security.encryption.XMLCipher;
import org.apache.xml.security.keys.KeyInfo;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;

/** A SAML provider that signs whatever a test has it say. */
public final class TestIdp {
  public static final String ENTITY = "https://idp.example/saml";
  static final String RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
  private final KeyPair keys;
  private final X509Certificate certificate;

  public TestIdp() throws Exception {
    keys = TestCertificates.keys();
    certificate = TestCertificates.of(keys, "idp", "127.0.0.1");
  }

  public KeyPair keys() {
    return keys;
  }

  public String keyDescriptor(String use) throws Exception {
    return "<md:KeyDescriptor"
        + (use.isEmpty() ? "" : " use=\"" + use + "\"")
        + "><ds:KeyInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:X509Data>"
        + "<ds:X509Certificate>"
        + Base64.getEncoder().encodeToString(certificate.getEncoded())
        + "</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>";
  }

  /** Metadata with the descriptors of keys, its own or others'. */
  public static String metadata(String... keyDescriptors) {
    return "<md:EntityDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" entityID=\""
        + ENTITY
        + "\"><md:IDPSSODescriptor"
        + " protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\">"
        + String.join("", keyDescriptors)
        + "<md:SingleSignOnService"
        + " Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect\""
        + " Location=\"https://idp.example/sso\"/></md:IDPSSODescriptor></md:EntityDescriptor>"
        + " ".repeat(1000);
  }

  /** A good response for a role, not signed yet. */
  public static String text(String roleArn, String providerArn) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    return """
        <samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_response"
          Version="2.0" IssueInstant="NOW" Destination="https://signin.aws.amazon.com/saml"><saml:Issuer
            xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">ENTITY</saml:Issuer><samlp:Status
            ><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>
          <saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_assertion"
              Version="2.0" IssueInstant="NOW"><saml:Issuer>ENTITY</saml:Issuer>
            <saml:Subject>
              <saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">maria</saml:NameID>
              <saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">
                <saml:SubjectConfirmationData NotOnOrAfter="LATER"
                  Recipient="https://signin.aws.amazon.com/saml"/>
              </saml:SubjectConfirmation>
            </saml:Subject>
            <saml:Conditions NotBefore="NOW" NotOnOrAfter="LATER"><saml:AudienceRestriction
              ><saml:Audience>https://signin.aws.amazon.com/saml</saml:Audience
              ></saml:AudienceRestriction></saml:Conditions>
            <saml:AuthnStatement AuthnInstant="NOW"/>
            <saml:AttributeStatement>
              <saml:Attribute Name="https://aws.amazon.com/SAML/Attributes/Role"
                ><saml:AttributeValue>ROLE,PROVIDER</saml:AttributeValue></saml:Attribute>
              <saml:Attribute Name="https://aws.amazon.com/SAML/Attributes/RoleSessionName"
                ><saml:AttributeValue>maria@acme</saml:AttributeValue></saml:Attribute>
            </saml:AttributeStatement>
          </saml:Assertion>
        </samlp:Response>"""
        .replace("ENTITY", ENTITY)
        .replace("NOW", now.toString())
        .replace("LATER", now.plusSeconds(300).toString())
        .replace("ROLE,PROVIDER", roleArn + "," + providerArn);
  }

  public static Document parse(String text) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
      return factory.newDocumentBuilder().parse(new InputSource(new StringReader(text)));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  public static Element assertion(Document document) {
    return (Element) document.getElementsByTagNameNS("*", "Assertion").item(0);
  }

  public static Element signature(Document document) {
    return (Element) document.getElementsByTagNameNS("*", "Signature").item(0);
  }

  /** How an element is to be signed. */
  public record Manner(
      Key key, String method, String digest, List<String> transforms, String... uris) {}

  public Manner usual(String... uris) {
    return new Manner(
        keys.getPrivate(),
        RSA_SHA256,
        DigestMethod.SHA256,
        List.of(Transform.ENVELOPED, CanonicalizationMethod.EXCLUSIVE),
        uris);
  }

  /** The response with its assertion signed. */
  public Document signed(String text) {
    Document document = parse(text);
    sign(assertion(document), usual());
    return document;
  }

  public Document signedWhole(String text) {
    Document document = parse(text);
    sign(document.getDocumentElement(), usual());
    return document;
  }

  public static void sign(Element element, Manner manner) {
    try {
      element.setIdAttributeNS(null, "ID", true);
      XMLSignatureFactory factory = XMLSignatureFactory.getInstance("DOM");
      List<Transform> transforms =
          manner.transforms().stream()
              .map(
                  each -> {
                    try {
                      return factory.newTransform(each, (TransformParameterSpec) null);
                    } catch (Exception e) {
                      throw new AssertionError(e);
                    }
                  })
              .toList();
      String own = "#" + element.getAttribute("ID");
      List<Reference> references =
          (manner.uris().length == 0 ? List.of(own) : List.of(manner.uris()))
              .stream()
                  .map(
                      uri -> {
                        try {
                          return factory.newReference(
                              uri,
                              factory.newDigestMethod(manner.digest(), null),
                              transforms,
                              null,
                              null);
                        } catch (Exception e) {
                          throw new AssertionError(e);
                        }
                      })
                  .toList();
      SignedInfo info =
          factory.newSignedInfo(
              factory.newCanonicalizationMethod(
                  CanonicalizationMethod.EXCLUSIVE, (C14NMethodParameterSpec) null),
              factory.newSignatureMethod(manner.method(), null),
              references);
      Node after = element.getElementsByTagNameNS("*", "Issuer").item(0).getNextSibling();
      DOMSignContext context = new DOMSignContext(manner.key(), element, after);
      context.setProperty("org.jcp.xml.dsig.secureValidation", Boolean.FALSE);
      factory.newXMLSignature(info, null).sign(context);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** How an assertion is to be encrypted. */
  public record Encryption(String transport, String cipher, int bits) {
    public static final Encryption USUAL =
        new Encryption(XMLCipher.RSA_OAEP, XMLCipher.AES_256_GCM, 256);
  }

  /** The document with its assertion encrypted for a key. */
  public static Document encrypted(Document document, PublicKey recipient, Encryption manner) {
    try {
      Init.init();
      KeyGenerator generator = KeyGenerator.getInstance("AES");
      generator.init(manner.bits());
      SecretKey secret = generator.generateKey();
      XMLCipher wrapping = XMLCipher.getInstance(manner.transport());
      wrapping.init(XMLCipher.WRAP_MODE, recipient);
      EncryptedKey wrapped = wrapping.encryptKey(document, secret);
      XMLCipher cipher = XMLCipher.getInstance(manner.cipher());
      cipher.init(XMLCipher.ENCRYPT_MODE, secret);
      KeyInfo info = new KeyInfo(document);
      info.add(wrapped);
      cipher.getEncryptedData().setKeyInfo(info);
      Element assertion = assertion(document);
      Element holder =
          document.createElementNS(SamlAttributes.ASSERTION, "saml:EncryptedAssertion");
      assertion.getParentNode().replaceChild(holder, assertion);
      holder.appendChild(assertion);
      cipher.doFinal(document, assertion, false);
      return parse(text(document)); // with the namespaces that the parts bring along
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  public static String text(Document document) {
    try {
      Transformer transformer = TransformerFactory.newInstance().newTransformer();
      transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
      StringWriter text = new StringWriter();
      transformer.transform(new DOMSource(document), new StreamResult(text));
      return text.toString();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  public static String encoded(Document document) {
    return encoded(text(document));
  }

  public static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The assertion signed, after a change of the text. */
  public String response(String roleArn, String providerArn, UnaryOperator<String> change) {
    return encoded(signed(change.apply(text(roleArn, providerArn))));
  }
}
