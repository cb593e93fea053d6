package io.hindsight.domain.questions;

import io.hindsight.domain.policy.compile.CompiledCondition;
import io.hindsight.domain.policy.compile.CompiledStatement;
import io.hindsight.domain.policy.document.ConditionEntry;
import io.hindsight.domain.policy.document.Statement;
import io.hindsight.domain.policy.request.Request;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a statement applies where not every context key is known: for certain, as things stand,
 * and possibly. Each is a bit; a statement that applies for certain has all three.
 */
final class Reach {
  static final int CERTAIN = 1;
  static final int NOW = 2;
  static final int MAY = 4;
  static final int FULL = CERTAIN | NOW | MAY;
  static final int NONE = 0;

  private Reach() {}

  /** Of a statement that the action selects. */
  static int of(CompiledStatement statement, Request request, Known known) {
    int resource = resource(statement, request, known);
    return resource == NONE ? NONE : resource & conditions(statement, request, known);
  }

  static int resource(CompiledStatement statement, Request request, Known known) {
    boolean now = statement.matchesResource(request);
    Statement source = statement.source();
    boolean open = false;
    for (String text : source.resources()) {
      open |= Variables.isAnyOpen(text, request, known);
    }
    if (!open) {
      return now ? FULL : NONE;
    }
    boolean surely = false;
    boolean perhaps = false;
    for (String text : source.resources()) {
      boolean fits = Variables.fits(text, request, request.resource(), known);
      perhaps |= fits;
      surely |= fits && !Variables.isAnyOpen(text, request, known);
    }
    if (source.notResource()) {
      return surely ? NONE : MAY | (now ? NOW : NONE) | (perhaps ? NONE : CERTAIN);
    }
    return (surely ? CERTAIN : NONE) | (now ? NOW : NONE) | (perhaps || now ? MAY : NONE);
  }

  static int conditions(CompiledStatement statement, Request request, Known known) {
    List<ConditionEntry> entries = statement.source().conditions();
    if (entries.isEmpty()) {
      return FULL;
    }
    CompiledCondition[] conditions = statement.conditions();
    if (conditions.length != entries.size()) {
      return statement.isDeny() ? FULL : NONE; // an operator that is not known fails closed
    }
    int reach = FULL;
    for (CompiledCondition condition : conditions) {
      reach &= of(condition, request, known);
    }
    return reach;
  }

  static int of(CompiledCondition condition, Request request, Known known) {
    boolean now = condition.matches(request);
    if (isOpen(condition.source(), request, known)) {
      return MAY | (now ? NOW : NONE);
    }
    return now ? FULL : NONE;
  }

  private static boolean isOpen(ConditionEntry entry, Request request, Known known) {
    if (known.isOpen(entry.key(), request)) {
      return true;
    }
    for (String value : entry.values()) {
      if (Variables.isAnyOpen(value, request, known)) {
        return true;
      }
    }
    return false;
  }

  /** What the statement asks of keys that are open, as policies write it. */
  static List<String> open(CompiledStatement statement, Request request, Known known) {
    List<String> open = new ArrayList<>();
    for (ConditionEntry entry : statement.source().conditions()) {
      if (isOpen(entry, request, known)) {
        open.add(entry.operator() + " " + entry.key() + " " + String.join(", ", entry.values()));
      }
    }
    for (String text : statement.source().resources()) {
      if (Variables.isAnyOpen(text, request, known)) {
        open.add((statement.source().notResource() ? "NotResource " : "Resource ") + text);
      }
    }
    return open;
  }
}
