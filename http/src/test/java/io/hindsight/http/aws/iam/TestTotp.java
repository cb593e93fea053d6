package io.hindsight.http.aws.iam;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import java.security.InvalidKeyException;
import java.time.Instant;
import javax.crypto.spec.SecretKeySpec;
import org.apache.commons.codec.binary.Base32;

/** A virtual MFA device as a user holds it. */
final class TestTotp {
  private static final TimeBasedOneTimePasswordGenerator GENERATOR =
      new TimeBasedOneTimePasswordGenerator();

  private TestTotp() {}

  /** The code that a device shows some steps from now. */
  static String code(String seed, Instant now, int steps) {
    try {
      return GENERATOR.generateOneTimePasswordString(
          new SecretKeySpec(new Base32().decode(seed), GENERATOR.getAlgorithm()),
          now.plus(GENERATOR.getTimeStep().multipliedBy(steps)));
    } catch (InvalidKeyException e) {
      throw new AssertionError(e);
    }
  }
}
