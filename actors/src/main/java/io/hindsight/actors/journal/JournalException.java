package io.hindsight.actors.journal;

import org.jspecify.annotations.Nullable;

/** Why a store cannot be used, in one sentence that its operator can act on. */
public final class JournalException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** The kinds of trouble. */
  public enum Kind {
    LOCKED,
    MISSING,
    FOREIGN,
    NEWER_FORMAT,
    OLDER_FORMAT,
    DAMAGED,
    UNSUPPORTED_PLATFORM,
    FULL,
    OUT_OF_SEQUENCE,
    CLOSED,
    UNUSABLE
  }

  private final Kind kind;

  public JournalException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public JournalException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
