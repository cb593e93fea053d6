package io.hindsight.http.aws.iam;

import io.hindsight.http.aws.federation.TestIdp;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.SignatureMethod;
import javax.xml.crypto.dsig.Transform;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** Signatures that hold for something else than what would be read. */
class SamlForgeriesTest {
  private static final String XMLDSIG = "http://www.w3.org/2000/09/xmldsig#";
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

  /** An assertion that says another name and id, without a signature. */
  private static Element evil(Document document) {
    Element evil = (Element) TestIdp.assertion(document).cloneNode(true);
    evil.setAttribute("ID", "_evil");
    evil.getElementsByTagNameNS("*", "NameID").item(0).setTextContent("admin");
    Node signature = evil.getElementsByTagNameNS(XMLDSIG, "Signature").item(0);
    if (signature != null) {
      signature.getParentNode().removeChild(signature);
    }
    return evil;
  }

  private static Element object(Document document, Node content) {
    Element object = document.createElementNS(XMLDSIG, "ds:Object");
    object.appendChild(content);
    return object;
  }

  /** The eight ways of "On Breaking SAML: Be Whoever You Want to Be", and variants of them. */
  @TestFactory
  Stream<DynamicTest> wrappedSignatures() {
    return Stream.of(
            cases.forgedWhole(
                "1: the signed response inside the signature of a forged one",
                SamlCase.MALFORMED,
                document -> {
                  Element signed = document.getDocumentElement();
                  Element root = (Element) signed.cloneNode(true);
                  root.setAttribute("ID", "_evil-response");
                  root.getElementsByTagNameNS("*", "NameID").item(0).setTextContent("admin");
                  Element signature = TestIdp.signature(document);
                  SamlCase.makeRoot(document, root);
                  Element copied = TestIdp.signature(document);
                  signature.getParentNode().removeChild(signature);
                  copied.getParentNode().replaceChild(signature, copied);
                  signature.appendChild(signed);
                }),
            cases.forgedWhole(
                "2: the signed response beside its signature in a forged one",
                SamlCase.MALFORMED,
                document -> {
                  Element signed = document.getDocumentElement();
                  Element root = (Element) signed.cloneNode(true);
                  root.setAttribute("ID", "_evil-response");
                  Element signature = TestIdp.signature(document);
                  signature.getParentNode().removeChild(signature);
                  SamlCase.makeRoot(document, root);
                  Element copied = TestIdp.signature(document);
                  copied.getParentNode().replaceChild(signature, copied);
                  root.insertBefore(signed, signature);
                }),
            cases.forged(
                "3: a forged assertion before the signed one",
                SamlCase.MALFORMED,
                document ->
                    document
                        .getDocumentElement()
                        .insertBefore(evil(document), TestIdp.assertion(document))),
            cases.forged(
                "3a: a forged assertion after the signed one",
                SamlCase.MALFORMED,
                document -> document.getDocumentElement().appendChild(evil(document))),
            cases.forged(
                "4: the signed assertion inside a forged one",
                SamlCase.MALFORMED,
                document -> {
                  Element signed = TestIdp.assertion(document);
                  Element evil = evil(document);
                  document.getDocumentElement().replaceChild(evil, signed);
                  evil.appendChild(signed);
                }),
            cases.forged(
                "5: the signed assertion changed, with a copy of the original at the end",
                SamlCase.MALFORMED,
                document -> {
                  Element signed = TestIdp.assertion(document);
                  Element original = evil(document);
                  original.setAttribute("ID", "_assertion");
                  original.getElementsByTagNameNS("*", "NameID").item(0).setTextContent("maria");
                  signed.setAttribute("ID", "_evil");
                  signed.getElementsByTagNameNS("*", "NameID").item(0).setTextContent("admin");
                  document.getDocumentElement().appendChild(original);
                }),
            cases.forged(
                "6: the signed assertion changed, with a copy of the original in its signature",
                SamlCase.MALFORMED,
                document -> {
                  Element signed = TestIdp.assertion(document);
                  Element original = evil(document);
                  original.setAttribute("ID", "_assertion");
                  signed.setAttribute("ID", "_evil");
                  TestIdp.signature(document).appendChild(original);
                }),
            cases.forged(
                "7: a forged assertion in extensions",
                SamlCase.MALFORMED,
                document -> {
                  Element extensions =
                      document.createElementNS(
                          "urn:oasis:names:tc:SAML:2.0:protocol", "samlp:Extensions");
                  extensions.appendChild(evil(document));
                  document
                      .getDocumentElement()
                      .insertBefore(extensions, TestIdp.assertion(document));
                }),
            cases.forged(
                "8: the original in an object of the signature",
                SamlCase.MALFORMED,
                document -> {
                  Element signed = TestIdp.assertion(document);
                  Element original = evil(document);
                  original.setAttribute("ID", "_assertion");
                  signed.setAttribute("ID", "_evil");
                  TestIdp.signature(document).appendChild(object(document, original));
                }),
            cases.forged(
                "a forged assertion of another namespace",
                SamlCase.MALFORMED,
                document ->
                    document
                        .getDocumentElement()
                        .appendChild(document.createElementNS("urn:x", "x:Assertion"))),
            cases.forged(
                "an id that is there twice",
                SamlCase.SIGNATURE,
                document -> document.getDocumentElement().setAttribute("ID", "_assertion")),
            cases.forged(
                "an id that is there twice under a name in lower case",
                SamlCase.SIGNATURE,
                document -> {
                  Element other = document.createElementNS("urn:x", "x:y");
                  other.setAttributeNS(null, "id", "_assertion");
                  document.getDocumentElement().appendChild(other);
                }),
            cases.forged(
                "a signature taken to the response",
                SamlCase.SIGNATURE,
                document -> {
                  Element signature = TestIdp.signature(document);
                  document.getDocumentElement().appendChild(signature);
                }),
            cases.forged(
                "a signature taken into the subject",
                SamlCase.SIGNATURE,
                document ->
                    TestIdp.assertion(document)
                        .getElementsByTagNameNS("*", "Subject")
                        .item(0)
                        .appendChild(TestIdp.signature(document))))
        .map(cases::test);
  }

