package io.hindsight.http.aws.signature;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The keys derived from secrets, kept since deriving one costs four HMACs. */
final class SigningKeys {
  private static final int MAX_KEYS = 20_000;
  private static final ThreadLocal<Mac> MACS = ThreadLocal.withInitial(SigningKeys::mac);

  // INVARIANT: the secret is part of the key, so that a replaced secret is never served by an old
  // derivation.
  private record Scope(String secret, String date, String region, String service) {}

  private final Map<Scope, SecretKeySpec> keys = new ConcurrentHashMap<>();

  SecretKeySpec key(String secret, String date, String region, String service) {
    Scope scope = new Scope(secret, date, region, service);
    SecretKeySpec known = keys.get(scope);
    if (known != null) {
      return known;
    }
    byte[] first = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
    byte[] dated = hmac(new SecretKeySpec(first, "HmacSHA256"), date);
    byte[] regional = hmac(new SecretKeySpec(dated, "HmacSHA256"), region);
    byte[] serving = hmac(new SecretKeySpec(regional, "HmacSHA256"), service);
    byte[] signing = hmac(new SecretKeySpec(serving, "HmacSHA256"), "aws4_request");
    SecretKeySpec derived = new SecretKeySpec(signing, "HmacSHA256");
    if (keys.size() >= MAX_KEYS) {
      keys.clear();
    }
    keys.put(scope, derived);
    return derived;
  }

  static byte[] hmac(SecretKeySpec key, String text) {
    Mac mac = MACS.get();
    try {
      mac.init(key);
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Mac mac() {
    try {
      return Mac.getInstance("HmacSHA256");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
