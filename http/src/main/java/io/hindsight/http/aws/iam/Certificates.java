package io.hindsight.http.aws.iam;

import io.hindsight.http.aws.protocol.AwsError;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.math.ec.ECPoint;

/** X.509 certificates and private keys as IAM takes them: PEM, checked, in AWS's words. */
final class Certificates {
  private static final Pattern CERTIFICATE =
      Pattern.compile("-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----");
  private static final Pattern KEY =
      Pattern.compile(
          "-----BEGIN (RSA |EC )?PRIVATE KEY-----([^-]+)-----END (RSA |EC )?PRIVATE KEY-----");

  private Certificates() {}

  /** The one certificate in a text; where there is none or it cannot be read, it is an error. */
  static X509Certificate parse(String pem) throws CertificateException {
    List<X509Certificate> certificates = all(pem);
    if (certificates.size() != 1) {
      throw new CertificateException("not one certificate");
    }
    return certificates.get(0);
  }

  private static List<X509Certificate> all(String pem) throws CertificateException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> certificates = new ArrayList<>();
    Matcher matcher = CERTIFICATE.matcher(pem);
    while (matcher.find()) {
      try {
        byte[] der = Base64.getMimeDecoder().decode(matcher.group(1));
        certificates.add(
            (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
      } catch (IllegalArgumentException e) {
        throw new CertificateException(e);
      }
    }
    return certificates;
  }

  /** A server's certificate, which has begun to be valid and goes with the chain and the key. */
  static X509Certificate server(String body, String chain, String privateKey, Instant now) {
    X509Certificate certificate;
    try {
      certificate = parse(body);
    } catch (CertificateException e) {
      throw malformed(
          "Unable to parse certificate. Please ensure the certificate is in PEM format.");
    }
    if (certificate.getNotBefore().toInstant().isAfter(now)) {
      throw malformed("The certificate is not valid yet.");
    }
    if (!matches(key(privateKey), certificate.getPublicKey())) {
      throw AwsError.of("KeyPairMismatch", "Private key does not match the public key.");
    }
    if (!chain.isEmpty()) {
      checkChain(certificate, chain);
    }
    return certificate;
  }

  private static void checkChain(X509Certificate leaf, String chain) {
    List<X509Certificate> issuers;
    try {
      issuers = all(chain);
    } catch (CertificateException e) {
      issuers = List.of();
    }
    if (issuers.isEmpty()) {
      throw malformed(
          "Unable to parse certificate. Please ensure the certificate is in PEM format.");
    }
    X509Certificate signed = leaf;
    for (int i = 0; i < issuers.size(); i++) {
      if (!isSignedBy(signed, issuers.get(i))) {
        throw malformed(
            "Unable to validate certificate chain. The certificate chain must start with the"
                + " immediate signing certificate, followed by any intermediaries in order. The"
                + " index within the chain of the invalid certificate is: "
                + (i - 1));
      }
      signed = issuers.get(i);
    }
  }

  private static boolean isSignedBy(X509Certificate certificate, X509Certificate issuer) {
    try {
      certificate.verify(issuer.getPublicKey());
      return certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** Checks a private key: PKCS #8, PKCS #1 or SEC 1, in PEM and not encrypted. */
  static AsymmetricKeyParameter key(String pem) {
    Matcher matcher = KEY.matcher(pem);
    if (!matcher.find()) {
      throw malformed("Invalid Private Key.");
    }
    try {
      byte[] der = Base64.getMimeDecoder().decode(matcher.group(2));
      String kind = matcher.group(1);
      return PrivateKeyFactory.createKey(
          kind == null
              ? PrivateKeyInfo.getInstance(der)
              : kind.equals("RSA ")
                  ? new PrivateKeyInfo(
                      new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption),
                      RSAPrivateKey.getInstance(der))
                  : sec1(ECPrivateKey.getInstance(der)));
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      throw malformed("Invalid Private Key.");
    }
  }

  private static PrivateKeyInfo sec1(ECPrivateKey key) throws IOException {
    ASN1ObjectIdentifier curve =
        ASN1ObjectIdentifier.getInstance(key.getParametersObject().toASN1Primitive());
    return new PrivateKeyInfo(
        new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve), key);
  }

  private static boolean matches(AsymmetricKeyParameter key, PublicKey publicKey) {
    if (key instanceof RSAKeyParameters rsa && publicKey instanceof RSAPublicKey expected) {
      return rsa.getModulus().equals(expected.getModulus());
    }
    if (key instanceof ECPrivateKeyParameters ec && publicKey instanceof ECPublicKey expected) {
      ECPoint point = ec.getParameters().getG().multiply(ec.getD()).normalize();
      BigInteger x = point.getAffineXCoord().toBigInteger();
      BigInteger y = point.getAffineYCoord().toBigInteger();
      return x.equals(expected.getW().getAffineX()) && y.equals(expected.getW().getAffineY());
    }
    return false;
  }

  /** SHA-1 of a certificate, by which one is known again. */
  static String fingerprint(X509Certificate certificate) throws CertificateException {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-1").digest(certificate.getEncoded()));
    } catch (CertificateEncodingException | NoSuchAlgorithmException e) {
      throw new CertificateException(e);
    }
  }

  private static AwsError malformed(String message) {
    return AwsError.of("MalformedCertificate", message);
  }
}
