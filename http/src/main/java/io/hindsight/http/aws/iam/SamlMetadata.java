package io.hindsight.http.aws.iam;

import io.hindsight.http.aws.protocol.AwsError;
import java.io.IOException;
import java.io.StringReader;
import java.security.cert.CertificateException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * The metadata document of a SAML 2.0 identity provider ("Create a SAML identity provider in IAM"):
 * an issuer, and certificates that its assertions are signed with.
 *
 * @param validUntil the document's own end, or else a hundred years from now
 */
record SamlMetadata(String entityId, Instant validUntil) {
  private static final String METADATA = "urn:oasis:names:tc:SAML:2.0:metadata";
  private static final String SIGNATURE = "http://www.w3.org/2000/09/xmldsig#";
  private static final int YEARS = 100;

  static SamlMetadata parse(String document, Instant now) {
    try {
      Element root = root(document);
      Element idp = descriptor(root);
      NodeList certificates = idp.getElementsByTagNameNS(SIGNATURE, "X509Certificate");
      if (root.getAttribute("entityID").isEmpty() || certificates.getLength() == 0) {
        throw invalid();
      }
      for (int i = 0; i < certificates.getLength(); i++) {
        Certificates.bare(certificates.item(i).getTextContent());
      }
      if (idp.getElementsByTagNameNS(METADATA, "SingleSignOnService").getLength() == 0) {
        throw invalid();
      }
      return new SamlMetadata(root.getAttribute("entityID"), until(root, now));
    } catch (IOException
        | SAXException
        | ParserConfigurationException
        | CertificateException
        | DateTimeException e) {
      throw invalid();
    }
  }

  private static Element root(String document)
      throws IOException, SAXException, ParserConfigurationException {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    factory.setXIncludeAware(false);
    factory.setExpandEntityReferences(false);
    DocumentBuilder builder = factory.newDocumentBuilder();
    builder.setErrorHandler(null);
    Element root = builder.parse(new InputSource(new StringReader(document))).getDocumentElement();
    if (!METADATA.equals(root.getNamespaceURI())
        || !"EntityDescriptor".equals(root.getLocalName())) {
      throw invalid();
    }
    return root;
  }

  private static Element descriptor(Element root) {
    NodeList descriptors = root.getElementsByTagNameNS(METADATA, "IDPSSODescriptor");
    if (descriptors.getLength() == 0) {
      throw invalid();
    }
    return (Element) descriptors.item(0);
  }

  private static Instant until(Element root, Instant now) {
    String validUntil = root.getAttribute("validUntil");
    return validUntil.isEmpty()
        ? now.atOffset(ZoneOffset.UTC).plusYears(YEARS).toInstant()
        : OffsetDateTime.parse(validUntil).toInstant();
  }

  private static AwsError invalid() {
    return AwsError.of("InvalidInput", "Could not parse metadata");
  }
}
