package io.hindsight.domain.policy.validate;

import io.hindsight.domain.policy.document.Json;
import io.hindsight.domain.policy.document.Position;
import io.hindsight.domain.policy.document.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects what rules find. */
final class Findings {
  static final String SYNTAX = "Syntax errors in policy.";
  static final String LEGACY = "The policy failed legacy parsing";

  private final List<Finding> all = new ArrayList<>();
  private final @Nullable Json json;

  /**
   * @param json what the document was read from, where it is known: there the exact places are
   */
  Findings(@Nullable Json json) {
    this.json = json;
  }

  /** Of the document as a whole. */
  void add(String element, String message, String rule) {
    add(new Position(1, 1), element, null, message, rule);
  }

  /** Of an element of a statement. */
  void add(Statement statement, String element, String message) {
    add(statement.start(), element(statement, element), null, message, message);
  }

  /** Of a value of an element of a statement. */
  void add(Statement statement, String element, String value, String message) {
    add(statement, element, value, message, message);
  }

  void add(Statement statement, String element, String value, String message, String rule) {
    add(statement.start(), element(statement, element), value, message, rule);
  }

  private void add(
      Position near, String element, @Nullable String value, String message, String rule) {
    Position at = json == null ? near : Places.of(json, element, value);
    all.add(new Finding(at, element, message, rule));
  }

  private static String element(Statement statement, String element) {
    return "Statement[" + statement.index() + "]." + element;
  }

  List<Finding> all() {
    return List.copyOf(all);
  }
}
