package io.hindsight.http.aws;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import java.security.InvalidKeyException;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.spec.SecretKeySpec;
import org.apache.commons.codec.binary.Base32;

/** Time-based one-time passwords (RFC 6238): six digits, steps of 30 seconds, each good once. */
public final class Totp {
  private final TimeBasedOneTimePasswordGenerator generator =
      new TimeBasedOneTimePasswordGenerator();
  private final Map<String, Long> used = new ConcurrentHashMap<>();

  /**
   * The drift of a device, in steps, where two codes are consecutive: none where one of them is of
   * this very step, as it is when they are typed in from a clock that goes right.
   *
   * @param seed in base 32
   * @param reach how many steps the device's clock may be off
   */
  public OptionalInt drift(String seed, String first, String second, Instant now, int reach) {
    for (int off = 0; off <= 2 * reach; off++) {
      int step = off % 2 == 0 ? off / 2 : -(off + 1) / 2;
      if (first.equals(code(seed, now, step)) && second.equals(code(seed, now, step + 1))) {
        return OptionalInt.of(step < 0 ? step + 1 : step);
      }
    }
    return OptionalInt.empty();
  }

  /** Whether a code is valid now, or was a step ago or will be in one, and was not used before. */
  public boolean accept(String serialNumber, String seed, int drift, String code, Instant now) {
    for (int near = -1; near <= 1; near++) {
      long step = now.getEpochSecond() / stepSeconds() + drift + near;
      if (code.equals(code(seed, now, drift + near))) {
        Long last = used.put(serialNumber, step);
        return last == null || last < step;
      }
    }
    return false;
  }

  private long stepSeconds() {
    return generator.getTimeStep().toSeconds();
  }

  private String code(String seed, Instant now, int drift) {
    try {
      return generator.generateOneTimePasswordString(
          new SecretKeySpec(new Base32().decode(seed), generator.getAlgorithm()),
          now.plus(generator.getTimeStep().multipliedBy(drift)));
    } catch (InvalidKeyException e) {
      throw new IllegalStateException(e);
    }
  }
}
