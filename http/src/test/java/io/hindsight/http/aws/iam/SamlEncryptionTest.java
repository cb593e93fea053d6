package io.hindsight.http.aws.iam;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hindsight.http.aws.federation.TestCertificates;
import io.hindsight.http.aws.federation.TestIdp;
import java.security.KeyPair;
import java.util.Base64;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.xml.security.encryption.XMLCipher;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import software.amazon.awssdk.services.iam.model.AssertionEncryptionModeType;

/** Assertions that are encrypted for a provider's private keys. */
class SamlEncryptionTest {
  private static final String SIGNATURE = "Response signature invalid";
  private static SamlWorld world;
  private static KeyPair first;
  private static KeyPair second;

  @BeforeAll
  static void start() throws Exception {
    world = new SamlWorld();
    first = TestCertificates.keys();
    second = TestCertificates.keys();
    for (KeyPair keys : new KeyPair[] {first, second}) {
      world.root.updateSAMLProvider(
          r -> r.samlProviderArn(world.provider).addPrivateKey(pem(keys)));
    }
  }

  @AfterAll
  static void stop() throws Exception {
    world.close();
  }

  private static String pem(KeyPair keys) {
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(keys.getPrivate().getEncoded())
        + "\n-----END PRIVATE KEY-----\n";
  }

  private static Document encrypted(KeyPair keys, TestIdp.Encryption manner) {
    return TestIdp.encrypted(world.idp.signed(world.text("plain")), keys.getPublic(), manner);
  }

  @TestFactory
  Stream<DynamicTest> algorithms() {
    return Stream.of(
            new TestIdp.Encryption(XMLCipher.RSA_OAEP, XMLCipher.AES_128, 128),
            new TestIdp.Encryption(XMLCipher.RSA_OAEP, XMLCipher.AES_256, 256),
            new TestIdp.Encryption(XMLCipher.RSA_OAEP, XMLCipher.AES_128_GCM, 128),
            new TestIdp.Encryption(XMLCipher.RSA_OAEP_11, XMLCipher.AES_256_GCM, 256))
        .map(
            manner ->
                DynamicTest.dynamicTest(
                    manner.toString(),
                    () -> {
                      for (KeyPair keys : new KeyPair[] {first, second}) {
                        String response = TestIdp.encoded(encrypted(keys, manner));
                        assertEquals("maria", world.assume("plain", response, r -> {}).subject());
                      }
                    }));
  }

  @Test
  void theResponseIsSignedAsItCame() {
    Document document =
        TestIdp.encrypted(
            TestIdp.parse(world.text("plain")), first.getPublic(), TestIdp.Encryption.USUAL);
    TestIdp.sign(document.getDocumentElement(), world.idp.usual());
    world.assume("plain", TestIdp.encoded(document), r -> {});
  }

  private record Refusal(String what, Document document) {}

  private static Refusal forged(String what, Consumer<Document> change) {
    Document document = encrypted(first, TestIdp.Encryption.USUAL);
    change.accept(document);
    return new Refusal(what, document);
  }

  private static Element element(Document document, String name) {
    return (Element) document.getElementsByTagNameNS("*", name).item(0);
  }

  @TestFactory
  Stream<DynamicTest> whatLooksLikeABadSignature() throws Exception {
    KeyPair stranger = TestCertificates.keys();
    return Stream.of(
            new Refusal("another's key", encrypted(stranger, TestIdp.Encryption.USUAL)),
            new Refusal(
                "a key that came by PKCS #1 1.5",
                encrypted(
                    first, new TestIdp.Encryption(XMLCipher.RSA_v1dot5, XMLCipher.AES_256, 256))),
            new Refusal(
                "no signature at all",
                TestIdp.encrypted(
                    TestIdp.parse(world.text("plain")),
                    first.getPublic(),
                    TestIdp.Encryption.USUAL)),
            new Refusal(
                "another's signature",
                TestIdp.encrypted(
                    new TestIdp().signed(world.text("plain")),
                    first.getPublic(),
                    TestIdp.Encryption.USUAL)),
            forged(
                "a cipher text that was changed",
                document -> {
                  Element value =
                      (Element) document.getElementsByTagNameNS("*", "CipherValue").item(1);
                  byte[] bytes = Base64.getMimeDecoder().decode(value.getTextContent());
                  bytes[bytes.length / 2] ^= 1;
                  value.setTextContent(Base64.getEncoder().encodeToString(bytes));
                }),
            forged(
                "a cipher text elsewhere",
                document -> {
                  Element reference =
                      document.createElementNS(
                          "http://www.w3.org/2001/04/xmlenc#", "xenc:CipherReference");
                  reference.setAttribute("URI", "file:///etc/passwd");
                  Element data = element(document, "CipherData");
                  data.replaceChild(reference, data.getFirstChild());
                }),
            forged(
                "a key elsewhere",
                document ->
                    element(document, "KeyInfo")
                        .appendChild(
                            document.createElementNS(
                                "http://www.w3.org/2000/09/xmldsig#", "ds:RetrievalMethod"))))
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.what(),
                    () ->
                        SamlWorld.refused(
                            "InvalidIdentityToken",
                            SIGNATURE,
                            () ->
                                world.assume("plain", TestIdp.encoded(each.document()), r -> {}))));
  }

  @Test
  void aPlainAssertionBesideAnEncryptedOneIsRefused() {
    Document document = encrypted(first, TestIdp.Encryption.USUAL);
    document
        .getDocumentElement()
        .appendChild(
            document.importNode(TestIdp.assertion(world.idp.signed(world.text("plain"))), true));
    SamlWorld.refused(
        "InvalidIdentityToken",
        "Your request included an invalid SAML response\\.",
        () -> world.assume("plain", TestIdp.encoded(document), r -> {}));
  }

  @Test
  void aProviderMayRequireEncryption() throws Exception {
    SamlWorld strict = new SamlWorld();
    try {
      strict.root.updateSAMLProvider(
          r ->
              r.samlProviderArn(strict.provider)
                  .addPrivateKey(pem(first))
                  .assertionEncryptionMode(AssertionEncryptionModeType.REQUIRED));
      SamlWorld.refused(
          "InvalidIdentityToken",
          "The specified provider requires that assertions are encrypted\\.",
          () -> strict.assume("plain", strict.response("plain", text -> text), r -> {}));
      Document document =
          TestIdp.encrypted(
              strict.idp.signed(strict.text("plain")), first.getPublic(), TestIdp.Encryption.USUAL);
      strict.assume("plain", TestIdp.encoded(document), r -> {});
    } finally {
      strict.close();
    }
  }
}
