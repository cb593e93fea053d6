package io.hindsight.domain.policy.evaluate;

/** What is decided. */
public enum Verdict {
  ALLOW("Allow"),
  EXPLICIT_DENY("ExplicitDeny"),
  IMPLICIT_DENY("ImplicitDeny");

  private final String text;

  Verdict(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }
}
