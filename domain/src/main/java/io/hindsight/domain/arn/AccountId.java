package io.hindsight.domain.arn;

/** The id of an AWS account: twelve decimal digits. */
public record AccountId(String value) implements Comparable<AccountId> {
  public AccountId {
    if (!isValid(value)) {
      throw new IllegalArgumentException("`" + value + "` is not a twelve-digit account id");
    }
  }

  public static boolean isValid(String value) {
    if (value.length() != 12) {
      return false;
    }
    for (int i = 0; i < 12; i++) {
      if (value.charAt(i) < '0' || value.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  @Override
  public int compareTo(AccountId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
