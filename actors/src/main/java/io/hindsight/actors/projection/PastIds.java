package io.hindsight.actors.projection;

import io.hindsight.domain.arn.AccountId;
import java.util.HashSet;
import java.util.Set;

/**
 * The ids of the facts that are recorded of mirrored accounts, as hashes of 128 bits, and those of
 * the facts that are about to be.
 */
public final class PastIds {
  private static final long FNV_PRIME = 0x100000001b3L;
  private static final long FNV_BASIS = 0xcbf29ce484222325L;
  private static final long OTHER_PRIME = 0x9E3779B97F4A7C15L;

  private record Hash(long high, long low) {}

  private final Set<Hash> underWay = new HashSet<>();
  private long[] slots = new long[1 << 12];
  private int count;

  private static Hash hash(AccountId account, String id) {
    long high = FNV_BASIS;
    long low = OTHER_PRIME;
    String[] parts = {account.value(), id};
    for (String part : parts) {
      for (int i = 0; i < part.length(); i++) {
        high = (high ^ part.charAt(i)) * FNV_PRIME;
        low = Long.rotateLeft(low ^ part.charAt(i) * OTHER_PRIME, 29) * FNV_BASIS;
      }
    }
    return new Hash(high ^ (high >>> 31), low == 0 ? 1 : low);
  }

  /** A fact is recorded. */
  synchronized void add(AccountId account, String id) {
    Hash hash = hash(account, id);
    underWay.remove(hash);
    if (!contains(hash)) {
      if (++count * 3L > slots.length) {
        grow();
      }
      insert(slots, hash.high(), hash.low());
    }
  }

  /** Whether a fact is new; where it is, it counts as under way. */
  public synchronized boolean begin(AccountId account, String id) {
    Hash hash = hash(account, id);
    return !contains(hash) && underWay.add(hash);
  }

  /** A fact that was under way is not recorded after all. */
  public synchronized void abandon(AccountId account, String id) {
    underWay.remove(hash(account, id));
  }

  private boolean contains(Hash hash) {
    int mask = slots.length / 2 - 1;
    int at = (int) (hash.high() ^ hash.high() >>> 32) & mask;
    while (slots[2 * at + 1] != 0) {
      if (slots[2 * at] == hash.high() && slots[2 * at + 1] == hash.low()) {
        return true;
      }
      at = (at + 1) & mask;
    }
    return false;
  }

  private static void insert(long[] into, long high, long low) {
    int mask = into.length / 2 - 1;
    int at = (int) (high ^ high >>> 32) & mask;
    while (into[2 * at + 1] != 0) {
      at = (at + 1) & mask;
    }
    into[2 * at] = high;
    into[2 * at + 1] = low;
  }

  private void grow() {
    long[] larger = new long[slots.length * 2];
    for (int i = 0; i < slots.length; i += 2) {
      if (slots[i + 1] != 0) {
        insert(larger, slots[i], slots[i + 1]);
      }
    }
    slots = larger;
  }
}
