package io.hindsight.domain.policy.document;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement as it is written.
 *
 * @param index its place among the statements, from 0
 * @param actions of Action or, where {@code notAction}, of NotAction
 * @param resources of Resource or NotResource; empty where there is neither
 */
public record Statement(
    int index,
    @Nullable String sid,
    Effect effect,
    @Nullable PrincipalElement principal,
    @Nullable PrincipalElement notPrincipal,
    List<String> actions,
    boolean notAction,
    List<String> resources,
    boolean notResource,
    List<ConditionEntry> conditions,
    Position start,
    Position end) {

  /** What a statement does where it matches. */
  public enum Effect {
    ALLOW("Allow"),
    DENY("Deny");

    private final String text;

    Effect(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  public Statement {
    actions = List.copyOf(actions);
    resources = List.copyOf(resources);
    conditions = List.copyOf(conditions);
  }

  public boolean hasResource() {
    return !resources.isEmpty();
  }

  /** The Sid, or {@code Statement[index]} where there is none. */
  public String name() {
    return sid == null || sid.isEmpty() ? "Statement[" + index + "]" : sid;
  }
}
