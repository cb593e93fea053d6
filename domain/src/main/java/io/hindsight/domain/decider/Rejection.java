package io.hindsight.domain.decider;

/** A refusal of a command: an AWS error code such as {@code NoSuchEntity}, and AWS's text. */
public record Rejection(String code, String message) {
  public static Rejection noSuchEntity(String message) {
    return new Rejection("NoSuchEntity", message);
  }

  public static Rejection entityAlreadyExists(String message) {
    return new Rejection("EntityAlreadyExists", message);
  }

  public static Rejection deleteConflict(String message) {
    return new Rejection("DeleteConflict", message);
  }

  public static Rejection limitExceeded(String message) {
    return new Rejection("LimitExceeded", message);
  }

  public static Rejection malformedPolicyDocument(String message) {
    return new Rejection("MalformedPolicyDocument", message);
  }

  public static Rejection validationError(String message) {
    return new Rejection("ValidationError", message);
  }

  public static Rejection invalidInput(String message) {
    return new Rejection("InvalidInput", message);
  }
}
