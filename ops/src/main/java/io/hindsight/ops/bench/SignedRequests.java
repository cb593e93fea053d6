package io.hindsight.ops.bench;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Requests of IAM's query protocol as bytes, signed with version 4 as the AWS CLI signs them. */
final class SignedRequests {
  private static final String TYPE = "application/x-www-form-urlencoded; charset=utf-8";
  private static final DateTimeFormatter BASIC =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final String host;
  private final String accessKeyId;
  private final String date;
  private final byte[] signingKey;

  SignedRequests(int port, String accessKeyId, String secretAccessKey) {
    this.host = "127.0.0.1:" + port;
    this.accessKeyId = accessKeyId;
    this.date = BASIC.format(Instant.now());
    byte[] key = hmac(bytes("AWS4" + secretAccessKey), date.substring(0, 8));
    this.signingKey = hmac(hmac(hmac(key, "us-east-1"), "iam"), "aws4_request");
  }

  byte[] iam(String action, Map<String, String> parameters) {
    String body =
        "Action="
            + action
            + "&Version=2010-05-08"
            + parameters.entrySet().stream()
                .map(each -> "&" + encoded(each.getKey()) + "=" + encoded(each.getValue()))
                .collect(Collectors.joining());
    String scope = date.substring(0, 8) + "/us-east-1/iam/aws4_request";
    String canonical =
        "POST\n/\n\ncontent-type:"
            + TYPE
            + "\nhost:"
            + host
            + "\nx-amz-date:"
            + date
            + "\n\ncontent-type;host;x-amz-date\n"
            + sha256(body);
    String toSign = "AWS4-HMAC-SHA256\n" + date + "\n" + scope + "\n" + sha256(canonical);
    String signature = HexFormat.of().formatHex(hmac(signingKey, toSign));
    return bytes(
        "POST / HTTP/1.1\r\nHost: "
            + host
            + "\r\nUser-Agent: hindsight-bench\r\nContent-Type: "
            + TYPE
            + "\r\nX-Amz-Date: "
            + date
            + "\r\nAuthorization: AWS4-HMAC-SHA256 Credential="
            + accessKeyId
            + "/"
            + scope
            + ", SignedHeaders=content-type;host;x-amz-date, Signature="
            + signature
            + "\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes(text)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(bytes(text));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
