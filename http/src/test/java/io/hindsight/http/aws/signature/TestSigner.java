package io.hindsight.http.aws.signature;

import io.hindsight.http.aws.protocol.WireRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs requests step by step as AWS's guide tells, with every part open to forgery. */
public final class TestSigner {
  public String method = "POST";
  public String path = "/";
  public String query = "";
  public byte[] body = new byte[0];
  public final Map<String, String> headers = new TreeMap<>();
  public String accessKey = "AKIDEXAMPLE";
  public String secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
  public String date = "20150830T123600Z";
  public String scopeDate = "20150830";
  public String region = "us-east-1";
  public String service = "iam";
  public String terminator = "aws4_request";

  public TestSigner header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  public TestSigner body(String text) {
    body = text.getBytes(StandardCharsets.UTF_8);
    return this;
  }

  public TestSigner at(String basicDate) {
    date = basicDate;
    scopeDate = basicDate.substring(0, 8);
    return this;
  }

  /** The request with an Authorization header. */
  public WireRequest signed() {
    headers.put("x-amz-date", date);
    String authorization =
        "AWS4-HMAC-SHA256 Credential="
            + accessKey
            + "/"
            + scope()
            + ", SignedHeaders="
            + signedHeaders()
            + ", Signature="
            + signature(query, sha256(body));
    return request(query, authorization);
  }

  /** The request with its signature in the query string. */
  public WireRequest presigned(String expires) {
    String unsigned =
        query
            + (query.isEmpty() ? "" : "&")
            + "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential="
            + encode(accessKey + "/" + scope())
            + "&X-Amz-Date="
            + date
            + (expires == null ? "" : "&X-Amz-Expires=" + expires)
            + "&X-Amz-SignedHeaders="
            + encode(signedHeaders());
    return request(unsigned + "&X-Amz-Signature=" + signature(unsigned, sha256(body)), null);
  }

  public WireRequest request(String rawQuery, String authorization) {
    List<WireRequest.Header> all = new ArrayList<>();
    headers.forEach((name, value) -> all.add(new WireRequest.Header(name, value)));
    if (authorization != null) {
      all.add(new WireRequest.Header("Authorization", authorization));
    }
    return new WireRequest(method, path, rawQuery, all, body, "127.0.0.1", false);
  }

  public String scope() {
    return scopeDate + "/" + region + "/" + service + "/" + terminator;
  }

  public String signedHeaders() {
    return String.join(";", headers.keySet());
  }

  private String signature(String rawQuery, String payloadHash) {
    StringBuilder canonical = new StringBuilder(method + "\n");
    canonical.append(encode(path).replace("%2F", "/")).append('\n');
    List<String> parameters = new ArrayList<>(List.of(rawQuery.split("&", -1)));
    parameters.sort(null);
    canonical.append(String.join("&", parameters)).append('\n');
    headers.forEach(
        (name, value) ->
            canonical
                .append(name)
                .append(':')
                .append(value.strip().replaceAll(" +", " "))
                .append('\n'));
    canonical.append('\n').append(signedHeaders()).append('\n').append(payloadHash);
    String toSign =
        "AWS4-HMAC-SHA256\n"
            + date
            + "\n"
            + scope()
            + "\n"
            + sha256(canonical.toString().getBytes(StandardCharsets.UTF_8));
    byte[] key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
    for (String part : List.of(scopeDate, region, service, terminator)) {
      key = hmac(key, part);
    }
    return HexFormat.of().formatHex(hmac(key, toSign));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (java.security.GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  public static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (java.security.GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
