package io.hindsight.domain.principal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A password for the console.
 *
 * @param passwordHash in Argon2id's encoded form
 * @param changeDate when the password was last set
 * @param formerHashes of the passwords before it, newest first, as many as may not be used again
 */
public record LoginProfile(
    String passwordHash,
    boolean passwordResetRequired,
    Instant createDate,
    Instant changeDate,
    List<String> formerHashes) {

  public LoginProfile {
    // What was stored before the date was kept has not been changed since.
    changeDate = Objects.requireNonNullElse(changeDate, createDate);
    formerHashes = List.copyOf(formerHashes);
  }

  static LoginProfile created(String passwordHash, boolean resetRequired, Instant now) {
    return new LoginProfile(passwordHash, resetRequired, now, now, List.of());
  }

  /** The hashes of this password and those before it, newest first, {@code count} at most. */
  public List<String> latestHashes(int count) {
    List<String> hashes = new ArrayList<>();
    hashes.add(passwordHash);
    hashes.addAll(formerHashes);
    return List.copyOf(hashes.subList(0, Math.min(count, hashes.size())));
  }

  /**
   * @param memory how many former passwords are kept
   */
  LoginProfile changed(String newHash, boolean resetRequired, Instant now, int memory) {
    return new LoginProfile(newHash, resetRequired, createDate, now, latestHashes(memory));
  }

  LoginProfile resetRequired(boolean required) {
    return new LoginProfile(passwordHash, required, createDate, changeDate, formerHashes);
  }
}
