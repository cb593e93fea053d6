package io.hindsight.domain.questions;

import io.hindsight.domain.policy.document.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A pattern of actions on a pattern of resources, asked about as one: it stands for what all it
 * covers have in common. What policies treat apart within it is probed by itself.
 */
record Probe(String action, String resource) {
  private static final int MOST = 4_000;

  /** Whether all that {@code narrower} stands for is among what this one does. */
  boolean covers(Probe narrower) {
    return covers(action, narrower.action, true) && covers(resource, narrower.resource, false);
  }

  private static boolean covers(String pattern, String text, boolean ignoreCase) {
    return ignoreCase ? Variables.glob(lower(pattern), lower(text)) : Variables.glob(pattern, text);
  }

  private static String lower(String text) {
    return text.toLowerCase(java.util.Locale.ROOT);
  }

  /**
   * The probes that tell what statements come to among others.
   *
   * @param resolve replaces variables
   */
  static Set<Probe> of(
      Collection<Statement> statements,
      Collection<Statement> among,
      UnaryOperator<String> resolve) {
    Set<String> actions = new LinkedHashSet<>();
    Set<String> resources = new LinkedHashSet<>();
    for (Statement statement : among) {
      actions.addAll(statement.actions());
      statement.resources().forEach(text -> resources.add(resolve.apply(text)));
    }
    Set<Probe> probes = new LinkedHashSet<>();
    for (Statement statement : statements) {
      for (String action : narrower(actions(statement), actions, true)) {
        for (String resource : narrower(resources(statement, resolve), resources, false)) {
          if (probes.size() >= MOST) {
            return probes;
          }
          if (fit(action, resource)) {
            probes.add(new Probe(action, resource));
          }
        }
      }
    }
    return probes;
  }

  /** An action of one service says nothing about another's resources. */
  private static boolean fit(String action, String resource) {
    int colon = action.indexOf(':');
    if (colon < 0 || !resource.startsWith("arn:")) {
      return true;
    }
    String service = action.substring(0, colon);
    String[] parts = resource.split(":", 4);
    return parts.length < 4
        || service.indexOf('*') >= 0
        || parts[2].indexOf('*') >= 0
        || parts[2].equalsIgnoreCase(service)
        || (service.equals("sts") && parts[2].equals("iam"));
  }

  private static List<String> actions(Statement statement) {
    return statement.notAction() ? List.of("*") : statement.actions();
  }

  private static List<String> resources(Statement statement, UnaryOperator<String> resolve) {
    return statement.notResource() || statement.resources().isEmpty()
        ? List.of("*")
        : statement.resources().stream().map(resolve).toList();
  }

  private static Set<String> narrower(
      List<String> patterns, Set<String> others, boolean ignoreCase) {
    Set<String> found = new LinkedHashSet<>(patterns);
    for (String pattern : patterns) {
      for (String other : others) {
        if (covers(pattern, other, ignoreCase)) {
          found.add(other);
        }
      }
    }
    return found;
  }

  /** Those that no wider one makes superfluous. */
  static <T> List<T> widest(
      List<T> all, java.util.function.Function<T, Probe> probe, Same<T> same) {
    List<T> kept = new ArrayList<>();
    for (T candidate : all) {
      boolean covered = false;
      for (T other : all) {
        covered |=
            other != candidate
                && probe.apply(other).covers(probe.apply(candidate))
                && !probe.apply(candidate).covers(probe.apply(other))
                && same.same(other, candidate);
      }
      if (!covered) {
        kept.add(candidate);
      }
    }
    return kept;
  }

  /** Whether two findings say the same. */
  @FunctionalInterface
  interface Same<T> {
    boolean same(T one, T other);
  }
}
