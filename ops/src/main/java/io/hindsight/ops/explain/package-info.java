/** {@code hindsight explain}: why a request is allowed or refused, as a short story. */
@NullMarked
package io.hindsight.ops.explain;

import org.jspecify.annotations.NullMarked;
