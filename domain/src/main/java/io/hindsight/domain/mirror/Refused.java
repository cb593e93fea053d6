package io.hindsight.domain.mirror;

/** A file that is not taken in, with the reason. */
public final class Refused extends Exception {
  private static final long serialVersionUID = 1;

  public Refused(String reason) {
    super(reason);
  }
}
