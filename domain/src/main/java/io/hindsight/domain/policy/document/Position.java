package io.hindsight.domain.policy.document;

/** A place in a text: line and column, both from 1. */
public record Position(int line, int column) {
  @Override
  public String toString() {
    return "line " + line + ", column " + column;
  }
}
