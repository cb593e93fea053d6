/**
 * The {@code hindsight bench evaluate} command: decisions over a generated estate, timed, beside a
 * peer in the same run. {@link io.hindsight.ops.bench.evaluate.EvaluateBench} is the command.
 */
@NullMarked
package io.hindsight.ops.bench.evaluate;

import org.jspecify.annotations.NullMarked;
