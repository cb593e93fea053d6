/** The {@code hindsight evaluate} command: decisions over given policies, without a server. */
@NullMarked
package io.hindsight.ops.evaluate;

import org.jspecify.annotations.NullMarked;
