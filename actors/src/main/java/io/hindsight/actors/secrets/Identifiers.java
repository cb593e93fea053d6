package io.hindsight.actors.secrets;

import io.hindsight.domain.arn.AccountId;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Makes what must not be guessed or met twice: unique ids, access keys, secrets. */
public final class Identifiers {
  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private final SecureRandom random = new SecureRandom();

  /** A unique id as IAM has them: {@code prefix}, such as {@code AIDA}, and 17 characters. */
  public String uniqueId(String prefix) {
    return prefix + letters(17);
  }

  /**
   * An access key id: {@code AKIA} or {@code ASIA} and 16 characters of base 32; the account is in
   * bits 1 to 40 of them, where AWS has it and GetAccessKeyInfo finds it.
   */
  public String accessKeyId(String prefix, AccountId account) {
    long low = bytes(1)[0] & 0x7F;
    long head = 1L << 47 | Long.parseLong(account.value()) << 7 | low;
    long bits = head << 2 | (bytes(1)[0] & 3);
    StringBuilder id = new StringBuilder(prefix);
    for (int shift = 45; shift >= 0; shift -= 5) {
      id.append(BASE32.charAt((int) (bits >>> shift) & 31));
    }
    return id.append(letters(6)).toString();
  }

  /** The account in an access key id. */
  public static Optional<AccountId> accountOf(String accessKeyId) {
    if (accessKeyId.length() != 20) {
      return Optional.empty();
    }
    long bits = 0;
    for (int i = 4; i < 14; i++) {
      int digit = BASE32.indexOf(accessKeyId.charAt(i));
      if (digit < 0) {
        return Optional.empty();
      }
      bits = bits << 5 | digit;
    }
    long account = bits >>> 9 & 0xFFFFFFFFFFL;
    return account > 999_999_999_999L
        ? Optional.empty()
        : Optional.of(new AccountId(String.format(Locale.ROOT, "%012d", account)));
  }

  /** A secret access key: 40 characters of base64. */
  public String secretAccessKey() {
    return Base64.getEncoder().encodeToString(bytes(30));
  }

  public byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  /** A request or event id. */
  public String uuid() {
    return UUID.randomUUID().toString();
  }

  /** An account id that AWS could give. */
  public AccountId accountId() {
    return new AccountId(Long.toString(random.nextLong(100_000_000_000L, 1_000_000_000_000L)));
  }

  private String letters(int count) {
    StringBuilder letters = new StringBuilder(count);
    for (byte b : bytes(count)) {
      letters.append(BASE32.charAt(b & 31));
    }
    return letters.toString();
  }
}
