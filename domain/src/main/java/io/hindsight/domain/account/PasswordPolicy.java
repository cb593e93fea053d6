package io.hindsight.domain.account;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Rejection;
import io.hindsight.domain.entity.Key;
import io.hindsight.domain.entity.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rules an account sets for its users' passwords ("Set an account password policy for IAM
 * users").
 *
 * @param maxPasswordAge in days; null where passwords do not expire
 * @param passwordReusePrevention how many passwords back must differ; null where none
 * @param hardExpiry whether only an administrator can replace a password that has expired; null
 *     where nothing was said
 */
public record PasswordPolicy(
    AccountId account,
    int minimumPasswordLength,
    boolean requireSymbols,
    boolean requireNumbers,
    boolean requireUppercaseCharacters,
    boolean requireLowercaseCharacters,
    boolean allowUsersToChangePassword,
    @Nullable Integer maxPasswordAge,
    @Nullable Integer passwordReusePrevention,
    @Nullable Boolean hardExpiry) {

  /** At most one row an account, under the account's own id. */
  public static final Table<PasswordPolicy> TABLE =
      new Table<>("password-policies", PasswordPolicy.class, Table.Owner.ACCOUNT);

  /** The most passwords that reuse prevention can look back on. */
  public static final int LONGEST_MEMORY = 24;

  private static final int STANDARD_LENGTH = 8;
  private static final int STANDARD_KINDS = 3;

  /** A kind of character that a password may have to have. */
  private enum Kind {
    UPPERCASE("uppercase letter", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    LOWERCASE("lowercase letter", "abcdefghijklmnopqrstuvwxyz"),
    NUMBER("number", "0123456789"),
    SYMBOL("symbol", "!@#$%^&*()_+-=[]{}|'");

    private final String noun;
    private final String characters;

    Kind(String noun, String characters) {
      this.noun = noun;
      this.characters = characters;
    }

    boolean isIn(String password) {
      return password.chars().anyMatch(c -> characters.indexOf(c) >= 0);
    }

    String demand() {
      return "Password should have at least one " + noun;
    }
  }

  public static Key<PasswordPolicy> key(AccountId account) {
    return TABLE.key(account, account.value());
  }

  /** Whether passwords of this policy expire. */
  public boolean expires() {
    return maxPasswordAge != null && maxPasswordAge > 0;
  }

  /** Whether a password set at {@code changed} has expired at {@code now}. */
  public boolean hasExpired(Instant changed, Instant now) {
    return maxPasswordAge != null
        && maxPasswordAge > 0
        && changed.plus(Duration.ofDays(maxPasswordAge)).isBefore(now);
  }

  /** How many passwords back, the present one among them, a new one must differ from. */
  public int memory() {
    return passwordReusePrevention == null ? 0 : passwordReusePrevention;
  }

  /** AWS's refusal of a password for a user of that name, under this policy. */
  public Optional<Rejection> refusalOf(String password) {
    List<String> demands = new ArrayList<>();
    if (password.length() < minimumPasswordLength) {
      demands.add(tooShort(minimumPasswordLength));
    }
    require(requireUppercaseCharacters, Kind.UPPERCASE, password, demands);
    require(requireLowercaseCharacters, Kind.LOWERCASE, password, demands);
    require(requireNumbers, Kind.NUMBER, password, demands);
    require(requireSymbols, Kind.SYMBOL, password, demands);
    return refusal(String.join(", ", demands));
  }

  /** AWS's refusal of a password where the account has no policy of its own. */
  public static Optional<Rejection> standardRefusalOf(String password, String userName) {
    if (password.length() < STANDARD_LENGTH) {
      return refusal(tooShort(STANDARD_LENGTH));
    }
    List<String> missing = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      if (!kind.isIn(password)) {
        missing.add(kind.demand());
      }
    }
    int wanted = STANDARD_KINDS - (Kind.values().length - missing.size());
    if (wanted > 0) {
      return refusal(
          "Password should meet "
              + wanted
              + " more of the following requirements: "
              + String.join(", ", missing));
    }
    return refusal(
        password.equalsIgnoreCase(userName) ? "Password should not be the name of the user" : "");
  }

  /** AWS's refusal of a password that was used before. */
  public static Rejection reused() {
    return violation(
        "Policy constraint violation with password reuse prevention during password change.");
  }

  private static void require(boolean required, Kind kind, String password, List<String> demands) {
    if (required && !kind.isIn(password)) {
      demands.add(kind.demand());
    }
  }

  private static String tooShort(int length) {
    return "Password should have a minimum length of " + length;
  }

  private static Optional<Rejection> refusal(String message) {
    return message.isEmpty() ? Optional.empty() : Optional.of(violation(message));
  }

  private static Rejection violation(String message) {
    return new Rejection("PasswordPolicyViolation", message);
  }
}