  private static String signedAs(TestIdp.Manner manner) {
    Document document = TestIdp.parse(world.text("plain"));
    TestIdp.sign(TestIdp.assertion(document), manner);
    return TestIdp.encoded(document);
  }

  private static TestIdp.Manner manner(String method, String digest, String... transforms) {
    return new TestIdp.Manner(world.idp.keys().getPrivate(), method, digest, List.of(transforms));
  }

  @TestFactory
  Stream<DynamicTest> signatures() throws Exception {
    TestIdp other = new TestIdp();
    String exclusive = CanonicalizationMethod.EXCLUSIVE;
    return Stream.of(
            cases.invalid("none", SamlCase.SIGNATURE, () -> TestIdp.encoded(world.text("plain"))),
            cases.invalid(
                "of another's key",
                SamlCase.SIGNATURE,
                () -> TestIdp.encoded(other.signed(world.text("plain")))),
            cases.invalid(
                "by HMAC with the certificate's public key as its secret",
                SamlCase.SIGNATURE,
                () ->
                    signedAs(
                        new TestIdp.Manner(
                            new SecretKeySpec(
                                ((RSAPublicKey) world.idp.keys().getPublic()).getEncoded(), "HMAC"),
                            SignatureMethod.HMAC_SHA1,
                            DigestMethod.SHA256,
                            List.of(Transform.ENVELOPED, exclusive)))),
            cases.invalid(
                "by SHA-1",
                SamlCase.SIGNATURE,
                () ->
                    signedAs(
                        manner(
                            SignatureMethod.RSA_SHA1,
                            DigestMethod.SHA1,
                            Transform.ENVELOPED,
                            exclusive))),
            cases.invalid(
                "with another reference",
                SamlCase.SIGNATURE,
                () -> signedAs(world.idp.usual("#_assertion", "#_assertion"))),
            cases.invalid(
                "of all and nothing by name",
                SamlCase.SIGNATURE,
                () -> signedAs(world.idp.usual(""))),
            cases.invalid(
                "after more transforms than it needs",
                SamlCase.SIGNATURE,
                () ->
                    signedAs(
                        manner(
                            "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
                            DigestMethod.SHA256,
                            Transform.ENVELOPED,
                            exclusive,
                            exclusive))),
            cases.forged(
                "of what was changed afterwards",
                SamlCase.SIGNATURE,
                document ->
                    document.getElementsByTagNameNS("*", "NameID").item(0).setTextContent("admin")),
            cases.forged(
                "with its value emptied",
                SamlCase.SIGNATURE,
                document ->
                    document
                        .getElementsByTagNameNS("*", "SignatureValue")
                        .item(0)
                        .setTextContent("")),
            cases.forged(
                "with an XSLT transform",
                SamlCase.SIGNATURE,
                document ->
                    ((Element) document.getElementsByTagNameNS("*", "Transform").item(0))
                        .setAttribute("Algorithm", Transform.XSLT)),
            cases.forged(
                "with a reference to a file",
                SamlCase.SIGNATURE,
                document ->
                    ((Element) document.getElementsByTagNameNS("*", "Reference").item(0))
                        .setAttribute("URI", "file:///etc/passwd")),
            cases.forged(
                "removed",
                SamlCase.SIGNATURE,
                document -> TestIdp.assertion(document).removeChild(TestIdp.signature(document))))
        .map(cases::test);
  }
}
