package io.hindsight.http.api;

import io.hindsight.domain.policy.document.Json;
import io.hindsight.domain.policy.document.PolicySyntaxException;
import io.hindsight.domain.policy.document.Position;
import io.hindsight.domain.policy.validate.Finding;

/** Why a question cannot be answered: where in the text, in which element, by which rule. */
public final class Refusal extends Exception {
  private static final long serialVersionUID = 1;

  private final String code;
  private final String document;
  private final String element;
  private final int line;
  private final int column;

  private Refusal(String code, String document, String element, Position at, String rule) {
    super(rule);
    this.code = code;
    this.document = document;
    this.element = element;
    this.line = at.line();
    this.column = at.column();
  }

  static Refusal of(String code, String document, PolicySyntaxException e) {
    return new Refusal(code, document, e.element(), e.position(), e.rule());
  }

  static Refusal of(String document, Finding finding) {
    return new Refusal(
        "MalformedPolicyDocument", document, finding.element(), finding.position(), finding.rule());
  }

  /** Of a member of the request that is missing or is something else than it must be. */
  static Refusal request(Json at, String element, String rule) {
    return new Refusal("ValidationError", "", element, at.start(), rule);
  }

  public String code() {
    return code;
  }

  /** Which policy, such as {@code policies.identity[0]}; empty where it is the request. */
  public String document() {
    return document;
  }

  public String element() {
    return element;
  }

  public Position position() {
    return new Position(line, column);
  }

  /** The rule that was broken; what {@code getMessage} says. */
  public String rule() {
    return String.valueOf(getMessage());
  }
}
