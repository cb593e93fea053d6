package io.hindsight.domain.policy.document;

/** A text that is no policy: where, in which element, and what the rule is. */
public final class PolicySyntaxException extends Exception {
  private static final long serialVersionUID = 1;

  /** What of the text is wrong. */
  public enum Fault {
    /** It is no JSON. */
    JSON,
    /** An element is missing. */
    MISSING,
    /** An element does not exist. */
    UNKNOWN,
    /** What AWS's older parser refuses and its newer one takes. */
    LEGACY,
    /** Anything else. */
    OTHER
  }

  private final Fault fault;
  private final int line;
  private final int column;
  private final String element;
  private final String rule;

  PolicySyntaxException(Position position, String element, String rule) {
    this(Fault.OTHER, position, element, rule);
  }

  PolicySyntaxException(Fault fault, Position position, String element, String rule) {
    super(position + ", element " + element + ": " + rule);
    this.fault = fault;
    this.line = position.line();
    this.column = position.column();
    this.element = element;
    this.rule = rule;
  }

  public Fault fault() {
    return fault;
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
