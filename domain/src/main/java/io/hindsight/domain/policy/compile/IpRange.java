package io.hindsight.domain.policy.compile;

import org.jspecify.annotations.Nullable;

/** A range of IP addresses in CIDR form, version 4 or 6. */
final class IpRange {
  private final boolean v4;
  private final int bits;
  private final int address;
  private final int @Nullable [] groups;

  private IpRange(boolean v4, int bits, int address, int @Nullable [] groups) {
    this.v4 = v4;
    this.bits = bits;
    this.address = address;
    this.groups = groups;
  }

  /** The range that {@code text} names; null where it names none. */
  static @Nullable IpRange parse(String text) {
    int slash = text.indexOf('/');
    int end = slash < 0 ? text.length() : slash;
    boolean v4 = text.indexOf(':') < 0;
    int most = v4 ? 32 : 128;
    int bits = most;
    if (slash >= 0) {
      bits = number(text, slash + 1, text.length(), 3);
      if (bits < 0 || bits > most) {
        return null;
      }
    }
    if (v4) {
      long address = v4(text, end);
      return address < 0 ? null : new IpRange(true, bits, (int) address, null);
    }
    int[] groups = v6(text.substring(0, end));
    return groups == null ? null : new IpRange(false, bits, 0, groups);
  }

  boolean contains(String ip) {
    if (v4) {
      long other = v4(ip, ip.length());
      return other >= 0 && (bits == 0 || ((int) other ^ address) >>> (32 - bits) == 0);
    }
    int[] mine = groups;
    int[] others = ip.indexOf(':') < 0 ? null : v6(ip);
    if (others == null || mine == null) {
      return false;
    }
    for (int i = 0; i < 8; i++) {
      int here = Math.min(16, bits - i * 16);
      if (here <= 0) {
        return true;
      }
      if ((others[i] ^ mine[i]) >>> (16 - here) != 0) {
        return false;
      }
    }
    return true;
  }

  private static int number(String text, int from, int to, int most) {
    if (from >= to || to - from > most) {
      return -1;
    }
    int value = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      value = value * 10 + (c - '0');
    }
    return value;
  }

  private static long v4(String text, int end) {
    long address = 0;
    int from = 0;
    for (int part = 0; part < 4; part++) {
      int dot = part == 3 ? end : text.indexOf('.', from);
      if (dot < 0 || dot > end) {
        return -1;
      }
      int value = number(text, from, dot, 3);
      if (value < 0 || value > 255) {
        return -1;
      }
      address = address << 8 | value;
      from = dot + 1;
    }
    return address;
  }

  private static int @Nullable [] v6(String text) {
    int gap = text.indexOf("::");
    if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
      return null;
    }
    int[] groups = new int[8];
    if (gap < 0) {
      return fill(text, groups, 0) == 8 ? groups : null;
    }
    String head = text.substring(0, gap);
    String tail = text.substring(gap + 2);
    int heads = head.isEmpty() ? 0 : fill(head, groups, 0);
    int[] last = new int[8];
    int tails = tail.isEmpty() ? 0 : fill(tail, last, 0);
    if (heads < 0 || tails < 0 || heads + tails > 7) {
      return null;
    }
    System.arraycopy(last, 0, groups, 8 - tails, tails);
    return groups;
  }

  /** How many groups were there; -1 where the text is no part of an address. */
  private static int fill(String text, int[] groups, int from) {
    int count = from;
    for (String part : text.split(":", -1)) {
      if (part.indexOf('.') >= 0) {
        long embedded = v4(part, part.length());
        if (embedded < 0 || count > 6) {
          return -1;
        }
        groups[count++] = (int) (embedded >>> 16);
        groups[count++] = (int) (embedded & 0xFFFF);
        continue;
      }
      if (part.isEmpty() || part.length() > 4 || count > 7) {
        return -1;
      }
      int value = 0;
      for (int i = 0; i < part.length(); i++) {
        int digit = Character.digit(part.charAt(i), 16);
        if (digit < 0) {
          return -1;
        }
        value = value << 4 | digit;
      }
      groups[count++] = value;
    }
    return count;
  }
}
