package io.hindsight.http.aws.iam;

import io.hindsight.http.aws.protocol.AwsError;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** SSH public keys as IAM takes them: RSA of 2,048 bits or more, in SSH's encoding or PEM. */
final class SshKeys {
  private static final String RSA = "ssh-rsa";
  private static final int FEWEST_BITS = 2048;
  private static final int MOST_BITS = 16_384;
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN PUBLIC KEY-----([^-]+)-----END PUBLIC KEY-----");

  /**
   * A key that was read.
   *
   * @param line as SSH writes it, with its comment where it has one
   * @param fingerprint MD5 of the key's blob, in pairs of hexadecimal digits
   */
  record Parsed(String line, String fingerprint, RSAPublicKey key) {}

  private SshKeys() {}

  static Parsed parse(String body) {
    Matcher pem = PEM.matcher(body);
    try {
      if (pem.find()) {
        RSAPublicKey key =
            (RSAPublicKey)
                KeyFactory.getInstance("RSA")
                    .generatePublic(
                        new X509EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1))));
        byte[] blob = blob(key);
        return checked(RSA + ' ' + Base64.getEncoder().encodeToString(blob), blob, key);
      }
      String[] parts = body.strip().split("\\s+", 3);
      if (parts.length < 2 || !parts[0].equals(RSA)) {
        throw unrecognized();
      }
      byte[] blob = Base64.getDecoder().decode(parts[1]);
      return checked(body.strip(), blob, key(blob));
    } catch (GeneralSecurityException
        | IllegalArgumentException
        | BufferUnderflowException
        | ClassCastException e) {
      throw unrecognized();
    }
  }

  private static Parsed checked(String line, byte[] blob, RSAPublicKey key) {
    int bits = key.getModulus().bitLength();
    if (bits < FEWEST_BITS || bits > MOST_BITS) {
      throw AwsError.of(
          "InvalidPublicKey", "Length of Public Key should be between 2048 and 16384 bits.");
    }
    try {
      byte[] digest = MessageDigest.getInstance("MD5").digest(blob);
      return new Parsed(line, HexFormat.ofDelimiter(":").formatHex(digest), key);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static RSAPublicKey key(byte[] blob) throws GeneralSecurityException {
    ByteBuffer buffer = ByteBuffer.wrap(blob);
    if (!new String(next(buffer), StandardCharsets.US_ASCII).equals(RSA)) {
      throw unrecognized();
    }
    BigInteger exponent = new BigInteger(next(buffer));
    BigInteger modulus = new BigInteger(next(buffer));
    if (buffer.hasRemaining()) {
      throw unrecognized();
    }
    return (RSAPublicKey)
        KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
  }

  private static byte[] next(ByteBuffer buffer) {
    int length = buffer.getInt();
    if (length < 0 || length > buffer.remaining()) {
      throw unrecognized();
    }
    byte[] bytes = new byte[length];
    buffer.get(bytes);
    return bytes;
  }

  private static byte[] blob(RSAPublicKey key) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      for (byte[] part :
          new byte[][] {
            RSA.getBytes(StandardCharsets.US_ASCII),
            key.getPublicExponent().toByteArray(),
            key.getModulus().toByteArray()
          }) {
        out.writeInt(part.length);
        out.write(part);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** A stored key in PEM. */
  static String pem(String line) {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'})
            .encodeToString(parse(line).key().getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }

  private static AwsError unrecognized() {
    return AwsError.of("UnrecognizedPublicKeyEncoding", "Invalid public key uploaded.");
  }
}
