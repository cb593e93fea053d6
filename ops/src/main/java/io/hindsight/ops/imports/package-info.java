/** The {@code hindsight import} and {@code hindsight compare} commands. */
@NullMarked
package io.hindsight.ops.imports;

import org.jspecify.annotations.NullMarked;
