package io.hindsight.domain.policy.evaluate;

import io.hindsight.domain.policy.compile.CompiledStatement;
import io.hindsight.domain.policy.request.Request;

/** Hears of each statement that the walk looks at. */
interface Trace {
  /**
   * @param principalMatch how the statement names the principal, as {@code CompiledPrincipal} says;
   *     negative where it has no such element
   */
  void statement(
      PolicyType type,
      NamedPolicy policy,
      CompiledStatement statement,
      Request request,
      int principalMatch);
}
