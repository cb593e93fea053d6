package io.hindsight.ops.cli;

/** A command's failure that its user can act on: one sentence, and the exit code of the process. */
public final class CommandFailed extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int exitCode;

  public CommandFailed(String message) {
    this(message, 1);
  }

  public CommandFailed(String message, int exitCode) {
    super(message);
    this.exitCode = exitCode;
  }

  public int exitCode() {
    return exitCode;
  }
}
