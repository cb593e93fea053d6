package io.hindsight.domain.policy.validate;

import io.hindsight.domain.policy.document.Position;
import io.hindsight.domain.policy.document.Statement;
import java.util.ArrayList;
import java.util.List;

/** Collects what rules find. */
final class Findings {
  static final String SYNTAX = "Syntax errors in policy.";
  static final String LEGACY = "The policy failed legacy parsing";

  private final List<Finding> all = new ArrayList<>();

  void add(Position position, String element, String message) {
    all.add(new Finding(position, element, message));
  }

  void add(Statement statement, String element, String message) {
    add(statement.start(), element(statement, element), message);
  }

  void add(Statement statement, String element, String message, String rule) {
    all.add(new Finding(statement.start(), element(statement, element), message, rule));
  }

  void add(Position position, String element, String message, String rule) {
    all.add(new Finding(position, element, message, rule));
  }

  static String element(Statement statement, String element) {
    return "Statement[" + statement.index() + "]." + element;
  }

  List<Finding> all() {
    return List.copyOf(all);
  }
}
