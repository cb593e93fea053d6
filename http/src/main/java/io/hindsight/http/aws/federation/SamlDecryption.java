package io.hindsight.http.aws.federation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.xml.security.Init;
import org.apache.xml.security.encryption.EncryptedKey;
import org.apache.xml.security.encryption.XMLCipher;
import org.apache.xml.security.encryption.XMLEncryptionException;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * Decrypts assertions with the private keys of their provider, by Apache Santuario. Keys come by
 * RSA-OAEP alone. Whatever goes wrong looks the same from outside, and the same as a signature that
 * does not hold, so that nobody learns about a plain text by trying.
 */
final class SamlDecryption {
  private static final String ENCRYPTION = "http://www.w3.org/2001/04/xmlenc#";
  private static final Set<String> TRANSPORTS = Set.of(XMLCipher.RSA_OAEP, XMLCipher.RSA_OAEP_11);
  private static final Set<String> CIPHERS =
      Set.of(
          XMLCipher.AES_128,
          XMLCipher.AES_192,
          XMLCipher.AES_256,
          XMLCipher.AES_128_GCM,
          XMLCipher.AES_192_GCM,
          XMLCipher.AES_256_GCM);

  static {
    Init.init();
  }

  private SamlDecryption() {}

  /** The assertion as the root of a document of its own. */
  static Element assertion(Element encrypted, List<PrivateKey> keys) {
    Document document = encrypted.getOwnerDocument();
    List<Element> data = SecureXml.children(encrypted, ENCRYPTION, "EncryptedData");
    boolean refers =
        encrypted.getElementsByTagNameNS("*", "CipherReference").getLength() > 0
            || encrypted.getElementsByTagNameNS("*", "RetrievalMethod").getLength() > 0;
    if (data.size() != 1 || refers) {
      throw SamlSignatures.invalid();
    }
    NodeList wrapped = encrypted.getElementsByTagNameNS(ENCRYPTION, "EncryptedKey");
    for (int i = 0; i < wrapped.getLength(); i++) {
      for (PrivateKey key : keys) {
        try {
          return SecureXml.parse(plain(document, data.get(0), (Element) wrapped.item(i), key))
              .getDocumentElement();
        } catch (GeneralSecurityException
            | XMLEncryptionException
            | IOException
            | SAXException
            | ParserConfigurationException
            | RuntimeException e) {
          // Perhaps another key opens it.
        }
      }
    }
    throw SamlSignatures.invalid();
  }

  private static String plain(Document document, Element data, Element wrapped, PrivateKey key)
      throws GeneralSecurityException, XMLEncryptionException {
    String algorithm = algorithm(data);
    if (!TRANSPORTS.contains(algorithm(wrapped)) || !CIPHERS.contains(algorithm)) {
      throw new GeneralSecurityException("not an algorithm that is taken");
    }
    XMLCipher unwrapping = XMLCipher.getInstance();
    unwrapping.setSecureValidation(true);
    unwrapping.init(XMLCipher.UNWRAP_MODE, key);
    EncryptedKey encryptedKey = unwrapping.loadEncryptedKey(document, wrapped);
    Key secret = unwrapping.decryptKey(encryptedKey, algorithm);
    XMLCipher cipher = XMLCipher.getInstance();
    cipher.setSecureValidation(true);
    cipher.init(XMLCipher.DECRYPT_MODE, secret);
    return new String(cipher.decryptToByteArray(data), StandardCharsets.UTF_8);
  }

  private static String algorithm(Element encrypted) {
    return SecureXml.children(encrypted, ENCRYPTION, "EncryptionMethod").stream()
        .map(method -> method.getAttribute("Algorithm"))
        .findFirst()
        .orElse("");
  }

  /** The RSA keys in PEM, PKCS #8 or PKCS #1. */
  static List<PrivateKey> keys(List<String> pems) {
    List<PrivateKey> keys = new ArrayList<>();
    for (String pem : pems) {
      byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
      try {
        byte[] info =
            pem.contains("RSA PRIVATE")
                ? new PrivateKeyInfo(
                        new AlgorithmIdentifier(
                            PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                        RSAPrivateKey.getInstance(der))
                    .getEncoded()
                : der;
        keys.add(KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(info)));
      } catch (GeneralSecurityException | IOException e) {
        // A key of another kind decrypts no assertion.
      }
    }
    return keys;
  }
}
