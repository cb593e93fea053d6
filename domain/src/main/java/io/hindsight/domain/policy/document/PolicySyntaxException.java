package io.hindsight.domain.policy.document;

/** A text that is no policy: where, in which element, and what the rule is. */
public final class PolicySyntaxException extends Exception {
  private static final long serialVersionUID = 1;

  private final int line;
  private final int column;
  private final String element;
  private final String rule;

  PolicySyntaxException(Position position, String element, String rule) {
    super(position + ", element " + element + ": " + rule);
    this.line = position.line();
    this.column = position.column();
    this.element = element;
    this.rule = rule;
  }

  public Position position() {
    return new Position(line, column);
  }

  /** The element, such as {@code Statement[0].Action}. */
  public String element() {
    return element;
  }

  public String rule() {
    return rule;
  }
}
