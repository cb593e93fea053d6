package io.hindsight.domain.policy.document;

import java.util.List;

/** One key of one operator of a Condition block, with its values. */
public record ConditionEntry(String operator, String key, List<String> values, Position position) {
  public ConditionEntry {
    values = List.copyOf(values);
  }
}
