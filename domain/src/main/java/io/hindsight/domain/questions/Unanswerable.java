package io.hindsight.domain.questions;

/** A question that has no answer, and why: what it names is malformed or was not there. */
public final class Unanswerable extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What is wrong with the question. */
  public enum Reason {
    /** It cannot be read. */
    MALFORMED,
    /** It names what is not known. */
    NOT_FOUND
  }

  private final Reason reason;

  private Unanswerable(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public static Unanswerable malformed(String message) {
    return new Unanswerable(Reason.MALFORMED, message);
  }

  public static Unanswerable notFound(String message) {
    return new Unanswerable(Reason.NOT_FOUND, message);
  }

  public Reason reason() {
    return reason;
  }

  /** Why there is no answer, one sentence. */
  public String explanation() {
    return String.valueOf(getMessage());
  }
}
