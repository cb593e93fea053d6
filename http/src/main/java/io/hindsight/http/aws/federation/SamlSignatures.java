package io.hindsight.http.aws.federation;

import io.hindsight.http.aws.protocol.AwsError;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.xml.crypto.MarshalException;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureException;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;

/**
 * The signatures of a SAML response, by the JDK's XML Signature with its secure validation, which
 * refuses SHA-1, MD5 and short keys. A signature counts for the element it is a child of, and for
 * no other: the reference must name that element, no id may be there twice, and a signature
 * anywhere else is refused, so that nothing unsigned can stand in for what is signed.
 */
final class SamlSignatures {
  private static final Set<String> TRANSFORMS =
      Set.of(
          Transform.ENVELOPED,
          CanonicalizationMethod.EXCLUSIVE,
          CanonicalizationMethod.EXCLUSIVE_WITH_COMMENTS);
  private static final Set<String> CANONICALIZATIONS =
      Set.of(
          CanonicalizationMethod.EXCLUSIVE,
          CanonicalizationMethod.EXCLUSIVE_WITH_COMMENTS,
          CanonicalizationMethod.INCLUSIVE,
          CanonicalizationMethod.INCLUSIVE_WITH_COMMENTS);
  private static final int MOST_TRANSFORMS = 2;

  private SamlSignatures() {}

  /** That no id is there twice, whatever the case of its name. */
  static void checkIds(Document document) {
    Set<String> ids = new HashSet<>();
    for (Element element : SecureXml.all(document)) {
      NamedNodeMap attributes = element.getAttributes();
      for (int i = 0; i < attributes.getLength(); i++) {
        Attr attribute = (Attr) attributes.item(i);
        String name = attribute.getLocalName();
        if (name != null && name.equalsIgnoreCase("id") && !ids.add(attribute.getValue())) {
          throw invalid();
        }
      }
    }
  }

  /**
   * Whether an element is signed, by a signature that is its child and holds with one of the
   * certificates; a signature that does not hold is an error.
   */
  static boolean isSigned(Element element, List<X509Certificate> certificates) {
    List<Element> own = SecureXml.children(element, SamlMetadata.SIGNATURE, "Signature");
    if (own.isEmpty()) {
      return false;
    }
    if (own.size() > 1) {
      throw invalid();
    }
    verify(element, own.get(0), certificates);
    return true;
  }

  /** That there are no signatures in a document but the children of these elements. */
  static void checkNoOthers(Document document, Element... signed) {
    int known = 0;
    for (Element element : signed) {
      known += SecureXml.children(element, SamlMetadata.SIGNATURE, "Signature").size();
    }
    if (document.getElementsByTagNameNS(SamlMetadata.SIGNATURE, "Signature").getLength() != known) {
      throw invalid();
    }
  }

  private static void verify(
      Element signed, Element signature, List<X509Certificate> certificates) {
    for (X509Certificate certificate : certificates) {
      try {
        if (isSigned(signed, signature, certificate)) {
          return;
        }
      } catch (MarshalException | XMLSignatureException | ClassCastException e) {
        // What cannot be read, or is not allowed, verifies nothing.
      }
    }
    throw invalid();
  }

  private static boolean isSigned(Element signed, Element signature, X509Certificate certificate)
      throws MarshalException, XMLSignatureException {
    String id = signed.getAttributeNS(null, "ID");
    DOMValidateContext context = new DOMValidateContext(certificate.getPublicKey(), signature);
    context.setProperty("org.jcp.xml.dsig.secureValidation", true);
    context.setIdAttributeNS(signed, null, "ID");
    XMLSignature parsed = XMLSignatureFactory.getInstance("DOM").unmarshalXMLSignature(context);
    List<Reference> references = parsed.getSignedInfo().getReferences();
    return !id.isEmpty()
        && parsed.getObjects().isEmpty()
        && references.size() == 1
        && ("#" + id).equals(references.get(0).getURI())
        && isPlain(references.get(0))
        && CANONICALIZATIONS.contains(
            parsed.getSignedInfo().getCanonicalizationMethod().getAlgorithm())
        && parsed.validate(context);
  }

  private static boolean isPlain(Reference reference) {
    List<Transform> transforms = reference.getTransforms();
    return transforms.size() <= MOST_TRANSFORMS
        && transforms.stream().anyMatch(each -> each.getAlgorithm().equals(Transform.ENVELOPED))
        && transforms.stream().allMatch(each -> TRANSFORMS.contains(each.getAlgorithm()));
  }

  static AwsError invalid() {
    return SessionClaims.invalid("Response signature invalid");
  }
}
