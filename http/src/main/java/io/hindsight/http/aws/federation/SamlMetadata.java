package io.hindsight.http.aws.federation;

import io.hindsight.http.aws.protocol.AwsError;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * The metadata document of a SAML 2.0 identity provider ("Create a SAML identity provider in IAM"):
 * an issuer, and certificates that its assertions are signed with.
 *
 * @param keys how many certificates it has
 * @param validUntil the document's own end, or else a hundred years from now
 * @param signing the certificates of the keys that sign; when they end does not count, as at IAM
 */
public record SamlMetadata(
    String entityId, int keys, Instant validUntil, List<X509Certificate> signing) {
  static final String METADATA = "urn:oasis:names:tc:SAML:2.0:metadata";
  static final String SIGNATURE = "http://www.w3.org/2000/09/xmldsig#";
  private static final int YEARS = 100;

  public SamlMetadata {
    signing = List.copyOf(signing);
  }

  /** The document; one that cannot be read is AWS's error. */
  public static SamlMetadata parse(String document, Instant now) {
    try {
      Element root = root(document);
      Element idp = descriptor(root);
      NodeList certificates = idp.getElementsByTagNameNS(SIGNATURE, "X509Certificate");
      if (root.getAttribute("entityID").isEmpty() || certificates.getLength() == 0) {
        throw invalid();
      }
      for (int i = 0; i < certificates.getLength(); i++) {
        certificate(certificates.item(i).getTextContent());
      }
      if (idp.getElementsByTagNameNS(METADATA, "SingleSignOnService").getLength() == 0) {
        throw invalid();
      }
      return new SamlMetadata(
          root.getAttribute("entityID"), certificates.getLength(), until(root, now), signing(idp));
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
    Element root = SecureXml.parse(document).getDocumentElement();
    if (!SecureXml.is(root, METADATA, "EntityDescriptor")) {
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

  /** Those of descriptors that are for signing, or for anything. */
  private static List<X509Certificate> signing(Element idp) throws CertificateException {
    List<X509Certificate> signing = new ArrayList<>();
    for (Element key : SecureXml.children(idp, METADATA, "KeyDescriptor")) {
      if (!key.getAttribute("use").equals("encryption")) {
        NodeList certificates = key.getElementsByTagNameNS(SIGNATURE, "X509Certificate");
        for (int i = 0; i < certificates.getLength(); i++) {
          signing.add(certificate(certificates.item(i).getTextContent()));
        }
      }
    }
    return signing;
  }

  private static X509Certificate certificate(String text) throws CertificateException {
    try {
      byte[] der = Base64.getMimeDecoder().decode(text);
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (IllegalArgumentException e) {
      throw new CertificateException(e);
    }
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
