package io.hindsight.domain.policy.evaluate;

import io.hindsight.domain.policy.compile.CompiledStatement;
import io.hindsight.domain.policy.request.Request;

/** Hears of each statement about the action that the walk looks at. */
interface Trace {
  /**
   * @param named whether the statement is about the principal
   */
  void statement(
      PolicyType type,
      NamedPolicy policy,
      CompiledStatement statement,
      Request request,
      boolean named);
}
