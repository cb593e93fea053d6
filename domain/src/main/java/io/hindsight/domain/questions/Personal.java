package io.hindsight.domain.questions;

import io.hindsight.domain.policy.compile.CompiledStatement;
import io.hindsight.domain.policy.request.Request;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The statements of a policy that name keys which the principal gives. Where these are keys that
 * many share, such as a tag's, the statements are asked once for each of the values.
 */
final class Personal {
  private static final String TAG = "aws:principaltag/";
  private static final Set<String> SHARED =
      Set.of("aws:principalaccount", "aws:principaltype", "aws:principalisawsservice");

  private final CompiledStatement[] statements;
  private final Known known;
  private final String[] keys;
  private final boolean isShared;
  private final Map<Object, Integer> answers = new HashMap<>();

  /**
   * @param named the keys that the statements name
   */
  Personal(List<CompiledStatement> statements, Collection<String> named, Known known) {
    this.statements = statements.toArray(CompiledStatement[]::new);
    this.known = known;
    List<String> all = named.stream().map(key -> key.toLowerCase(Locale.ROOT)).toList();
    this.keys = all.toArray(String[]::new);
    this.isShared = all.stream().allMatch(key -> key.startsWith(TAG) || SHARED.contains(key));
  }

  /** What the statements say of a principal, as {@link View#bits} has it. */
  int ask(Resident resident, Function<Resident, Request> request) {
    if (!isShared) {
      return ask(request.apply(resident));
    }
    Object values = values(resident);
    Integer answer = answers.get(values);
    if (answer == null) {
      answer = ask(request.apply(resident));
      answers.put(values, answer);
    }
    return answer;
  }

  private Object values(Resident resident) {
    if (keys.length == 1) {
      String value = resident.value(keys[0]);
      return value == null ? keys : value;
    }
    List<@Nullable String> values = new ArrayList<>(keys.length);
    for (String key : keys) {
      values.add(resident.value(key));
    }
    return values;
  }

  private int ask(Request request) {
    int together = 0;
    for (CompiledStatement statement : statements) {
      together |= View.bits(statement.isDeny(), Reach.of(statement, request, known));
    }
    return together;
  }
}
