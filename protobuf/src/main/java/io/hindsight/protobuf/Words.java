package io.hindsight.protobuf;

import io.hindsight.domain.arn.AccountId;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Strings that were met lately, so that what comes again and again takes memory once. May be used
 * by any number of threads: a word that two of them overwrite for each other is merely made anew.
 */
final class Words {
  private static final int SLOTS = 1 << 14;
  private static final int ACCOUNTS = 1 << 8;
  private static final int LONGEST = 200;

  static final Words SHARED = new Words();

  private final AtomicReferenceArray<String> slots = new AtomicReferenceArray<>(SLOTS);
  private final AtomicReferenceArray<AccountId> accounts = new AtomicReferenceArray<>(ACCOUNTS);

  private Words() {}

  /** The string of UTF-8 bytes. */
  String of(byte[] bytes, int from, int length) {
    if (length == 0) {
      return "";
    }
    if (length > LONGEST) {
      return new String(bytes, from, length, StandardCharsets.UTF_8);
    }
    int hash = 0;
    for (int i = from; i < from + length; i++) {
      hash = 31 * hash + bytes[i];
    }
    int slot = slot(hash);
    String known = slots.getPlain(slot);
    if (known != null && isAscii(known, bytes, from, length)) {
      return known;
    }
    String fresh = new String(bytes, from, length, StandardCharsets.UTF_8);
    slots.setPlain(slot, fresh);
    return fresh;
  }

  /** An equal string, the one met before where there is one. */
  String of(String word) {
    if (word.isEmpty() || word.length() > LONGEST) {
      return word;
    }
    int slot = slot(word.hashCode());
    String known = slots.getPlain(slot);
    if (known != null && known.equals(word)) {
      return known;
    }
    slots.setPlain(slot, word);
    return word;
  }

  AccountId account(String id) {
    int slot = slot(id.hashCode()) & (ACCOUNTS - 1);
    AccountId known = accounts.getPlain(slot);
    if (known != null && known.value().equals(id)) {
      return known;
    }
    AccountId fresh = new AccountId(id);
    accounts.setPlain(slot, fresh);
    return fresh;
  }

  private static int slot(int hash) {
    return (hash ^ hash >>> 14) & (SLOTS - 1);
  }

  private static boolean isAscii(String known, byte[] bytes, int from, int length) {
    if (known.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (known.charAt(i) != bytes[from + i]) {
        return false;
      }
    }
    return true;
  }
}
